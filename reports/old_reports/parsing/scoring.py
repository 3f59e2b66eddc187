"""How well a number fits an indicator, and in which words that can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.old_reports.parsing.catalogue_values import (
    CatalogueValues,
    KnownIndicator,
    SectionTree,
)
from reports.old_reports.parsing.contexts import NumberContext
from reports.old_reports.parsing.find_numbers import FoundNumber, scaled
from reports.old_reports.parsing.known_clauses import Setting, find_settings, setting_similarity
from reports.old_reports.parsing.word_forms import Phrase, Weights, coverage, shared_words

SAME, KIN, ELSEWHERE = 0.2, 0.1, -0.2  # the section a number stands in, against the indicator's
NAMED, CALLED, SHORTEST_NAME = 0.15, 0.7, 6  # a unit's name in the sentence, and how much of it
MEASURED, MISMEASURED = 0.12, -0.12
TOO_FINE = 0.1  # half a project is rather something else
RARE = 0.12  # a percentage, a ratio or money fits few indicators
TEMPLATE = 0.65  # how much the words of a clause in use count beside those of the label
RUNNING, NOT_RUNNING, UNSAID_RUNNING = 0.2, -0.35, -0.25  # lũy kế, said or not
PART_OF, UNSAID_PART, LINKED = 0.1, 0.05, 0.1
FOLLOWING, SOON = 0.08, 0.04  # the catalogue's order, which reports mostly keep

_MONEY = re.compile(r"\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?(?:đồng|vnđ)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LabelReading:
    """An indicator with its words ready to be compared."""

    indicator: KnownIndicator
    label: Phrase
    measure: Phrase
    settings: tuple[Setting, ...]


class Scoring:
    """Scores of one text's numbers against one catalogue; higher is better, about 0 to 1.5."""

    def __init__(self, catalogue_values: CatalogueValues) -> None:
        self.tree = SectionTree(catalogue_values.places)
        settings = find_settings(
            catalogue_values.clauses, (indicator.code for indicator in catalogue_values.indicators)
        )
        self.readings = [
            LabelReading(
                indicator,
                Phrase.of(f"{indicator.label} {indicator.short_label}".strip()),
                Phrase.of(indicator.measure),
                tuple(settings.get(indicator.code, ())),
            )
            for indicator in catalogue_values.indicators
        ]
        self.by_code = {reading.indicator.code: reading for reading in self.readings}
        self._order = {
            indicator.code: at for at, indicator in enumerate(catalogue_values.indicators)
        }
        self.weights = Weights([reading.label for reading in self.readings])
        owners = {indicator.owner for indicator in catalogue_values.indicators}
        self._units = [
            (code, [Phrase.of(name) for name in names if len(name) > SHORTEST_NAME])
            for code, names in catalogue_values.units.items()
            if code in owners
        ]
        self._unit_weights = Weights([name for _, names in self._units for name in names])
        self._called: dict[Phrase, str] = {}

    def score(self, context: NumberContext, reading: LabelReading) -> float:
        """Return what words, section and measure say; nothing of the neighbours."""
        indicator = reading.indicator
        if not fits(context.number, indicator):
            return 0.0
        score = self._score_words(context, reading)
        if score <= 0.05:
            return 0.0
        score += RARE * (indicator.kind in ("percent", "ratio", "money"))
        score -= TOO_FINE * is_too_fine(context.number, indicator)
        return (
            score + self._score_section(context, indicator) + self._score_measure(context, reading)
        )

    def _score_words(self, context: NumberContext, reading: LabelReading) -> float:
        there = coverage(reading.label, context.phrases, self.weights)
        label = [(reading.label, 1.0), (reading.measure, 1.0)]
        own = Phrase((*context.before.words, *context.after.words))
        back = coverage(own, label, self.weights)
        score = (there + back) / 2
        if reading.settings:
            words = max(
                setting_similarity(context.before, context.after, setting, self.weights)
                for setting in reading.settings
            )
            score = max(score, (1 - TEMPLATE) * score + TEMPLATE * words)
        return score

    def _score_section(self, context: NumberContext, indicator: KnownIndicator) -> float:
        if not context.section:
            unit = self._named_unit(context)
            return 0.0 if not unit else NAMED if unit == indicator.owner else -NAMED
        if context.section == indicator.section:
            return SAME
        return KIN if self.tree.are_related(context.section, indicator.section) else ELSEWHERE

    def _named_unit(self, context: NumberContext) -> str:
        """Where no heading stands over a number: the unit that its sentence names before it."""
        if context.wide not in self._called:
            measures = [
                (coverage(name, [(context.wide, 1.0)], self._unit_weights), code)
                for code, names in self._units
                for name in names
            ]
            best, code = max(measures, default=(0.0, ""), key=lambda item: item[0])
            self._called[context.wide] = code if best >= CALLED else ""
        return self._called[context.wide]

    def _score_measure(self, context: NumberContext, reading: LabelReading) -> float:
        if not reading.measure.words or not context.after.words:
            return 0.0
        near = Phrase(context.after.words[: len(reading.measure.words) + 1])
        covered = coverage(reading.measure, [(near, 1.0)], self.weights)
        return MEASURED * covered if covered > 0.3 else MISMEASURED

    def score_neighbour(
        self, context: NumberContext, indicator: KnownIndicator, previous: str
    ) -> float:
        """Return what the figure before, and the words “lũy kế”, “trong đó”, add or take away."""
        score = self._score_cumulative(context, indicator)
        if not context.is_part and indicator.label.lower().startswith("trong đó"):
            score -= UNSAID_PART
        if not previous:
            return score
        if previous in (indicator.parent, indicator.accumulates):
            score += LINKED + PART_OF * context.is_part
        elif indicator.parent and indicator.parent == self.by_code[previous].indicator.parent:
            score += LINKED
        step = self._order[indicator.code] - self._order[previous]
        return score + (FOLLOWING if step == 1 else SOON if 1 < step <= 3 else 0.0)

    def _score_cumulative(self, context: NumberContext, indicator: KnownIndicator) -> float:
        if context.is_cumulative:
            return RUNNING if indicator.nature == "cumulative" else NOT_RUNNING
        return UNSAID_RUNNING if indicator.accumulates else 0.0

    def reason(self, context: NumberContext, reading: LabelReading) -> str:
        """Return the words that were recognised, for the person who confirms the line."""
        matching_words = shared_words(reading.label, context.phrases)
        reasons = [f"khớp “{', '.join(matching_words)}”"] if matching_words else []
        if any(
            setting_similarity(context.before, context.after, setting, self.weights) > 0.6
            for setting in reading.settings
        ):
            reasons.append("giống câu mẫu đang dùng")
        if context.section == reading.indicator.section:
            reasons.append("đúng mục")
        if self._score_measure(context, reading) > 0:
            reasons.append(f"cùng đơn vị tính “{reading.indicator.measure}”")
        return "; ".join(reasons)


def fits(number: FoundNumber, indicator: KnownIndicator) -> bool:
    """Whether the number is of the indicator's kind: a ratio, a percentage or an amount."""
    if (number.base is not None) != (indicator.kind == "ratio"):
        return False
    if number.is_money != (indicator.kind == "money" or bool(_MONEY.match(indicator.measure))):
        return False
    return number.is_percent == (indicator.kind == "percent")


def is_too_fine(number: FoundNumber, indicator: KnownIndicator) -> bool:
    """Whether the number has more decimals than the indicator takes."""
    exponent = value_for(number, indicator).normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent > indicator.decimals


def value_for(number: FoundNumber, indicator: KnownIndicator) -> Decimal:
    """Return the amount in the indicator's own measure: đồng, or millions of them."""
    assert number.amount is not None
    counts_scaled = indicator.kind == "money" or indicator.measure.strip().lower() in (
        "đồng",
        "vnđ",
    )
    return scaled(number) if counts_scaled else number.amount


def previous_indicator(assigned: Mapping[int, str], at: int) -> str:
    """Return the indicator of the nearest figure before, within three."""
    return next((assigned[n] for n in range(at - 1, max(-1, at - 4), -1) if n in assigned), "")
