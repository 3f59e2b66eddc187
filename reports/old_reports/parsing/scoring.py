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
from reports.old_reports.parsing.known_clauses import Setting, resemblance, settings_of
from reports.old_reports.parsing.word_forms import Phrase, Weights, coverage, shared

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

    asked: KnownIndicator
    label: Phrase
    measure: Phrase
    settings: tuple[Setting, ...]


class Scoring:
    """Scores of one text's numbers against one catalogue; higher is better, about 0 to 1.5."""

    def __init__(self, known: CatalogueValues) -> None:
        self.tree = SectionTree(known.places)
        settings = settings_of(known.clauses, (one.code for one in known.asked))
        self.readings = [
            LabelReading(
                one,
                Phrase.of(f"{one.label} {one.short_label}".strip()),
                Phrase.of(one.measure),
                tuple(settings.get(one.code, ())),
            )
            for one in known.asked
        ]
        self.by_code = {one.asked.code: one for one in self.readings}
        self._order = {one.code: at for at, one in enumerate(known.asked)}
        self.weights = Weights([one.label for one in self.readings])
        owners = {one.owner for one in known.asked}
        self._units = [
            (code, [Phrase.of(name) for name in names if len(name) > SHORTEST_NAME])
            for code, names in known.units.items()
            if code in owners
        ]
        self._unit_weights = Weights([name for _, names in self._units for name in names])
        self._called: dict[Phrase, str] = {}

    def score(self, context: NumberContext, reading: LabelReading) -> float:
        """What words, section and measure say; nothing of the neighbours."""
        asked = reading.asked
        if not fits(context.found, asked):
            return 0.0
        score = self._words(context, reading)
        if score <= 0.05:
            return 0.0
        score += RARE * (asked.kind in ("percent", "ratio", "money"))
        score -= TOO_FINE * is_too_fine(context.found, asked)
        return score + self._place(context, asked) + self._measure(context, reading)

    def _words(self, context: NumberContext, reading: LabelReading) -> float:
        there = coverage(reading.label, context.heard, self.weights)
        label = [(reading.label, 1.0), (reading.measure, 1.0)]
        own = Phrase((*context.before.words, *context.after.words))
        back = coverage(own, label, self.weights)
        score = (there + back) / 2
        if reading.settings:
            told = max(
                resemblance(context.before, context.after, setting, self.weights)
                for setting in reading.settings
            )
            score = max(score, (1 - TEMPLATE) * score + TEMPLATE * told)
        return score

    def _place(self, context: NumberContext, asked: KnownIndicator) -> float:
        if not context.section:
            unit = self._unit(context)
            return 0.0 if not unit else NAMED if unit == asked.owner else -NAMED
        if context.section == asked.section:
            return SAME
        return KIN if self.tree.are_kin(context.section, asked.section) else ELSEWHERE

    def _unit(self, context: NumberContext) -> str:
        """Where no heading stands over a number: the unit that its sentence names before it."""
        if context.wide not in self._called:
            told = [
                (coverage(name, [(context.wide, 1.0)], self._unit_weights), code)
                for code, names in self._units
                for name in names
            ]
            best, code = max(told, default=(0.0, ""), key=lambda one: one[0])
            self._called[context.wide] = code if best >= CALLED else ""
        return self._called[context.wide]

    def _measure(self, context: NumberContext, reading: LabelReading) -> float:
        if not reading.measure.words or not context.after.words:
            return 0.0
        near = Phrase(context.after.words[: len(reading.measure.words) + 1])
        told = coverage(reading.measure, [(near, 1.0)], self.weights)
        return MEASURED * told if told > 0.3 else MISMEASURED

    def beside(self, context: NumberContext, asked: KnownIndicator, previous: str) -> float:
        """What the figure before, and the words “lũy kế”, “trong đó”, add or take away."""
        score = self._running(context, asked)
        if not context.is_part and asked.label.lower().startswith("trong đó"):
            score -= UNSAID_PART
        if not previous:
            return score
        if previous in (asked.parent, asked.accumulates):
            score += LINKED + PART_OF * context.is_part
        elif asked.parent and asked.parent == self.by_code[previous].asked.parent:
            score += LINKED
        step = self._order[asked.code] - self._order[previous]
        return score + (FOLLOWING if step == 1 else SOON if 1 < step <= 3 else 0.0)

    def _running(self, context: NumberContext, asked: KnownIndicator) -> float:
        if context.is_cumulative:
            return RUNNING if asked.nature == "cumulative" else NOT_RUNNING
        return UNSAID_RUNNING if asked.accumulates else 0.0

    def reason(self, context: NumberContext, reading: LabelReading) -> str:
        """The words that were recognised, for whoever confirms the line."""
        told = shared(reading.label, context.heard)
        said = [f"khớp “{', '.join(told)}”"] if told else []
        if any(
            resemblance(context.before, context.after, one, self.weights) > 0.6
            for one in reading.settings
        ):
            said.append("giống câu mẫu đang dùng")
        if context.section == reading.asked.section:
            said.append("đúng mục")
        if self._measure(context, reading) > 0:
            said.append(f"cùng đơn vị tính “{reading.asked.measure}”")
        return "; ".join(said)


def fits(found: FoundNumber, asked: KnownIndicator) -> bool:
    """Whether the number is of the indicator's kind: a ratio, a percentage or an amount."""
    if (found.base is not None) != (asked.kind == "ratio"):
        return False
    if found.is_money != (asked.kind == "money" or bool(_MONEY.match(asked.measure))):
        return False
    return found.is_percent == (asked.kind == "percent")


def is_too_fine(found: FoundNumber, asked: KnownIndicator) -> bool:
    """Whether the number has more decimals than the indicator takes."""
    exponent = value_for(found, asked).normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent > asked.decimals


def value_for(found: FoundNumber, asked: KnownIndicator) -> Decimal:
    """The amount in the indicator's own measure: đồng, or millions where it counts in those."""
    assert found.amount is not None
    counts_scaled = asked.kind == "money" or asked.measure.strip().lower() in ("đồng", "vnđ")
    return scaled(found) if counts_scaled else found.amount


def previous_of(assigned: Mapping[int, str], at: int) -> str:
    """The indicator of the nearest figure before, within three."""
    return next((assigned[n] for n in range(at - 1, max(-1, at - 4), -1) if n in assigned), "")
