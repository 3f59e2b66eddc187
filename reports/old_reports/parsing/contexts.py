"""What is said around a number: the words it counts, the words before it, the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reports.old_reports.parsing.find_numbers import FoundNumber
from reports.old_reports.parsing.headings import HeadingIndex
from reports.old_reports.parsing.word_forms import Phrase, WeightedPhrases, split

OWN_WEIGHT, BEFORE_WEIGHT, SHARED_WEIGHT, SENTENCE_WEIGHT = (
    1.0,
    1.0,
    0.6,
    0.3,
)  # how loud the words of each circle are
YEARS = {0: "năm báo cáo", 1: "năm trước", 2: "năm kia"}  # what a year is called by its distance
WIDEST = 240  # characters looked at on each side

_HARD = re.compile(r"[;*()\n]|[.…]+(?=\s|$|[^\W\d_])|:(?=\s)")
_STOP = re.compile(r"[;*\n]|[.…]+(?=\s|$|[^\W\d_])")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[^\W\d_a-zà-ỹ]{1,3}|[Tt]p|[Đđ]/c)$")


@dataclass(frozen=True, slots=True)
class NumberContext:
    """The surroundings of one number.

    `phrases` are its words by distance, the nearest weighing most; `wide` is the sentence before
    it. `shares` is true when the words belong to several numbers.
    """

    number: FoundNumber
    section: str
    before: Phrase
    after: Phrase
    wide: Phrase
    phrases: WeightedPhrases
    sentence: tuple[int, int]
    shares: bool = False
    is_cumulative: bool = False
    is_part: bool = False


class Surroundings:
    """The clauses and sentences of one text; `year` is that of its report, 0 when unknown."""

    def __init__(
        self, text: str, figures: Sequence[FoundNumber], headings: HeadingIndex, year: int = 0
    ) -> None:
        self._text = text
        self._years = {str(year - ago): Phrase.of(label) for ago, label in YEARS.items() if year}
        self._headings = headings
        self._starts = [figure.start for figure in figures]
        self._ends = [figure.end for figure in figures]
        self._hard = [match.span() for match in _HARD.finditer(text) if self._is_boundary(match)]
        self._stops = [match.span() for match in _STOP.finditer(text) if self._is_boundary(match)]

    def _is_boundary(self, match: re.Match[str]) -> bool:
        """Whether a sign ends something: not the dot of “TT.” or “TP.”."""
        if match[0] != ".":
            return True
        return not _ABBREVIATED.search(self._text, max(0, match.start() - 6), match.start())

    def get_context(self, number: FoundNumber) -> NumberContext:
        start, end = self._clause(number)
        heading = self._headings.over(number.start)
        floor = heading.end if heading is not None and heading.end <= number.start else 0
        first, last = self._sentence(number, floor)
        before, after = self._before(number, start), self._after(number, end)
        shares = self._is_later(number, start)
        wide = Phrase(split(self._text, max(first, number.start - WIDEST), number.start))
        phrases = [
            (after, OWN_WEIGHT),
            (before, SHARED_WEIGHT if shares else BEFORE_WEIGHT),
            (wide, SENTENCE_WEIGHT),
        ]
        if heading is not None:
            phrases.append((heading.words, SENTENCE_WEIGHT))
        phrases += [(self._years[key], OWN_WEIGHT) for key in before.keys if key in self._years]
        return NumberContext(
            number,
            heading.section if heading is not None else "",
            before,
            after,
            wide,
            tuple(phrases),
            (first, last),
            shares=shares,
            is_cumulative="luy ke" in " ".join(before.keys[-4:]),
            is_part="trong do" in " ".join(wide.keys[-8:]),
        )

    def _clause(self, number: FoundNumber) -> tuple[int, int]:
        """Return the clause around a number, between the signs that end something."""
        at = bisect_right(self._hard, (number.start, number.start)) - 1
        start = self._hard[at][1] if at >= 0 else 0
        if at >= 0 and self._introduces(self._hard[at], number):
            start = self._hard[at - 1][1] if at > 0 else 0
        after = bisect_left(self._hard, (number.end, 0))
        end = self._hard[after][0] if after < len(self._hard) else len(self._text)
        return max(start, number.start - WIDEST), min(end, number.end + WIDEST)

    def _introduces(self, sign: tuple[int, int], number: FoundNumber) -> bool:
        """Whether “Vi phạm: 51” is meant: words, a colon or bracket, and the number itself."""
        opens = self._text[sign[0]] in ":("
        return opens and not self._text[sign[1] : number.start].strip()

    def _before(self, number: FoundNumber, start: int) -> Phrase:
        """Return the words up to the number, from the figure or the comma before it."""
        at = bisect_left(self._starts, number.start)
        if at and self._ends[at - 1] > start:
            start = self._ends[at - 1]
            comma = self._text.rfind(",", start, number.start)
            start = comma + 1 if comma >= 0 else start
        return Phrase(split(self._text, start, number.start))

    def _after(self, number: FoundNumber, end: int) -> Phrase:
        """Return the words after the number, up to the comma before the next figure."""
        at = bisect_left(self._starts, number.end)
        if at < len(self._starts) and self._starts[at] < end:
            following = self._starts[at]
            comma = self._text.rfind(",", number.end, following)
            end = comma if comma >= 0 else following
        return Phrase(split(self._text, number.end, end))

    def _is_later(self, number: FoundNumber, start: int) -> bool:
        at = bisect_left(self._starts, number.start)
        return bool(at) and self._ends[at - 1] > start

    def _sentence(self, number: FoundNumber, floor: int) -> tuple[int, int]:
        at = bisect_right(self._stops, (number.start, number.start)) - 1
        start = max(self._stops[at][1] if at >= 0 else 0, floor)
        after = bisect_left(self._stops, (number.end, 0))
        end = self._stops[after][1] if after < len(self._stops) else len(self._text)
        return min(start, number.start), end
