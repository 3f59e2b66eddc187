"""A passage's hash changes with its words, figures and their status only."""

from dataclasses import replace

import pytest

from reports.composition.hashes import EMPTY_CLAUSE, passage_hash
from reports.document import Clause, Fact, Gap, Quote, Text

FIGURE = Fact("kh_detai", "12", "12", label="Đề tài")
CLAUSE = Clause("kh:1", (Text("nghiệm thu "), FIGURE, Text(" đề tài")), "; ")


def of(clause: Clause, separator: str = "; ") -> str:
    return passage_hash(clause, separator)


def with_figure(**changes) -> Clause:
    return replace(CLAUSE, runs=(CLAUSE.runs[0], replace(FIGURE, **changes), CLAUSE.runs[2]))


@pytest.mark.parametrize(
    "other",
    [
        with_figure(text="13", raw="13"),
        with_figure(raw="12.0"),
        with_figure(status="estimate"),
        with_figure(view="cung_ky"),
        with_figure(code="kh_duan"),
        replace(CLAUSE, runs=(Text("đã nghiệm thu "), *CLAUSE.runs[1:])),
        replace(CLAUSE, runs=(*CLAUSE.runs, Gap("kh_duan", "Dự án"))),
        replace(CLAUSE, runs=(CLAUSE.runs[0], Quote("kh_detai", "12"), CLAUSE.runs[2])),
        replace(CLAUSE, audience="article"),
        EMPTY_CLAUSE,
    ],
)
def test_a_change_of_words_or_figures_changes_the_hash(other):
    assert of(other) != of(CLAUSE)


def test_the_passages_own_separator_counts():
    assert of(CLAUSE, ". ") != of(CLAUSE, "; ")


@pytest.mark.parametrize(
    "same",
    [
        replace(CLAUSE, passage="kh:7"),
        replace(CLAUSE, separator="."),
        with_figure(label="Đề tài cấp tỉnh"),
    ],
)
def test_place_label_and_dropped_neighbours_keep_the_hash(same):
    assert of(same) == of(CLAUSE)
