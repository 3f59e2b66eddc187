"""What is known of a period: each indicator with its figure now, last period and last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q

from units.catalogue import catalogue
from units.models import Figure, Indicator, Period, Rule, Unit
from units.values import MISSING, Value


@dataclass(frozen=True, slots=True)
class Known:
    """One indicator and what is said of it; MISSING where nobody has said anything.

    `figure` is this period's row, for who entered it and which version it is.
    """

    indicator: Indicator
    value: Value = MISSING
    previous: Value = MISSING
    last_year: Value = MISSING
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of `period`, by indicator code in printed order, and the rules that
    judge it."""

    period: Period
    known: Mapping[str, Known]
    rules: tuple[Rule, ...] = ()


def facts_of(period: Period, unit: Unit | None = None) -> Facts:
    """Everything said in `period`, or what `unit` said: two queries whatever the size."""
    known = catalogue()
    # Two columns of the period are joined in; whole submissions would cost more than all the rest.
    figures = (
        Figure.objects.filter(_periods_beside(period))
        .order_by()
        .annotate(kind_of_period=F("submission__period__kind"), year=F("submission__period__year"))
    )
    if unit is not None:
        figures = figures.filter(indicator__owner=unit)
    said: dict[tuple[int, tuple[str, int]], Figure] = {
        (figure.indicator_id, (figure.kind_of_period, figure.year)): figure
        for figure in figures.fetch_mode(models.FETCH_PEERS)
    }
    now, before, year_ago = _key(period), period.preceding(), (period.kind, period.year - 1)
    return Facts(
        period,
        {
            indicator.code: Known(
                indicator,
                _value(said.get((indicator.pk, now))),
                _value(said.get((indicator.pk, before))),
                _value(said.get((indicator.pk, year_ago))),
                said.get((indicator.pk, now)),
            )
            for indicator in known.indicators
            if indicator.is_active_on(period.end)
            and (unit is None or indicator.owner_id == unit.pk)
        },
        known.rules,
    )


def _key(period: Period) -> tuple[str, int]:
    return period.kind, period.year


def _periods_beside(period: Period) -> Q:
    """The period, the one before it and the same one a year ago; a few more do no harm."""
    kinds, years = zip(_key(period), period.preceding(), strict=True)
    return Q(
        submission__period__kind__in=set(kinds),
        submission__period__year__in={*years, period.year - 1},
    )


def _value(figure: Figure | None) -> Value:
    return MISSING if figure is None else figure.value
