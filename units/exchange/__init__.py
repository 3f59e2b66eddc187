"""Doors for files: the catalogue as a folder of CSV."""
