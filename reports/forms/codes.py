"""The codes that a template may name, as a person looks for them: by code, label or section."""

from __future__ import annotations

from reports.summary import words_of
from units.catalogue import catalogue
from units.folding import fold
from units.models import Period
from units.templatetags.people import Person

PERIOD = "Lời của kỳ báo cáo"


def codes_for(person: Person, period: Period) -> list[dict[str, str]]:
    """Code, label, section and what to search in, without diacritics; own units' figures only,
    unless the person reads everything."""
    units = None if person.sees_all else {unit.pk for unit in person.units}
    found = [
        _line(one.code, one.label, one.section.title, one.measure)
        for one in catalogue().indicators.values()
        if (units is None or one.owner_id in units) and one.is_active_on(period.end)
    ]
    known = {line["code"] for line in found}
    words = words_of(period).items()
    return found + [_line(code, text, PERIOD) for code, text in words if code not in known]


def _line(code: str, label: str, section: str, measure: str = "") -> dict[str, str]:
    return {
        "code": code,
        "label": label,
        "section": section,
        "measure": measure,
        "found": fold(f"{code} {label} {section}"),
    }
