"""Measurements, run by hand: `python -m tests.benchmarks.pages`. Never tests: no limit fails."""
