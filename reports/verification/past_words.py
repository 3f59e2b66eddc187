"""Words that have left the language of administration: districts, merged provinces and ministries.

They are data: `past_words.csv` has each word, the last day on which it was right and what to
write since.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reports.document import Document
from reports.verification.findings import INFO, WARNING, ReportProblem
from reports.verification.printability import iterate_texts

WORDS = Path(__file__).with_name("past_words.csv")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_FORMER = re.compile(r"[^,;.]{0,40}\b(?:cũ|trước đây)\b")  # "huyện Giồng Riềng (cũ)"
_BEFORE = 80  # characters in which a day tells when something was so called
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b|\bnăm (\d{4})\b")


class PastWord(NamedTuple):
    """A word, the last day on which it was right, and the word that took its place."""

    words: str
    until: date
    instead: str


def find_past_words(document: Document, start: date, end: date) -> Iterator[ReportProblem]:
    """Yield the words that were no longer right in a report's period, from `start` to `end`.

    It is a warning when they were wrong throughout the period. Quotations are left out, as is
    what is called former or was so called on a day of its time.
    """
    pattern, past_words = _load_past_words()
    for place, text in iterate_texts(document):
        for match in pattern.finditer(_QUOTED.sub(lambda quote: "·" * len(quote[0]), text)):
            word = past_words[_key(match[0])]
            if word.until < end and not _is_of_its_time(text, match, word.until):
                first = f"{word.until.day:02}/{word.until.month}/{word.until.year}"
                message = f"“{match[0]}”: không còn dùng sau ngày {first}; nay là “{word.instead}”."
                yield ReportProblem(WARNING if word.until < start else INFO, place, message)


def _is_of_its_time(text: str, match: re.Match[str], until: date) -> bool:
    if _FORMER.match(text, match.end()):
        return True
    before = list(_DAY.finditer(text, max(0, match.start() - _BEFORE), match.start()))
    return bool(before) and _is_until(before[-1], until)


def _is_until(day: re.Match[str], until: date) -> bool:
    if day[4]:
        return int(day[4]) < until.year
    return (int(day[3]), int(day[2]), int(day[1])) <= (until.year, until.month, until.day)


def _key(words: str) -> str:
    return " ".join(words.replace("–", "-").split()).casefold()


@cache
def _load_past_words() -> tuple[re.Pattern[str], Mapping[str, PastWord]]:
    """Return a pattern of all words, longest first, and the words by their key."""
    with WORDS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        past_words = [
            PastWord(row["words"], date.fromisoformat(row["until"]), row["instead"]) for row in rows
        ]
    words = sorted((word.words for word in past_words), key=len, reverse=True)
    spelled = "|".join(map(_spelling, words))
    return re.compile(rf"\b(?:{spelled})\b"), {_key(word.words): word for word in past_words}


def _spelling(words: str) -> str:
    """Return a pattern: the first letter in either case, any space, either dash."""
    first, rest = words[0], re.escape(words[1:])
    spaced = rest.replace(r"\-", "[-–]").replace(r"\ ", r"\s+")
    return f"[{first.lower()}{first.upper()}]{spaced}"
