"""The JSON of a report is what its schema says it is."""

import json
from copy import deepcopy
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from reports.composition.draft import compose_draft, find_report
from reports.document import Correction, DocumentChange
from reports.rendering.json import content
from reports.rendering.stylesheet import STATIC
from tests.reports.rendering.sample import document
from units.models import Period

SCHEMA = json.loads((STATIC / "document" / "schema.json").read_text(encoding="utf-8"))


def faults(made):
    """Return what is wrong, as JSON has it: tuples have become lists."""
    read = json.loads(json.dumps(made))
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(read)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


PUT_RIGHT = Correction(
    number=1,
    signed_on=date(2018, 7, 2),
    reason="Báo nhầm",
    asked_by="Văn phòng",
    issued_by="Văn thư",
    changes=(DocumentChange("Mục Đề tài", "được 21", "được 22"),),
)


@pytest.mark.parametrize(
    "changed", [{}, {"annex": None}, {"number": 15, "draft": 0}, {"correction": PUT_RIGHT}]
)
def test_the_sample_is_as_the_schema_says(changed):
    assert faults(content(document(**changed))) == []


def test_a_correction_says_what_it_puts_right():
    text = content(document(correction=PUT_RIGHT))["correction"]
    assert (text["signed_on"], [entry["new"] for entry in text["changes"]]) == (
        "2018-07-02",
        ["được 22"],
    )


@pytest.mark.django_db
def test_the_report_of_2018_is_as_the_schema_says(year_2018):
    report = find_report(Period.objects.get(code="2018-H1"))
    assert faults(content(compose_draft(report).document)) == []


def broken(**changed):
    return deepcopy(content(document())) | changed


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (broken(schema=2), "$.schema"),
        (broken(more=1), "$"),
        (broken(number=0), "$.number"),
        (broken(facts=[{"position": 1}]), "$.facts[0]"),
        (broken(title=[{"kind": "figure", "text": "3"}]), "$.title[0]"),
        (broken(sections=[{**broken()["sections"][0], "joiner": ""}]), "$.sections[0].joiner"),
    ],
)
def test_anything_else_is_refused(made, path):
    assert path in faults(made)
