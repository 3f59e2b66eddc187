"""The catalogue of 2018 as plain values, read from its CSV files without any database."""

import csv
import re
from pathlib import Path

from reports.old_reports.parsing.catalogue_values import (
    CatalogueValues,
    KnownIndicator,
    KnownSection,
)

HERE = Path(__file__).parent
FIXTURES = HERE.parents[2] / "fixtures" / "2018"
YEARS = {"ky_nam": 0, "ky_nam_truoc": 1, "ky_nam_truoc_2": 2}
KINDS = {"integer": "count"}
TOKEN = re.compile(r"\{\{\s*([a-z0-9_]+)[^}]*\}\}")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known_2018(*, clauses=True, lead_ins=True, literals=True, year=2018):
    """Return what the catalogue says; without `clauses` and `lead_ins` only names are left."""
    return CatalogueValues(
        tuple(_place(row, lead_ins=lead_ins) for row in rows(FIXTURES / "sections.csv")),
        _asked(),
        tuple(_clause(row, year) for row in rows(FIXTURES / "clauses.csv")) if clauses else (),
        tuple(row["snippet"] for row in rows(FIXTURES / "identifiers.csv")) if literals else (),
        year,
        {
            row["code"]: tuple(filter(None, (row["name_vi"], row["abbr_seed"])))
            for row in rows(FIXTURES / "units.csv")
        },
    )


def _place(row, *, lead_ins):
    names = (row["title_vi"], row["heading_clean"] if lead_ins else "")
    return KnownSection(row["code"], row["parent"] or None, tuple(filter(None, names)), row["unit"])


def _asked():
    table = [row for row in rows(FIXTURES / "indicators.csv") if row["kind"] == "kpi"]
    heads = {(row["group"], row["role"]): row["code"] for row in table if row["group"]}
    parts = {"part": "addend", "subset": "subset"}
    return tuple(
        KnownIndicator(
            row["code"],
            row["section"],
            row["unit"],
            row["label_vi"],
            KINDS.get(row["value_type"], row["value_type"]),
            row["measure_vi"],
            nature=row["nature"],
            decimals=int(row["decimals"] or 0),
            parent=heads.get((row["group"], "total"), "") if row["role"] in parts else "",
            accumulates=heads[row["group"], "flow"] if row["role"] == "cumulative" else "",
        )
        for row in table
    )


def _clause(row, year):
    template = row["template"]
    for word, ago in YEARS.items():
        template = template.replace(f"{{{{{word}}}}}", str(year - ago))
    return tuple(TOKEN.split(template))


def article_2018():
    return (HERE.parent / "article_2018.txt").read_text(encoding="utf-8")


def truth_2018():
    """Section and indicator ("" for no figure) of every number of the article, in order."""
    return [(row["section"], row["number"], row["code"]) for row in rows(HERE / "numbers_2018.csv")]


MARKED = re.compile(r"([0-9][0-9.,/]*)((?:%| kg| đồng| triệu đồng)?)«([^»]*)»")


def marked(name):
    """Return a text whose figures are followed by their code in «», and each code by position."""
    raw = (HERE / name).read_text(encoding="utf-8")
    text, place, truth = "", 0, {}
    for match in MARKED.finditer(raw):
        text += raw[place : match.start()]
        truth[len(text)] = match[3]
        text += match[1] + match[2]
        place = match.end()
    return text + raw[place:], truth
