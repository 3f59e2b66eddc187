"""Indicators of the tests, each reported by one unit."""

from typing import Any

from units.models import Assignment, Indicator, Unit


def create_indicator(unit: Unit, **fields: Any) -> Indicator:
    """Create an indicator that `unit` reports."""
    indicator = Indicator.objects.create(**fields)
    Assignment.objects.create(indicator=indicator, unit=unit)
    return indicator


def reporter(indicator: Indicator) -> Unit:
    """Return the only unit that reports an indicator."""
    return indicator.assignments.get().unit
