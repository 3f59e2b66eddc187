"""Which passages of a draft need a reader's attention and why, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeGuard

from reports.comparison.figure_changes import FigureDifference
from reports.composition.cumulative_views import HUNDRED, PERCENTAGES, comparable_amount
from reports.composition.hashes import EMPTY_CLAUSE
from reports.document import Clause, Fact
from units.checks.verdicts import FAIL, Verdict
from units.numbers import NumberProblem
from units.period_values import IndicatorValue, PeriodValues
from units.values import MISSING, Value, format_raw, format_value, parse_value

# The clause of each passage by its key; the reasons of the passages that match.
type Clauses = Mapping[int, Clause]
type Reasons = dict[int, str]


def indicator_codes(clause: Clause, *, own: bool = False) -> list[str]:
    """Return the indicators a clause names, each once, in order; with `own` by own figures."""
    runs = filter(_is_own, clause.runs) if own else clause.runs
    return list(dict.fromkeys(code for run in runs if (code := getattr(run, "code", ""))))


def find_missing(clauses: Clauses) -> Reasons:
    """Return the passages that wait for a figure."""
    return _join_reasons(
        (pk, [gap.label for gap in clause.missing_figures]) for pk, clause in clauses.items()
    )


def find_estimates(clauses: Clauses) -> Reasons:
    """Return the passages that print an estimate."""
    return _join_reasons(
        (
            pk,
            [
                f"{run.label}: {run.text}"
                for run in clause.runs
                if _is_own(run) and run.status == "estimate"
            ],
        )
        for pk, clause in clauses.items()
    )


def warnings_by_code(verdicts: Iterable[Verdict]) -> dict[str, list[str]]:
    """Return the messages of the failed rules that are more than information, by indicator."""
    reasons: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.result == FAIL and verdict.rule.severity != "info":
            for code in verdict.codes:
                reasons.setdefault(code, []).append(verdict.problem.message)
    return reasons


def find_swings(clauses: Clauses, facts: PeriodValues, percent: int) -> Reasons:
    """Return the passages with a figure that differs from last year's by `percent` or more.

    Percentages and ratios differ by percentage points; a figure that did not happen is zero.
    """
    swung = {
        code: [f"{reason} so với cùng kỳ"]
        for code, row in facts.by_code.items()
        if _swings(row, percent) and (reason := describe_change(row, row.last_year))
    }
    return find_by_code(clauses, swung, own=True)


def find_unread(clauses: Clauses, seen: Mapping[str, str]) -> Reasons:
    """Return the printed passages that were never marked as read."""
    return {
        pk: "câu chưa đọc"
        for pk, clause in clauses.items()
        if str(pk) not in seen and clause != EMPTY_CLAUSE
    }


def find_changed(
    clauses: Clauses,
    hashes: Mapping[int, str],
    seen: Mapping[str, str],
    changes: Mapping[str, str],
    edited: Collection[int] = (),
) -> Reasons:
    """Return the passages that were read and differ from the hashes in `seen`, and how.

    `changes` describes the changed figures by code; `edited` are the passages with new words.
    A passage that prints nothing now is included if it was seen before.
    """
    return {
        pk: _describe_changed(clause, changes, pk in edited)
        for pk, clause in clauses.items()
        if hashes[pk] != seen.get(str(pk), hashes[pk])
    }


def _describe_changed(clause: Clause, changes: Mapping[str, str], is_edited: bool) -> str:
    if clause == EMPTY_CLAUSE:
        return "không còn in, vì không còn gì để nói"
    texts = [changes[code] for code in indicator_codes(clause) if code in changes]
    if is_edited:
        texts.append("lời văn đã sửa")
    return "; ".join(texts) or "đã khác lần đọc trước"


def find_by_code(
    clauses: Clauses, reasons: Mapping[str, Collection[str]], *, own: bool = False
) -> Reasons:
    """Return the passages that print an indicator for which there are reasons.

    With `own` only this period's own figures count, not last year's or rounded ones.
    """
    return _join_reasons(
        (
            pk,
            [words for code in indicator_codes(clause, own=own) for words in reasons.get(code, ())],
        )
        for pk, clause in clauses.items()
    )


def describe_change(row: IndicatorValue, before: Value) -> str:
    """Return a change in words: "Số đề tài: 12 → 15, tăng 3 (25%)"; "" when there is none."""
    words = describe_difference(row, before)
    return f"{row.indicator.label}: {words}" if words else ""


def describe_difference(row: IndicatorValue, before: Value) -> str:
    """How a figure differs from what it was: "12 → 15, tăng 3 (25%)"; "" where it does not."""
    old, new = _fact(row, before), _fact(row, row.value)
    if (old.text, old.status) == (new.text, new.status):
        return ""
    if row.indicator.style.is_text:
        return "nội dung đã đổi"
    difference = FigureDifference(row.indicator.code, "", old, new).difference
    return ", ".join(filter(None, (f"{old.text} → {new.text}", difference)))


def parse_logged_value(row: IndicatorValue, words: str) -> Value:
    """Return the value of a log entry such as "1.258 [ghi chú]"; MISSING when unreadable."""
    try:
        return parse_value(words.partition(" [")[0], row.indicator.style)
    except NumberProblem:
        return MISSING


def _fact(row: IndicatorValue, value: Value) -> Fact:
    """Return a figure as the comparison reads it."""
    text = format_value(value, row.indicator.style) or EMPTY.get(value.status, "")
    status = "estimate" if value.status == "estimate" else "value"
    amount = "0" if value.status == "none" else format_raw(value)
    return Fact(row.indicator.code, text, amount, status=status)


EMPTY = {
    "none": "không phát sinh",
    "na": "không áp dụng",
    "missing": "chưa có số liệu",
}


def _swings(row: IndicatorValue, percent: int) -> bool:
    now, before = comparable_amount(row.value), comparable_amount(row.last_year)
    if now is None or before is None or now == before:
        return False
    apart = abs(now - before)
    if row.indicator.kind in PERCENTAGES:
        return apart >= percent
    return apart * HUNDRED >= before * percent


def _is_own(run: object) -> TypeGuard[Fact]:
    return isinstance(run, Fact) and not run.view


def _join_reasons(reasons: Iterable[tuple[int, list[str]]]) -> Reasons:
    return {pk: "; ".join(dict.fromkeys(words)) for pk, words in reasons if words}
