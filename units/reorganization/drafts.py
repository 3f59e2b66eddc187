"""Draft figures of units that end become the draft of the unit that goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from units.collection.enter_figures import FigureInput, figure_text, record_figures
from units.collection.field_input import LONGEST_NOTE
from units.combination import combine_values
from units.models import Figure, FigureChange, Indicator, Period, Submission, Succession, Unit
from units.period_catalogue import Catalogue
from units.reorganization.takeovers import Reorganization
from units.values import MISSING, Value

VALUE_FIELDS = ("status", "amount", "base", "text", "items", "note")


def move_drafts(
    successions: Sequence[Succession],
    before: Catalogue,
    after: Catalogue,
    what: Reorganization,
    through: str,
) -> dict[Period, int]:
    """Copy the figures of predecessors into the sheets of those that go on; count them by period.

    The predecessors' own sheets keep theirs: they say who entered what.
    """
    counts = {}
    for period in after.periods.values():
        if period.end >= what.start:
            moved = [
                _move_drafts_to(successor, period, successions, before, after, what, through)
                for successor in dict.fromkeys(item.successor for item in successions)
            ]
            counts[period] = sum(moved)
    return counts


def _move_drafts_to(
    successor: Unit,
    period: Period,
    successions: Sequence[Succession],
    before: Catalogue,
    after: Catalogue,
    what: Reorganization,
    through: str,
) -> int:
    mine = [item for item in successions if item.successor == successor]
    units = list(dict.fromkeys([successor, *(item.predecessor for item in mine)]))
    figures = _load_figures(period, units)
    earlier = before.for_period(period)
    inputs = {}
    for indicator in after.for_period(period).indicators_of(successor):
        reporters = [unit for unit in units if earlier.is_assigned(indicator, unit)]
        if any((unit.pk, indicator.pk) in figures for unit in reporters if unit != successor):
            shares = [(unit, figures.get((unit.pk, indicator.pk))) for unit in reporters]
            inputs[indicator] = _join(indicator, shares)
    if not inputs:
        return 0
    sheet, _ = Submission.objects.get_or_create(period=period, unit=successor)
    _remember(mine[0], sheet, inputs)
    names = ", ".join(unit.name for unit in units if unit != successor)
    reason = f"Nhận số đang nhập của {names}. {what.decision}".strip()[:500]
    record_figures(sheet, inputs, by=what.by, at=what.at, through=through, reason=reason)
    return len(inputs)


def _load_figures(period: Period, units: Iterable[Unit]) -> dict[tuple[int, int], Figure]:
    figures = Figure.objects.filter(submission__period=period, submission__unit__in=list(units))
    return {
        (figure.submission.unit_id, figure.indicator_id): figure
        for figure in figures.select_related("submission").order_by()
    }


def _join(indicator: Indicator, shares: Sequence[tuple[Unit, Figure | None]]) -> FigureInput:
    """Return one figure of several; where they make no value, its note says what each was."""
    values = [figure.value if figure else MISSING for _, figure in shares]
    whole = combine_values(indicator.combination, values)
    notes = [(unit, figure.note) for unit, figure in shares if figure is not None and figure.note]
    if whole.is_missing and not all(value.is_missing for value in values):
        notes = [
            (unit, figure_text(figure.value if figure else MISSING, "", indicator.style))
            for unit, figure in shares
        ]
    texts = [text if len(shares) == 1 else f"{unit.name}: {text}" for unit, text in notes]
    return FigureInput(whole, "; ".join(texts)[:LONGEST_NOTE])


# ------------------------------------------------------------------------------ taking it back


def _remember(succession: Succession, sheet: Submission, indicators: Iterable[Indicator]) -> None:
    """Keep what the successor's sheet said before, by indicator."""
    stored = {
        figure.indicator_id: figure
        for figure in sheet.figures.filter(indicator__in=list(indicators))
    }
    sheets = succession.before.setdefault("figures", {})
    sheets[str(sheet.pk)] = {
        str(indicator.pk): _plain(stored.get(indicator.pk)) for indicator in indicators
    }
    succession.save(update_fields=["before"])


def _plain(figure: Figure | None) -> list[Any]:
    if figure is None:
        return ["missing", None, None, "", [], ""]
    values = [getattr(figure, name) for name in VALUE_FIELDS]
    return [None if value is None else str(value) for value in values[:3]] + values[3:]


def take_back_drafts(succession: Succession, what: Reorganization) -> None:
    """Give the successor's sheets the figures that they had before."""
    for sheet_pk, rows in succession.before.get("figures", {}).items():
        sheet = Submission.objects.select_related("period", "unit").get(pk=sheet_pk)
        indicators = Indicator.objects.in_bulk([int(pk) for pk in rows])
        inputs = {
            indicators[int(pk)]: FigureInput(_value(fields), fields[5])
            for pk, fields in rows.items()
        }
        record_figures(
            sheet,
            inputs,
            by=what.by,
            at=what.at,
            through=FigureChange.Through.COMMAND,
            reason="Hoàn tác việc tiếp nhận số đang nhập.",
        )


def _value(fields: Sequence[Any]) -> Value:
    status, amount, base, text, items, _ = fields
    numbers = [None if number is None else Decimal(number) for number in (amount, base)]
    return Value(status, numbers[0], numbers[1], text, tuple(items))
