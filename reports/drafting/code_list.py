"""The codes that a template may name, for completion in the editor."""

from __future__ import annotations

from reports.composition.grammar import ROUNDING
from reports.composition.grammar import VIEWS as PLAIN
from reports.composition.summary import period_texts
from units.models import Period
from units.period_catalogue import catalogue_for
from units.permissions import Person
from units.text.folding import fold

PERIOD = "Lời của kỳ báo cáo"


def list_codes(person: Person, period: Period) -> list[dict[str, str]]:
    """Return the codes a template may name: code, label, section and folded text to search.

    Own units' figures only, unless the person reads everything.
    """
    units = None if person.can_see_all else set(person.units)
    valid = catalogue_for(period)
    entries = [
        _code_entry(indicator.code, indicator.label, indicator.section.title, indicator.measure)
        for indicator in valid.indicators.values()
        if units is None or units.issuperset(valid.units_of(indicator))
    ]
    codes = {line["code"] for line in entries}
    words = period_texts(period).items()
    return entries + [_code_entry(code, text, PERIOD) for code, text in words if code not in codes]


def _code_entry(code: str, label: str, section: str, measure: str = "") -> dict[str, str]:
    return {
        "code": code,
        "label": label,
        "section": section,
        "measure": measure,
        "found": fold(f"{code} {label} {section}"),
    }


VIEWS = {
    "ky_truoc": "Số của kỳ trước",
    "cung_ky": "Số của cùng kỳ năm trước",
    "so_sanh": "So với cùng kỳ năm trước, bằng lời",
    "ty_le": "Tỷ lệ phần trăm",
    "luy_ke": "Lũy kế",
    "ke_hoach": "So với kế hoạch năm",
    "bang_chu": "Viết bằng chữ",
    "tren": "“trên …”, làm tròn xuống; sửa 1000 thành bước làm tròn",
    "gan": "“gần …”, làm tròn lên; sửa 1000 thành bước làm tròn",
    "khoang": "“khoảng …”, làm tròn; sửa 1000 thành bước làm tròn",
}


def list_views() -> list[dict[str, str]]:
    """Return the other views of a figure, as they are typed after the bar."""
    named = sorted(PLAIN) + [f"{name}:1000" for name in sorted(ROUNDING)]
    return [
        _code_entry(name, VIEWS.get(name.partition(":")[0], name), "Cách xem số liệu")
        for name in named
    ]
