"""Takeovers: what one unit reports, and its people, go over to another from a day on.

Every change is written down in the `Succession`, so that it can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.timezone import localdate

from units.errors import ActionRefused
from units.models import Assignment, EarlierWording, Membership, Succession, Unit

type Dated = Assignment | Membership


@dataclass(frozen=True, slots=True)
class Reorganization:
    """Who reorganizes units when, by which decision, and from which day it holds."""

    start: date
    by: User
    at: datetime
    decision: str = ""

    @property
    def last_day(self) -> date:
        """The last day of what ends."""
        return self.start - timedelta(days=1)


@dataclass(slots=True)
class Changed:
    """Rows that a takeover has made, and what the rows that it ended or moved said before."""

    created: list[int] = field(default_factory=list)
    ended: dict[str, str | None] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)


def reporting_rows(unit: Unit, start: date) -> list[Assignment]:
    """Return the assignments of `unit` that reach `start` or begin after it."""
    rows = Assignment.objects.filter(_reaching(start), unit=unit).select_related("indicator")
    return list(rows.order_by("indicator__section__order", "indicator__order", "pk"))


def take_over(
    predecessor: Unit, successor: Unit, rows: Iterable[Assignment], what: Reorganization
) -> Succession:
    """Let `successor` report from the day on what `rows` of `predecessor` say, and log it."""
    assignments = _hand_over(rows, successor, what.start, what.last_day)
    return Succession.objects.create(
        predecessor=predecessor,
        successor=successor,
        date=what.start,
        decision=what.decision,
        by=what.by,
        at=what.at,
        before={"assignment": _plain(assignments)},
    )


def move_people(succession: Succession, rows: Iterable[Membership], at: datetime) -> None:
    """Let people have their roles in the successor; its sheets are filled in from now on."""
    begin = min(succession.date, localdate(at))
    last_day = succession.date - timedelta(days=1)
    memberships = _hand_over(rows, succession.successor, begin, last_day)
    succession.before["membership"] = _plain(memberships)
    succession.save(update_fields=["before"])


def memberships_of(unit: Unit, start: date) -> list[Membership]:
    """Return the roles in `unit` that reach `start` or begin after it."""
    rows = Membership.objects.filter(_reaching(start), unit=unit)
    return list(rows.select_related("user").order_by("pk"))


def end_unit(succession: Succession) -> None:
    """End the predecessor on the day before; it asks nothing after it."""
    unit = succession.predecessor
    succession.before["active_to"] = _text(unit.active_to)
    succession.save(update_fields=["before"])
    unit.active_to = succession.date - timedelta(days=1)
    unit.save(update_fields=["active_to"])


def _reaching(start: date) -> Q:
    return Q(active_to=None) | Q(active_to__gte=start)


def _hand_over(rows: Iterable[Dated], successor: Unit, begin: date, last_day: date) -> Changed:
    """End rows on `last_day` and let `successor` go on; what begins later becomes the successor's.

    What the successor has already is not made again.
    """
    changed = Changed()
    for row in rows:
        own = _find(row, successor, begin)
        if row.active_from is not None and row.active_from > last_day:
            if own is None:
                row.unit = successor
                row.save(update_fields=["unit"])
                changed.moved.append(row.pk)
            continue
        if own is None:
            changed.created.append(_begin(row, successor, begin))
        elif isinstance(own, Assignment) and (own.active_from or date.min) < begin:
            # It begins anew, so that the ended row has somebody who takes over.
            changed.created.append(_begin(own, successor, begin))
            _end(own, last_day, changed)
        _end(row, last_day, changed)
    return changed


def _begin(row: Dated, unit: Unit, begin: date) -> int:
    """Let `unit` go on from `begin` with what a row says; return the key of the new row."""
    new = type(row)(**_copied(row), unit=unit, active_from=begin, active_to=row.active_to)
    if isinstance(row, Membership) and isinstance(new, Membership):
        new.delegated_at = row.delegated_at
    new.save()
    return new.pk


def _end(row: Dated, last_day: date, changed: Changed) -> None:
    changed.ended[str(row.pk)] = _text(row.active_to)
    row.active_to = last_day
    row.save(update_fields=["active_to"])


def _copied(row: Dated) -> dict[str, Any]:
    """Return what a row says besides its unit and its days."""
    if isinstance(row, Assignment):
        return {"indicator": row.indicator}
    return {"user_id": row.user_id, "role": row.role, "delegated_by_id": row.delegated_by_id}


def _find(row: Dated, unit: Unit, day: date) -> Dated | None:
    """Return such a row of `unit` that is valid on `day` or later."""
    same = type(row)._default_manager.filter(_reaching(day), **_copied(row), unit=unit)
    return same.exclude(pk=row.pk).order_by("active_from").first()


# ------------------------------------------------------------------------------ taking it back


def give_back(succession: Succession) -> None:
    """Make assignments, roles and the predecessor what they were. Raises ActionRefused."""
    for model in (Assignment, Membership):
        changed = succession.before.get(str(model._meta.model_name))
        if changed is not None:
            _give_back(model, changed, succession)
    if "active_to" in succession.before:
        end = succession.before["active_to"]
        Unit.objects.filter(pk=succession.predecessor_id).update(active_to=_day(end))
    renamed = EarlierWording.objects.filter(unit=succession.successor, at=succession.at)
    if renamed.delete()[0]:
        name, short_name = succession.before["names"]
        Unit.objects.filter(pk=succession.successor_id).update(name=name, short_name=short_name)


def _give_back(model: type[Dated], changed: dict[str, Any], succession: Succession) -> None:
    made = model._default_manager.filter(pk__in=[*changed["created"], *changed["moved"]])
    last_day = succession.date - timedelta(days=1)
    ended = model._default_manager.filter(pk__in=changed["ended"])
    if made.filter(unit=succession.successor_id).count() < len(changed["created"]) + len(
        changed["moved"]
    ) or ended.filter(active_to=last_day).count() < len(changed["ended"]):
        raise ActionRefused(
            f"{model._meta.verbose_name} của {succession.successor} đã được sửa sau đó; "
            "sửa lại bằng tay ở trang Quản trị."
        )
    model._default_manager.filter(pk__in=changed["created"]).delete()
    model._default_manager.filter(pk__in=changed["moved"]).update(unit=succession.predecessor_id)
    for pk, end in changed["ended"].items():
        model._default_manager.filter(pk=pk).update(active_to=_day(end))


def remove_new_unit(unit: Unit) -> None:
    """Delete a unit that a reorganization made; one that records name stays, and asks nothing."""
    try:
        with transaction.atomic():
            unit.delete()
    except ProtectedError:
        Unit.objects.filter(pk=unit.pk).update(reports=False)


def _plain(changed: Changed) -> dict[str, Any]:
    return {"created": changed.created, "ended": changed.ended, "moved": changed.moved}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
