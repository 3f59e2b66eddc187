"""The headings of a text, and the section of the outline under which each stretch stands.

A heading has a mark ("(i)", "2.", "*") or begins a sentence, and ends in a colon; or it is a
short line of its own. What is called like no section under its mark closes the section before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from reports.old_reports.parsing.catalogue_values import CatalogueValues, KnownSection, SectionTree
from reports.old_reports.parsing.word_forms import Phrase, Weights, coverage, similarity, split

LONGEST = 160  # characters of a heading
MOST = 1000  # headings looked for in one text
LIKE = 0.55  # how far a heading must say what a section is called
WHOLE = 0.75  # how much of a heading's words is all of them
PART = 0.6  # what a marked heading is worth whose every word is in the name of a child
NEAR, NEXT = 0.12, 0.05  # what standing at the expected place of the outline adds

_MARK = (
    r"\((?:[ivx]{1,5}|[0-9]{1,2}|[a-zđ])\)[.:]?|[ivx]{1,5}\)|[IVX]{1,5}[./)-]"
    r"|(?:[0-9]{1,2}\.){1,4}(?:[0-9]{1,2})?|[0-9]{1,2}[)/]|[a-zđ]\)|[*+•–-]"
)
_MARKED = re.compile(
    rf"(?:(?<=\s)|(?<=\A)|(?<=[.…]))(?P<mark>{_MARK})[ \t]+(?=[^\W\d_])", re.MULTILINE
)
_OPENING = re.compile(r"(?:\A|(?<=\n)|(?<=[.;…:]))[ \t]*(?=[^\W\d_])")
_TITLE = re.compile(r"(?:[^:;.…\n0-9]|(?<=\b[A-ZĐ]{2})\.|(?<=\b[Tt]p)\.){2,160}(?=:)")
_LINE = re.compile(r"[^\n0-9]{2,160}(?=\n|\Z)")
_ENDS = (".", ",", ";", "…")


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """Words that open a stretch of text; `section` is "" where no section is called so."""

    start: int
    end: int
    words: Phrase = field(compare=False)
    mark: str = ""
    section: str = ""


def _style(mark: str) -> str:
    """Return the style of a mark: (i) and (iv) are of one depth, (1) is not."""
    core = mark.strip("().:/-")
    if not core:
        return mark
    kind = "i" if set(core) <= set("ivx") else "I" if set(core) <= set("IVX") else core[:1]
    kind = "1" + "." * core.count(".") if core[0].isdigit() else kind
    kind = "a" if kind not in ("i", "I") and not core[0].isdigit() else kind
    return kind + ("(" if mark.startswith("(") else "")


def _openings(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Where a heading may stand: its start, its words' start and end, and its mark."""
    openings: dict[int, tuple[int, int, int, str]] = {}
    for match in _MARKED.finditer(text):
        if title := _title(text, match.end()):
            openings[match.end()] = (match.start("mark"), match.end(), title, match["mark"])
    for match in _OPENING.finditer(text):
        at = match.end()
        if text[at].isupper() and at not in openings and (title := _title(text, at)):
            openings[at] = (at, at, title, "")
    last = 0
    for at in sorted(openings):
        if at >= last:
            yield openings[at]
            last = openings[at][2]


def _title(text: str, start: int) -> int:
    """Where the words of a heading end; 0 where there is none."""
    if match := _TITLE.match(text, start, start + LONGEST):
        return match.end()
    line = _LINE.match(text, start)
    begun = text.rfind("\n", 0, start) + 1
    alone = start - begun < 12  # nothing but a mark before it
    if line and alone and not line[0].rstrip().endswith(_ENDS):
        return line.end()
    return 0


class HeadingIndex:
    """The headings of one text, each with its section."""

    def __init__(self, text: str, catalogue_values: CatalogueValues) -> None:
        self.tree = SectionTree(catalogue_values.places)
        self._named = [
            (place, [Phrase.of(name) for name in place.names if name])
            for place in catalogue_values.places
        ]
        names = [name for _, named in self._named for name in named]
        self._weights = Weights(names)
        self._order = {place.code: at for at, place in enumerate(catalogue_values.places)}
        self.all = list(self._read(text))
        self._starts = [heading.start for heading in self.all]

    def over(self, at: int) -> FoundHeading | None:
        """Return the heading under which the character `at` stands."""
        place = bisect_right(self._starts, at) - 1
        return self.all[place] if place >= 0 else None

    def _read(self, text: str) -> Iterator[FoundHeading]:
        section, styles = "", dict[str, str]()
        for start, begin, end, mark in islice(_openings(text), MOST):
            words = Phrase(split(text, begin, end))
            found_section = self._find(words, mark, section) if words.words else ""
            if found_section:
                section = found_section
                styles[_style(mark)] = found_section
                yield FoundHeading(start, end, words, mark, found_section)
            elif mark and _style(mark) in styles:
                section = self.tree.parent(styles[_style(mark)])
                yield FoundHeading(start, end, words, mark, section)

    def _find(self, words: Phrase, mark: str, current: str) -> str:
        """Return the section that is called so and stands nearest to where the text is."""
        best, code = 0.0, ""
        for place, names in self._named:
            if not any(words.can_abbreviate(name) for name in names):
                continue
            is_child = (
                bool(mark)
                and place.parent is not None
                and place.parent in self.tree.ancestors(current)
            )
            like = max((self._like(words, name, is_child) for name in names), default=0.0)
            if like >= LIKE:
                like += self._nearness(place, current)
                if like > best:
                    best, code = like, place.code
        return code

    def _like(self, words: Phrase, name: Phrase, is_child: bool) -> float:
        like = similarity(words, name, self._weights)
        if is_child and coverage(words, [(name, 1.0)], self._weights) > WHOLE:
            return max(like, PART)
        return like

    def _nearness(self, place: KnownSection, current: str) -> float:
        """Outlines go on to a child, a sibling or an ancestor's sibling, mostly the next."""
        line = self.tree.ancestors(current)
        near = place.parent is None or place.parent in line
        after = self._order[place.code] > self._order.get(current, -1)
        return NEAR * near + NEXT * after
