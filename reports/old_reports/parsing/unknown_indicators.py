"""An indicator that is not in the catalogue yet: what a number and its words make of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.old_reports.parsing.catalogue_values import CatalogueValues, KnownIndicator
from reports.old_reports.parsing.contexts import NumberContext
from reports.old_reports.parsing.find_numbers import FoundNumber
from reports.old_reports.parsing.word_forms import Phrase, Weights, WordForm, coverage, fold

LONGEST_LABEL, LONGEST_CODE = 200, 60
WEIGHED = {
    "kg",
    "g",
    "tan",
    "ta",
    "ha",
    "m",
    "m²",
    "m³",
    "km",
    "lit",
    "ml",
}  # measured, not counted
MEASURE_WORDS = 2  # of a measure that is not in use yet
_STOCK = re.compile(r"tong so|tong cong|dang quan ly|hien co|toan tinh co|den nay|dang theo doi")
_LEADING = re.compile(
    r"^(?:(?:\W|đã|đang|và|với|trong đó|trong kỳ|có|cũng|sẽ|là|gồm|được)\s*)+(?=\s|\b)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:(?:^|\s+)(?:được|là|có|cho|với|đối với|tại|của|đạt|và|trên|gần|hơn|khoảng|lên"
    r"|trong đó))+$",
    re.IGNORECASE,
)
_SCALED = re.compile(r"^(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s*đồng\b", re.IGNORECASE)
_AFTER_MEASURE = ("được", "đã", "của", "cho", "và", "với", "tại", "trong", "về", "có", "là", "ở")


@dataclass(frozen=True, slots=True)
class UnknownIndicator:
    """What an indicator would be called and how it would be read; all of it open to correction."""

    code: str
    label: str
    measure: str
    kind: str
    nature: str
    decimals: int
    section: str
    owner: str


class NameRule:
    """Names for newcomers, none of them taken: by the catalogue or by one another."""

    def __init__(self, catalogue_values: CatalogueValues) -> None:
        self._taken = {indicator.code for indicator in catalogue_values.indicators}
        measures = Counter(
            indicator.measure for indicator in catalogue_values.indicators if indicator.measure
        )
        self._measures = [(Phrase.of(name), name) for name in sorted(measures)]
        self._weights = Weights([phrase for phrase, _ in self._measures])
        self._owners = {place.code: place.owner for place in catalogue_values.places}
        self._asked_by_section = _owners_of(catalogue_values.indicators)

    def name(self, text: str, context: NumberContext) -> UnknownIndicator:
        number = context.number
        before, after = _original_text(text, context.before), _original_text(text, context.after)
        kind = _kind(context)
        label = _label(kind, context, before, after)
        section = context.section
        return UnknownIndicator(
            self._code(section, context),
            label,
            self._measure(number, context.after, kind),
            kind,
            _nature(context),
            _decimals(number, kind),
            section,
            self._asked_by_section.get(section) or self._owners.get(section, ""),
        )

    def _measure(self, number: FoundNumber, after: Phrase, kind: str) -> str:
        """Return the catalogue's measure that the text begins with, else the next words."""
        if kind in ("percent", "money"):
            return "%" if kind == "percent" else "đồng"
        best, name = 0.0, ""
        for phrase, measure in self._measures:
            near = Phrase(after.words[: len(phrase.words)])
            covered = coverage(phrase, [(near, 1.0)], self._weights) * (1 + len(phrase.words) / 100)
            if near.words and covered > max(best, 0.9) and _begins(near, phrase):
                best, name = covered, measure
        return name or " ".join(_first_words(after.words))

    def _code(self, section: str, context: NumberContext) -> str:
        """Return a code of the section's code and the words counted, numbered if taken."""
        words = [*_first_words(context.after.words, 3)] or [
            w.text for w in context.before.words[-2:]
        ]
        slug = "_".join(filter(None, (_plain(word) for word in (section, *words))))
        slug = slug[:LONGEST_CODE].strip("_") or "chi_tieu"
        slug = slug if slug[0].isalpha() else f"s_{slug}"
        code, number = slug, 2
        while code in self._taken:
            code, number = f"{slug}_{number}", number + 1
        self._taken.add(code)
        return code


def _owners_of(indicators: Iterable[KnownIndicator]) -> dict[str, str]:
    """Who answers for most indicators of each section; the first in the catalogue among equals."""
    counts: dict[str, Counter[str]] = {}
    for indicator in indicators:
        counts.setdefault(indicator.section, Counter())[indicator.owner] += 1
    return {section: owners.most_common(1)[0][0] for section, owners in counts.items()}


def _original_text(text: str, phrase: Phrase) -> str:
    """Return the words of a phrase as they are written, with what stands between them."""
    if not phrase.words:
        return ""
    last = phrase.words[-1]
    return " ".join(text[phrase.words[0].start : last.start + len(last.text)].split())


def _label(kind: str, context: NumberContext, before: str, after: str) -> str:
    """“Nghiệm thu 68 đề tài cấp cơ sở” asks for: Số đề tài cấp cơ sở được nghiệm thu."""
    doing = "" if context.is_cumulative else _TRAILING.sub("", _LEADING.sub("", before))
    doing = doing[:1].lower() + doing[1:] if not doing[:2].isupper() else doing
    after = _TRAILING.sub("", _SCALED.sub("", after))
    if kind == "percent":
        label = doing if doing.startswith("tỷ lệ") else f"tỷ lệ {doing or after}"
    elif kind == "money":
        label = f"số tiền {doing or after}"
    else:
        label = f"số {after or doing}"
        if after and doing and not context.shares and len(doing.split()) <= 8:
            label += f" được {doing}" if len(after.split()) <= 8 else f" ({doing})"
    if context.is_cumulative:
        label = f"lũy kế {label}"
    label = " ".join(label.split())
    return label[:1].upper() + label[1:LONGEST_LABEL]


def _kind(context: NumberContext) -> str:
    number = context.number
    if number.base is not None:
        return "ratio"
    if number.is_percent:
        return "percent"
    if number.is_money:
        return "money"
    return "decimal" if _places(number) or fold(_next_word(context)) in WEIGHED else "count"


def _next_word(context: NumberContext) -> str:
    return context.after.words[0].text if context.after.words else ""


def _places(number: FoundNumber) -> int:
    exponent = number.amount.normalize().as_tuple().exponent if number.amount is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _decimals(number: FoundNumber, kind: str) -> int:
    return 0 if kind in ("count", "money") else _places(number)


def _nature(context: NumberContext) -> str:
    if context.is_cumulative:
        return "cumulative"
    return "stock" if _STOCK.search(" ".join(context.before.keys[-8:])) else "flow"


def _first_words(words: Sequence[WordForm], most: int = MEASURE_WORDS) -> list[str]:
    """Return the words counted, up to the first that only joins."""
    first_words = []
    for word in words[:most]:
        if word.text.lower() in _AFTER_MEASURE:
            break
        first_words.append(word.text)
    return first_words


def _begins(near: Phrase, measure: Phrase) -> bool:
    return near.keys[:1] == measure.keys[:1] or bool(near.words and near.words[0].is_short)


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "", fold(word))
