"""Edits of the catalogue that hold from a day on: earlier periods keep what they were asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max

from units.models import Assignment, EarlierWording, Indicator, Period, Unit


def propose_start(at: datetime) -> date | None:
    """Return the first day after all periods that have been opened; None before the first."""
    last = Period.objects.filter(opens_at__lte=at).aggregate(last=Max("end"))["last"]
    return None if last is None else last + timedelta(days=1)


def periods_before(day: date) -> list[Period]:
    """Return the periods that keep what held before `day`, newest first."""
    return list(Period.objects.filter(end__lt=day))


def dated_values(record: models.Model) -> dict[str, Any]:
    """Return the fields of a record that hold by period, links as keys."""
    names = EarlierWording.FIELDS.get(str(record._meta.model_name), ())
    return {name: getattr(record, name) for name in names}


def refuse_start(record: models.Model, start: date) -> None:
    """Raise ValidationError if the record has been changed as from a later day already."""
    kind = str(record._meta.model_name)
    later = EarlierWording.objects.filter(**{kind: record}, until__gt=start).order_by("-until")
    if (last := later.first()) is not None:
        raise ValidationError(
            f"Đã có thay đổi có hiệu lực từ {last.until:%d/%m/%Y}; chọn ngày đó hoặc sau đó."
        )


def keep_earlier_wording(
    record: models.Model, old: Mapping[str, Any], start: date | None, *, by: User, at: datetime
) -> None:
    """Keep what `record` said before an edit for the periods that end before `start`.

    `old` are the `dated_values` of before. Nothing is kept without a change, a day, or a period
    that ended before it.
    """
    now = dated_values(record)
    values = {name: value for name, value in old.items() if value != now[name]}
    if values and start is not None and periods_before(start):
        kind = {str(record._meta.model_name): record}
        EarlierWording.objects.create(**kind, until=start, values=values, by=by, at=at)


def reassign(indicator: Indicator, unit: Unit, start: date | None) -> None:
    """Let `unit` alone report an indicator from `start` on, as others did until then.

    Without periods before that day the present assignment becomes the unit's.
    """
    present = Assignment.objects.filter(indicator=indicator, active_to=None)
    if start is None or not periods_before(start):
        present.update(unit=unit)
        return
    present.update(active_to=start - timedelta(days=1))
    Assignment.objects.create(indicator=indicator, unit=unit, active_from=start)


def describe_start(at: datetime) -> str:
    """Say which periods do not see an edit that holds from the proposed day."""
    start = propose_start(at)
    if start is None:
        return ""
    periods = periods_before(start)
    names = ", ".join(str(period) for period in periods[:3]) + "…" * (len(periods) > 3)
    return (
        f"Kỳ kết thúc trước ngày này giữ nội dung cũ ({names}), kỳ kết thúc từ ngày này dùng nội "
        f"dung mới. Đề nghị {start:%d/%m/%Y}, ngày đầu của kỳ chưa mở."
    )
