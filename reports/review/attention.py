"""Which passages of a draft ask for a reader's eye and why, in words; one function a question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TypeGuard

from reports.comparison.figure_changes import FigureDifference
from reports.composition.hashes import EMPTY_CLAUSE
from reports.document import Clause, Fact, Gap
from units.checks.verdicts import FAIL, Verdict
from units.numbers import NumberProblem
from units.period_values import IndicatorValue, PeriodValues
from units.values import MISSING, Value, format_raw, format_value, parse_value

HUNDRED = Decimal(100)
PERCENTAGES = ("percent", "ratio")

# What each passage says, by its key; and for those found, why.
type Clauses = Mapping[int, Clause]
type Reasons = dict[int, str]


def indicator_codes(clause: Clause) -> list[str]:
    """Return the indicators a clause names, each once, in order."""
    return list(dict.fromkeys(code for run in clause.runs if (code := getattr(run, "code", ""))))


def find_missing(clauses: Clauses) -> Reasons:
    """Passages that wait for a figure."""
    return _join_reasons(
        (pk, [run.label for run in clause.runs if isinstance(run, Gap) and not run.is_broken])
        for pk, clause in clauses.items()
    )


def find_estimates(clauses: Clauses) -> Reasons:
    """Passages that print a figure which is not final."""
    return _join_reasons(
        (
            pk,
            [
                _label_and_text(run)
                for run in clause.runs
                if _is_own(run) and run.status == "estimate"
            ],
        )
        for pk, clause in clauses.items()
    )


def find_warned(clauses: Clauses, verdicts: Iterable[Verdict]) -> Reasons:
    """Passages with a figure for which a rule fails that must or should hold."""
    reasons: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.result == FAIL and verdict.rule.severity != "info":
            for code in verdict.codes:
                reasons.setdefault(code, []).append(verdict.problem.message)
    return find_by_code(clauses, reasons)


def find_swings(clauses: Clauses, facts: PeriodValues, percent: int) -> Reasons:
    """Passages with a figure at least `percent` away from the same period of last year.

    Percentages and ratios are apart by percentage points; what did not happen is nought.
    """
    swung = {
        code: [f"{reason} so với cùng kỳ"]
        for code, indicator_value in facts.by_code.items()
        if _swings(indicator_value, percent)
        and (reason := describe_change(indicator_value, indicator_value.last_year))
    }
    return find_by_code(clauses, swung, own=True)


def find_changed(
    clauses: Clauses,
    fingerprints: Mapping[int, str],
    seen: Mapping[str, str],
    told_of: Mapping[str, str],
    edited: Collection[int] = (),
) -> Reasons:
    """Passages that are not as they were `seen`, with what of them is another.

    `told_of` are the figures' changes in words, by code; `edited` the passages with new words.
    What has nothing to say now is found too, if it said something then.
    """
    others = [pk for pk in clauses if fingerprints[pk] != seen.get(str(pk))]
    return {
        pk: "; ".join(_changes(clauses[pk], str(pk) in seen, told_of, pk in edited))
        for pk in others
        if str(pk) in seen or clauses[pk] != EMPTY_CLAUSE
    }


def _changes(
    clause: Clause, is_known: bool, told_of: Mapping[str, str], is_edited: bool
) -> list[str]:
    if not is_known:
        return ["câu chưa đọc"]
    if clause == EMPTY_CLAUSE:
        return ["không còn in, vì không còn gì để nói"]
    words = [told_of[code] for code in indicator_codes(clause) if code in told_of]
    if is_edited:
        words.append("lời văn đã sửa")
    return words or ["đã khác lần đọc trước"]


def find_by_code(
    clauses: Clauses, reasons: Mapping[str, Collection[str]], *, own: bool = False
) -> Reasons:
    """Return the passages that print an indicator for which there are reasons.

    With `own` only this period's own figures count, not last year's or rounded ones.
    """
    return _join_reasons(
        (
            pk,
            [
                words
                for code in (_own_codes(clause) if own else indicator_codes(clause))
                for words in reasons.get(code, ())
            ],
        )
        for pk, clause in clauses.items()
    )


def describe_change(indicator_value: IndicatorValue, before: Value) -> str:
    """Return a change in words: "Số đề tài: 12 → 15, tăng 3 (25%)"; "" when there is none."""
    words = describe_difference(indicator_value, before)
    return f"{indicator_value.indicator.label}: {words}" if words else ""


def describe_difference(indicator_value: IndicatorValue, before: Value) -> str:
    """How a figure differs from what it was: "12 → 15, tăng 3 (25%)"; "" where it does not."""
    old, new = _fact(indicator_value, before), _fact(indicator_value, indicator_value.value)
    if (old.text, old.status) == (new.text, new.status):
        return ""
    if indicator_value.indicator.style.is_text:
        return "nội dung đã đổi"
    difference = FigureDifference(indicator_value.indicator.code, "", old, new).difference
    return ", ".join(filter(None, (f"{old.text} → {new.text}", difference)))


def parse_logged_value(indicator_value: IndicatorValue, words: str) -> Value:
    """Return the value of a log entry such as "1.258 [ghi chú]"; MISSING when unreadable."""
    try:
        return parse_value(words.partition(" [")[0], indicator_value.indicator.style)
    except NumberProblem:
        return MISSING


def _fact(indicator_value: IndicatorValue, value: Value) -> Fact:
    """Return a figure as the comparison reads it."""
    text = format_value(value, indicator_value.indicator.style) or EMPTY.get(value.status, "")
    status = "estimate" if value.status == "estimate" else "value"
    amount = "0" if value.status == "none" else format_raw(value)
    return Fact(indicator_value.indicator.code, text, amount, status=status)


EMPTY = {
    "none": "không phát sinh",
    "na": "không áp dụng",
    "missing": "chưa có số liệu",
}


def _swings(indicator_value: IndicatorValue, percent: int) -> bool:
    now, before = _size(indicator_value.value), _size(indicator_value.last_year)
    if now is None or before is None or now == before:
        return False
    apart = abs(now - before)
    if indicator_value.indicator.kind in PERCENTAGES:
        return apart >= percent
    return apart * HUNDRED >= before * percent


def _size(value: Value) -> Decimal | None:
    """Return an amount, or a ratio as its percentage."""
    if value.status == "none":
        return Decimal(0)
    if value.amount is None or value.base is None:
        return value.amount
    return value.amount / value.base * HUNDRED if value.base else None


def _own_codes(clause: Clause) -> list[str]:
    return list(dict.fromkeys(run.code for run in clause.runs if _is_own(run)))


def _is_own(run: object) -> TypeGuard[Fact]:
    return isinstance(run, Fact) and not run.view


def _label_and_text(run: Fact) -> str:
    return f"{run.label}: {run.text}"


def _join_reasons(reasons: Iterable[tuple[int, list[str]]]) -> Reasons:
    return {pk: "; ".join(dict.fromkeys(words)) for pk, words in reasons if words}
