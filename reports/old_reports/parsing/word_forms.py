"""Words as they are compared: without case, tone or spelling habits, abbreviations understood.

An abbreviation needs no list: GCN is any run of words whose initials spell it (giấy chứng nhận).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

# The few abbreviations of offices whose letters are not initials.
IRREGULAR = {"tw": ("trung", "uong"), "tu": ("trung", "uong"), "tp": ("thanh", "pho")}
LONE = 0.5  # what a syllable is worth whose neighbour does not match as well
SKIPPING = 0.8  # what an abbreviation is worth that leaves syllables out (TĐC)

_WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*|[0-9]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Without case and marks, so that ủy is uỷ and a wrong tone still matches."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c)).replace("đ", "d")


def _first_letter(word: str) -> str:
    return "đ" if word[0] in "đĐ" else fold(word[0])[:1]


@lru_cache(maxsize=65536)
def letters_of(text: str) -> str:
    """Return the letters of an abbreviation, "" for an ordinary word: KH&CN is k, h, v, c, n."""
    if len(text) < 2 or not text.replace("&", "").isupper():
        return ""
    return "".join("v" if c == "&" else _first_letter(c) for c in text)


@dataclass(frozen=True, slots=True)
class WordForm:
    """A word or a run of digits, and where it stands."""

    text: str
    start: int

    @property
    def is_short(self) -> bool:
        """Whether it may stand for other words."""
        return bool(letters_of(self.text)) or fold(self.text) in IRREGULAR


def split(text: str, start: int = 0, end: int | None = None) -> tuple[WordForm, ...]:
    matches = _WORD.finditer(text, start, len(text) if end is None else end)
    return tuple(WordForm(match[0], match.start()) for match in matches)


class Phrase:
    """Words in order, ready to be compared with others."""

    def __init__(self, words: Iterable[WordForm]) -> None:
        self.words = tuple(words)
        self.keys = tuple(fold(word.text) for word in self.words)
        self.pairs = frozenset(zip(self.keys, self.keys[1:], strict=False))
        self.alone = frozenset(self.keys)
        self.short = tuple((at, word.text) for at, word in enumerate(self.words) if word.is_short)
        self._letters = tuple(_first_letter(word.text) for word in self.words)
        self._spelled: dict[str, tuple[range, float]] = {}

    @classmethod
    def of(cls, text: str) -> Phrase:
        return cls(split(text))

    def can_abbreviate(self, other: Phrase) -> bool:
        """Whether there is anything at all that the two could share."""
        return bool(self.short or other.short) or not self.alone.isdisjoint(other.alone)

    def spelled(self, short: str) -> tuple[range, float]:
        """Return the words an abbreviation stands for, and how surely; an empty range if none."""
        if short not in self._spelled:
            self._spelled[short] = self._spell(fold(short), letters_of(short))
        return self._spelled[short]

    def _spell(self, key: str, letters: str) -> tuple[range, float]:
        if key in IRREGULAR and (at := self._run(self.keys, IRREGULAR[key])) is not None:
            return range(at, at + 2), 1.0
        if letters and (at := self._run(self._letters, tuple(letters))) is not None:
            return range(at, at + len(letters)), 1.0
        return self._spelled_with_gaps(letters) if len(letters) > 2 else (range(0), 0.0)

    @staticmethod
    def _run(among: tuple[str, ...], wanted: tuple[str, ...]) -> int | None:
        places = range(len(among) - len(wanted) + 1)
        return next((at for at in places if among[at : at + len(wanted)] == wanted), None)

    def _spelled_with_gaps(self, letters: str) -> tuple[range, float]:
        """Each letter begins a word of two syllables: TĐC is tiêu chuẩn, đo lường, chất lượng."""
        for at, letter in enumerate(self._letters):
            if letter == letters[0]:
                last = at
                for wanted in letters[1:]:
                    near = [n for n in (last + 1, last + 2) if n < len(self._letters)]
                    last = next((n for n in near if self._letters[n] == wanted), -1)
                    if last < 0:
                        break
                else:
                    return range(at, min(last + 2, len(self._letters))), SKIPPING
        return range(0), 0.0


class Weights:
    """How much a word tells, by how few of the catalogue's phrases have it."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._having = Counter(key for phrase in phrases for key in phrase.alone)
        self._all = len(phrases) + 1

    def of(self, key: str) -> float:
        return log((self._all + 1) / (self._having[key] + 1)) + 0.05


type WeightedPhrases = Sequence[tuple[Phrase, float]]


def coverage(wanted: Phrase, phrases: WeightedPhrases, weights: Weights) -> float:
    """Return how much of `wanted` is said in weighted phrases: 0 to 1."""
    weights_by_key = [0.0] * len(wanted.keys)
    for phrase, loudness in phrases:
        for at, worth in _matched_words(wanted, phrase):
            weights_by_key[at] = max(weights_by_key[at], worth * loudness)
    whole = sum(map(weights.of, wanted.keys))
    return sum(weights.of(k) * t for k, t in zip(wanted.keys, weights_by_key, strict=True)) / (
        whole or 1
    )


def _matched_words(wanted: Phrase, phrase: Phrase) -> Iterator[tuple[int, float]]:
    last = len(wanted.keys) - 1
    for at, key in enumerate(wanted.keys):
        if key in phrase.alone:
            with_last = at > 0 and (wanted.keys[at - 1], key) in phrase.pairs
            with_next = at < last and (key, wanted.keys[at + 1]) in phrase.pairs
            yield at, 1.0 if with_last or with_next or not last else LONE
    for _, short in phrase.short:
        run, worth = wanted.spelled(short)
        for at in run:
            yield at, worth
    for at, short in wanted.short:
        if worth := phrase.spelled(short)[1]:
            yield at, worth


def similarity(phrase: Phrase, other: Phrase, weights: Weights) -> float:
    """How far two names say the same, both ways: 0 to 1."""
    there = coverage(phrase, [(other, 1.0)], weights)
    back = coverage(other, [(phrase, 1.0)], weights)
    return 2 * there * back / (there + back) if there + back else 0.0


def shared_words(wanted: Phrase, phrases: WeightedPhrases) -> list[str]:
    """Return the words of `wanted` that were found, as written, in order and once each."""
    shared_words = {
        at
        for phrase, loudness in phrases
        if loudness >= LONE
        for at, worth in _matched_words(wanted, phrase)
        if worth > LONE
    }
    runs: list[list[int]] = []
    for at in sorted(shared_words):
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return list(dict.fromkeys(" ".join(wanted.words[at].text for at in run) for run in runs))
