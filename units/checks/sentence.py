"""Sentences that name rows of a sheet: by number on the sheet, by label everywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from units.models import Indicator

NO_NUMBERS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class RowName:
    """A row named in a sentence; `before` and `after` are the words around the name.

    `unit` is the unit that reports the row, where figures of several units are compared.
    """

    code: str
    label: str
    unit: str = ""
    before: str = ""
    after: str = ""

    def write(self, numbers: Mapping[str, int]) -> str:
        if number := numbers.get(self.code):
            name = f"dòng {number}"
        else:
            name = f"“{self.label}”" + (f" của {self.unit}" if self.unit else "")
        return f"{self.before}{name}{self.after}"


type Sentence = tuple[str | RowName, ...]


def name_row(indicator: Indicator, unit: str = "") -> RowName:
    return RowName(indicator.code, indicator.label, unit)


def name_part(row: RowName, before: str = "", after: str = "") -> RowName:
    """Return the name of a part of a row: its base, its list, its figure of last period."""
    return replace(row, before=before, after=after)


def write_sentence(sentence: Sentence, numbers: Mapping[str, int] = NO_NUMBERS) -> str:
    """Write a sentence with the rows' `numbers`, or with labels for rows that have none.

    The unit that all its rows are of stands once, before it.
    """
    units = {part.unit for part in sentence if isinstance(part, RowName)}
    if len(units) == 1 and (unit := units.pop()):
        alone = (part if isinstance(part, str) else replace(part, unit="") for part in sentence)
        return f"{unit}: {write_sentence(tuple(alone), numbers)}"
    text = "".join(part if isinstance(part, str) else part.write(numbers) for part in sentence)
    return text[:1].upper() + text[1:]


def join_sentences(parts: Iterable[Sentence], separator: str, last: str = "") -> Sentence:
    """Join phrases: "A, B và C" by the separator ", " and the last one " và "."""
    phrases = list(parts)
    joined: Sentence = ()
    for place, phrase in enumerate(phrases):
        is_last = place == len(phrases) - 1
        between = (last or separator) if is_last else separator
        joined += ((between,) if place else ()) + phrase
    return joined
