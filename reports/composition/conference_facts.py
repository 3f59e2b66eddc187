"""Values that the minutes of a conference supply where its own sheet leaves them open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import F

from reports.models import Conference, DatedLetterhead
from units.models import Period
from units.models.organisation import active_filter
from units.period_values import PeriodValues, load_period_values
from units.values import Value

# "Nguyễn Văn A - Phó Bí thư Đảng ủy": a name, and the position after a dash or a comma.
PERSON = re.compile(r"(?P<name>[^,]+?)(?:\s+[-–—]\s+|\s*,\s*)(?P<position>.+)", re.DOTALL)


def load_report_values(period: Period) -> PeriodValues:
    """Return the values of `period`, with the conference's texts where they are missing.

    A value that was entered goes first: a department may write its own words for an article.
    """
    facts = load_period_values(period)
    texts = dict(conference_texts(period))
    filled = {
        code: replace(indicator_value, value=Value("value", text=texts[code]))
        for code, indicator_value in facts.by_code.items()
        if texts.get(code)
        and indicator_value.value.is_missing
        and indicator_value.indicator.style.is_text
    }
    return replace(facts, by_code={**facts.by_code, **filled}) if filled else facts


def conference_texts(period: Period) -> Iterator[tuple[str, str]]:
    """Yield the texts of the conference on `period`, each with its indicator's code."""
    conference = Conference.objects.filter(period=period).first()
    if conference is None:
        return
    yield "hn_buoi", conference.session
    yield "hn_ngay", _day(conference.held_on)
    yield "hn_dia_diem", conference.place
    yield "hn_don_vi_to_chuc", conference.organiser or _issuer(conference.held_on or period.end)
    yield from _person("hn_chu_tri", conference.concluder)
    yield from _person("hn_bao_cao_vien", conference.presenter)
    yield "q_hn_thanh_phan", " ".join(conference.participants.split()).rstrip(" .;")
    yield "tin_ngay_dang", _day(conference.told_on)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _person(code: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield a name, and the position in full and in short, which is the same here."""
    match = PERSON.fullmatch(text.strip())
    yield code, match["name"] if match else text.strip()
    position = match["position"].strip() if match else ""
    yield f"{code}_chuc_vu", position
    yield f"{code}_chuc_vu_ngan", position


def _issuer(day: date) -> str:
    """Return who issues reports on that day: the Party committee where there is one."""
    heads = DatedLetterhead.objects.filter(active_filter(day))
    ordered = heads.order_by("regime", F("active_from").desc(nulls_last=True))
    return ordered.values_list("issuer", flat=True).first() or ""
