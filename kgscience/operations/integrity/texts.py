"""Every stored text: composed letters only, and nothing that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from unicodedata import is_normalized

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import CharField, Model, TextField

from kgscience.operations.integrity.findings import Finding, IntegrityCheck, scan, warning

COMPOSED = warning(
    "text-not-nfc",
    "Chữ có dấu lưu dạng tổ hợp rời (không phải NFC): tìm kiếm và so sánh sẽ trượt",
    "Mở trang sửa của dòng này và lưu lại; chữ được gom dấu khi lưu.",
)
HIDDEN = warning(
    "text-hidden",
    "Có ký tự không nhìn thấy hoặc đổi chiều viết: chữ đọc thấy khác chữ được lưu",
    "Gõ lại đoạn chữ đó.",
)
OURS = ("units", "reports")
# Controls but for tab and new line, soft hyphens, zero widths, marks that turn the direction.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


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
    if hidden := _HIDDEN.search(text):
        yield HIDDEN, f"ký tự U+{ord(hidden[0]):04X} ở vị trí {hidden.start() + 1}."
    if not is_normalized("NFC", text):
        yield COMPOSED, f"“{text[:60]}”"
