"""A pasted report read line by line: each number with what it seems to be, for people to judge."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from reports.old_reports.parsing.assign import Candidate, NumberMatch, assign
from reports.old_reports.parsing.catalogue_values import CatalogueValues
from reports.old_reports.parsing.contexts import NumberContext, Surroundings
from reports.old_reports.parsing.find_numbers import (
    FoundNumber,
    clean,
    find_numbers,
    format_amount,
    readable,
)
from reports.old_reports.parsing.headings import HeadingIndex
from reports.old_reports.parsing.scoring import Scoring, is_too_fine, value_for
from reports.old_reports.parsing.unknown_indicators import NameRule, UnknownIndicator
from units.text.legacy_encodings import find_legacy_encoding

SURE, MAYBE, NEW, LITERAL = "sure", "maybe", "new", "literal"
CERTAIN, APART = 0.75, 0.15  # score, and how far the runner-up must lie behind
MOST_CHARACTERS, MOST_NUMBERS, MOST_FIGURES = 200_000, 1000, 300
MARGIN = 160  # characters of a sentence shown on each side


class TextUnreadable(ValueError):
    """The text is too long to be read in one go, or in an encoding before Unicode.

    The message says what to do.
    """


@dataclass(frozen=True, slots=True)
class Proposal:
    """One number of the text. `code` is the indicator proposed, "" for none.

    `before` and `after` are the sentence around `number`; `value` is what would be written
    into the sheet; `doubt` what a person should look at twice.
    """

    start: int
    number: str
    before: str
    after: str
    grade: str
    reason: str
    code: str = ""
    value: str = ""
    rounded: str = ""
    doubt: str = ""
    section: str = ""
    candidates: tuple[Candidate, ...] = ()
    new_indicator: UnknownIndicator | None = None


def propose_indicators(
    text: str, catalogue_values: CatalogueValues, forced: Container[int] = ()
) -> list[Proposal]:
    """Return a proposal for every number of `text`, in order.

    Raises TextTooLong.

    Numbers that begin at one of `forced` are figures because a person says so.
    """
    _check_limit(len(text), MOST_CHARACTERS, "ký tự")
    if (legacy := find_legacy_encoding(text)) and legacy.is_certain:
        raise TextUnreadable(f"C{legacy.problem[1:]}")
    text = clean(text)
    plain = readable(text)
    numbers = find_numbers(plain, catalogue_values.literals, forced)
    figures = [number for number in numbers if not number.literal]
    _check_limit(len(numbers), MOST_NUMBERS, "con số")
    _check_limit(len(figures), MOST_FIGURES, "số liệu")
    around = Surroundings(
        plain, figures, HeadingIndex(plain, catalogue_values), catalogue_values.year
    )
    contexts = [around.get_context(figure) for figure in figures]
    scoring, naming = Scoring(catalogue_values), NameRule(catalogue_values)
    matches = dict(zip(figures, zip(contexts, assign(contexts, scoring), strict=True), strict=True))
    return [
        _propose_figure(text, *matches[number], scoring, naming)
        if number in matches
        else _propose_literal(text, number)
        for number in numbers
    ]


def _check_limit(count: int, most: int, what: str) -> None:
    if count > most:
        raise TextUnreadable(
            f"Văn bản có {_thousands(count)} {what}, mỗi lần đọc nhiều nhất {_thousands(most)}. "
            "Hãy dán từng phần."
        )


def _propose_literal(text: str, number: FoundNumber) -> Proposal:
    before, after = _surrounding_text(text, number, (number.start - MARGIN, number.end + MARGIN))
    return Proposal(number.start, number.text, before, after, LITERAL, number.literal)


def _propose_figure(
    text: str, context: NumberContext, match: NumberMatch, scoring: Scoring, naming: NameRule
) -> Proposal:
    number = context.number
    before, after = _surrounding_text(text, number, context.sentence)
    indicator = scoring.by_code[match.code].indicator if match.code else None
    doubt = _doubt(number, indicator is not None and is_too_fine(number, indicator))
    assert number.amount is not None
    return Proposal(
        number.start,
        text[number.start : number.end],
        before,
        after,
        _grade(match, doubt),
        match.candidates[0].reason if match.code else "không khớp chỉ tiêu nào trong danh mục",
        match.code,
        format_amount(value_for(number, indicator) if indicator else number.amount, number.base),
        number.rounded,
        doubt,
        indicator.section if indicator else context.section,
        match.candidates,
        naming.name(text, context),
    )


def _grade(match: NumberMatch, doubt: str) -> str:
    if not match.code:
        return NEW
    clear = match.score >= CERTAIN and match.margin >= APART
    return SURE if clear and not doubt else MAYBE


def _doubt(number: FoundNumber, too_fine: bool) -> str:
    doubts = [number.doubt] if number.doubt else []
    if number.rounded:
        doubts.append(f"báo cáo ghi “{number.rounded} {number.text}”, là số làm tròn")
    if too_fine:
        doubts.append("có phần thập phân mà chỉ tiêu không nhận")
    return "; ".join(doubts)


def _surrounding_text(text: str, number: FoundNumber, sentence: tuple[int, int]) -> tuple[str, str]:
    """Return the sentence before and after a number, on one line, shortened where it is long."""
    first, last = max(sentence[0], number.start - MARGIN, 0), min(sentence[1], number.end + MARGIN)
    before, after = text[first : number.start], text[number.end : last]
    if sentence[0] < first:
        before = "…" + before.partition(" ")[2]
    if sentence[1] > last:
        after = after.rpartition(" ")[0] + "…"
    return _join_lines(before), _join_lines(after)


def _join_lines(text: str) -> str:
    """One line; the space beside the number stays."""
    return " ".join(text.split()).join(_edges(text))


def _edges(text: str) -> Sequence[str]:
    return (" " if text[:1].isspace() else "", " " if text[-1:].isspace() else "")


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")
