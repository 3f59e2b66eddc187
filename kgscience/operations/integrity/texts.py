"""Every stored text: composed letters only, and nothing that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from unicodedata import is_normalized

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import CharField, Model, TextField

from kgscience.operations.integrity.findings import Finding, IntegrityCheck, scan, warning
from units.text.printable_text import replace_unprintable

COMPOSED = warning(
    "text-not-nfc",
    "Chữ có dấu lưu dạng tổ hợp rời (không phải NFC): tìm kiếm và so sánh sẽ trượt",
    "Mở trang sửa của dòng này và lưu lại; chữ được gom dấu khi lưu.",
)
HIDDEN = warning(
    "text-hidden",
    "Có ký tự không nhìn thấy hoặc không in được: chữ đọc thấy khác chữ được lưu",
    "Gõ lại đoạn chữ đó.",
)
OURS = ("units", "reports")


@scan(COMPOSED, HIDDEN)
def texts(at: datetime) -> Iterator[Finding]:
    ours = (model for app in OURS for model in apps.get_app_config(app).get_models())
    models: tuple[type[Model], ...] = (User, *ours)
    for model in models:
        fields = [
            field
            for field in model._meta.local_concrete_fields
            if isinstance(field, CharField | TextField) and field.name != "password"
        ]
        rows = model._base_manager.order_by()
        values = rows.values_list("pk", *(field.attname for field in fields))
        for key, *row in values.iterator(chunk_size=2000) if fields else ():
            for field, text in zip(fields, row, strict=True):
                where = f"{model._meta.verbose_name} số {key}, {field.verbose_name}"
                yield from (Finding(check, where, what) for check, what in _faults(text or ""))


def _faults(text: str) -> Iterator[tuple[IntegrityCheck, str]]:
    printed = replace_unprintable(text)
    if printed != text:
        signs = enumerate(zip_longest(text, printed), start=1)
        position, sign = next((at, old or "") for at, (old, new) in signs if old != new)
        yield HIDDEN, f"ký tự U+{ord(sign):04X} ở vị trí {position}."
    if not is_normalized("NFC", text):
        yield COMPOSED, f"“{text[:60]}”"
