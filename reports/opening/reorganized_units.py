"""What reports and letterheads take over when units are merged, split or renamed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from reports.models import DatedLetterhead, Passage, PassageRevision, Report
from units.models import Unit
from units.models.organisation import active_filter
from units.reorganization.takeovers import Reorganization

WITH_NAMES = ("issuer", "addressees", "recipients", "signing")


def take_over_passages(pairs: Iterable[tuple[Unit, Unit]], start: date, **kwargs: Any) -> None:
    """Let the units that go on draft what their predecessors did, in drafts of later periods."""
    for old, new in pairs:
        _drafted_by(old, start).update(owner=new)


def take_back_passages(unit: Unit, start: date, **kwargs: Any) -> None:
    """Let passages belong again to the units that their last revisions name."""
    revisions = PassageRevision.objects.filter(passage=OuterRef("pk")).order_by("-pk")
    _drafted_by(unit, start).update(owner=Subquery(revisions.values("owner")[:1]))


def _drafted_by(unit: Unit, start: date) -> QuerySet[Passage]:
    """Return the passages that `unit` drafts in reports that it may still change."""
    drafts = Passage.objects.filter(report__status=Report.Status.DRAFT, owner=unit)
    return drafts.filter(report__period__end__gte=start)


def rename_letterheads(unit: Unit, old: str, what: Reorganization, **kwargs: Any) -> str:
    """Begin letterheads with the new name on the day a department is renamed; say which.

    Letterheads call it by a part of its name, "Sở Khoa học và Công nghệ" without the province.
    """
    if unit.parent_id is not None:
        return ""
    rows = list(DatedLetterhead.objects.filter(active_filter(what.start)))
    state = DatedLetterhead.Regime.STATE
    issuers = [row.issuer for row in rows if row.regime == state and row.issuer in old]
    short = max(issuers, key=len, default=old)
    before, _, after = old.partition(short)
    replaced = unit.name.removeprefix(before).removesuffix(after)
    changed = [row for row in rows if _rename(row, short, replaced)]
    if not changed:
        return "Thể thức văn bản không nêu tên này; xem lại ở trang Quản trị."
    for row in changed:
        _begin(row, what)
    kinds = ", ".join(f"{row.get_regime_display()} ({row.symbol})" for row in changed)
    return f"Thể thức có tên mới từ {what.start:%d/%m/%Y}, ký hiệu giữ nguyên: {kinds}."


def _rename(row: DatedLetterhead, old: str, new: str) -> bool:
    """Put the new name where the old one stands, in capitals where it did."""
    texts = {name: getattr(row, name) for name in WITH_NAMES}
    for name, text in texts.items():
        setattr(row, name, text.replace(old, new).replace(old.upper(), new.upper()))
    return any(getattr(row, name) != text for name, text in texts.items())


def _begin(row: DatedLetterhead, what: Reorganization) -> None:
    """Store a changed letterhead as one that begins on the day, and end the one before it."""
    if row.active_from == what.start:
        row.save()
        return
    DatedLetterhead.objects.filter(pk=row.pk).update(active_to=what.start - timedelta(days=1))
    row.pk, row.active_from = None, what.start
    row._state.adding = True
    row.save()
