"""A department's catalogue, read from a folder of CSV files and checked as a whole.

Nothing is written here. Columns: see the files in `fixtures/2018`, or docs/reference.md.
"""

from __future__ import annotations

from pathlib import Path

from units.catalogue.assignment_files import (
    read_assignment_rows,
    read_shares,
    read_successions,
    read_unit_names,
)
from units.catalogue.contents import CatalogueContents, Fields
from units.catalogue.indicator_files import read_indicators, read_qualitative
from units.catalogue.outline_files import read_days, read_periods, read_sections, read_units
from units.catalogue.plan_files import read_plans
from units.catalogue.rule_files import read_literals, read_rules

__all__ = ["CatalogueContents", "Fields", "read_catalogue"]


def read_catalogue(folder: Path) -> CatalogueContents:
    """All that `folder` says; `faults` is empty when it may be stored."""
    catalogue = CatalogueContents()
    read_units(folder, catalogue)
    read_days(folder, catalogue)
    read_periods(folder, catalogue)
    read_sections(folder, catalogue)
    assignments = read_assignment_rows(folder, catalogue)
    read_indicators(folder, catalogue)
    read_qualitative(folder, catalogue)
    read_shares(assignments, catalogue)
    read_successions(folder, catalogue)
    read_unit_names(folder, catalogue)
    read_rules(folder, catalogue)
    read_literals(folder, catalogue)
    read_plans(folder, catalogue)
    return catalogue
