"""Figures of an earlier year, made up, so that comparisons and charts can be looked at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from units.collection.enter_figures import FigureInput, record_figures
from units.models import Figure, Indicator, Period, Submission, Target, Unit
from units.numbers import round_half_up
from units.values import Value

SOURCE = "Số bịa để dùng thử"
# Of a figure of this period, in percent, by turns: what is made up of it for a year ago.
SHARES = (70, 115, 100, 88, 64, 130, 95)
# How much of the year a first half has brought, by turns: what is made up as the year's plan.
MET = (48, 52, 100, 61, 40, 140)


@transaction.atomic
def make_up_last_year(period: Period) -> int:
    """Return a year ago and this year's plan for every count of `period`; how many.

    Nothing twice.
    """
    past, created = Period.objects.get_or_create(
        kind=period.kind,
        year=period.year - 1,
        defaults={
            "code": f"{period.year - 1}-{period.kind}",
            "start": _year_before(period.start),
            "end": _year_before(period.end),
            "due_at": period.due_at - timedelta(days=365),
        },
    )
    if not created:
        return 0
    last_year_figures = Figure.objects.filter(
        submission__period=period, amount__isnull=False, base=None
    )
    figures = last_year_figures.select_related("submission__unit", "indicator").order_by("pk")
    sheets: defaultdict[Unit, dict[Indicator, FigureInput]] = defaultdict(dict)
    for place, figure in enumerate(figures):
        sheets[figure.submission.unit][figure.indicator] = _make_up(figure, place)
        _make_up_plan(figure, period.year, place)
    by, at = User.objects.earliest("pk"), timezone.now()
    for unit, inputs in sheets.items():
        sheet = Submission.objects.create(period=past, unit=unit, status="imported")
        record_figures(sheet, inputs, by=by, at=at, through="command", reason=SOURCE)
    return len(figures)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _make_up(figure: Figure, place: int) -> FigureInput:
    indicator = figure.indicator
    before = Decimal(figure.amount or 0) * SHARES[place % len(SHARES)] / 100
    if indicator.kind == "percent":
        before = min(before, Decimal(100))
    return FigureInput(Value("value", amount=round_half_up(before, indicator.decimals)), SOURCE)


def _make_up_plan(figure: Figure, year: int, place: int) -> None:
    """Make up a plan for every third count."""
    indicator, amount = figure.indicator, Decimal(figure.amount or 0)
    if place % 3 == 0 and amount and indicator.kind != "percent":
        plan = round_half_up(amount * 100 / MET[place % len(MET)], indicator.decimals)
        Target.objects.create(indicator=indicator, year=year, amount=plan, source=SOURCE)
