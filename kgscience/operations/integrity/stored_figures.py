"""Figures as they lie in the table, read leniently: damage is told and not stumbled over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from units.models import Figure, FigureChange
from units.values import Value

BATCH = 2000
TOLD = {
    "period": F("submission__period__code"),
    "end": F("submission__period__end"),
    "unit": F("submission__unit__code"),
    "reporter": F("submission__unit_id"),
    "code": F("indicator__code"),
    "asked_kind": F("indicator__kind"),
    "asked_bounded": F("indicator__bounded"),
    "decimals": F("indicator__decimals"),
    "owner": F("indicator__owner_id"),
    "active_from": F("indicator__active_from"),
    "active_to": F("indicator__active_to"),
}
PLAIN = ("kind", "bounded", "status", "text", "items", "note", "revision")


class StoredFigure(NamedTuple):
    """One figure, what its indicator and sheet say of it, and the newest line of its log."""

    kind: str
    bounded: bool
    status: str
    text: str
    items: list[str]
    note: str
    revision: int
    period: str
    end: date
    unit: str
    reporter: int
    code: str
    asked_kind: str
    asked_bounded: bool
    decimals: int
    owner: int
    active_from: date | None
    active_to: date | None
    typed: str | None
    typed_base: str | None
    lines: int
    last: str | None

    @property
    def where(self) -> str:
        return f"{self.period}/{self.unit}/{self.code}"

    @property
    def amount(self) -> Decimal | None:
        return number(self.typed)

    @property
    def base(self) -> Decimal | None:
        return number(self.typed_base)

    @property
    def value(self) -> Value:
        return Value(self.status, self.amount, self.base, self.text, tuple(self.items))


def number(typed: str | None) -> Decimal | None:
    """Return a stored number, exact; None for nothing and for what is no number."""
    try:
        amount = Decimal(typed or "NaN")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def rows() -> Iterator[StoredFigure]:
    """Every figure in one question, however many there are, never all of them in memory."""
    lines = FigureChange.objects.filter(figure=OuterRef("pk")).order_by()
    figures = Figure.objects.order_by("pk").annotate(
        **TOLD,
        typed=Cast("amount", TextField()),
        typed_base=Cast("base", TextField()),
        lines=_counted(lines),
        last=Subquery(lines.order_by("-pk").values("new")[:1]),
    )
    columns = (*PLAIN, *TOLD, "typed", "typed_base", "lines", "last")
    yield from map(StoredFigure._make, figures.values_list(*columns).iterator(chunk_size=BATCH))


def _counted(lines: Any) -> Any:
    counted = lines.values("figure").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
