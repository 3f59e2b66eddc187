"""The files that say what must hold of the figures, and which digits are no figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from units.catalogue.contents import CatalogueContents
from units.catalogue.csv_table import read_table
from units.checks.rule_types import find_rule_errors
from units.models import Rule

RULES = ("id", "scope", "severity", "expression", "explanation_vi")


def read_rules(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "checks.csv", RULES, catalogue.faults, ("id",))
    sections: dict[str, Any] = {"*": None, **catalogue.sections}
    kinds = {code: fields["kind"] for code, fields in catalogue.indicators.items()}
    for order, row in enumerate(rows, start=1):
        scope = row.read_choice("scope", sections, "mục")
        catalogue.rules[row.text("id", required=True, most=40)] = {
            "section": None if scope == "*" else scope,
            "kind": row.text("kind", most=40),
            "expression": row.text("expression", required=True, most=500),
            "severity": row.choice("severity", Rule.Severity),
            "message": row.text("message_vi"),
            "note": row.text("explanation_vi", required=True),
            "order": row.whole("order", default=order * 10),
        }
        # A rule that waits for a period or a figure the catalogue does not have yet says so.
        waiting = row["seed_result"].strip() == "n/a"
        for objection in find_rule_errors(row["expression"], kinds, waiting=waiting):
            row.fault("expression", objection)


def read_literals(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(
        folder / "identifiers.csv",
        ("section", "snippet"),
        catalogue.faults,
        ("section", "snippet"),
        optional=True,
    )
    sections: dict[str, Any] = {"*": None, **catalogue.sections}
    for row in rows:
        scope = row.read_choice("section", sections, "mục")
        text = row.text("snippet", required=True, most=200)
        catalogue.literals.append(
            (None if scope == "*" else scope, text, row.text("why", most=200))
        )
