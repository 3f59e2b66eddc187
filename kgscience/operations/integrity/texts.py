"""Every text that is stored: composed letters only, and nothing that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unicodedata import is_normalized

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import CharField, Model, TextField

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan

COMPOSED = IntegrityCheck(
    "text-not-nfc",
    CheckSeverity.WARNING,
    "Chữ có dấu lưu dạng tổ hợp rời (không phải NFC): tìm kiếm và so sánh sẽ trượt",
    "Mở trang sửa của dòng này và lưu lại; chữ được gom dấu khi lưu.",
)
HIDDEN = IntegrityCheck(
    "text-hidden",
    CheckSeverity.WARNING,
    "Có ký tự không nhìn thấy hoặc đổi chiều viết: chữ đọc thấy khác chữ được lưu",
    "Gõ lại đoạn chữ đó.",
)

BATCH = 2000
OURS = ("units", "reports")
# Controls but for tab and new line, soft hyphens, zero widths, marks that turn the direction.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def texts(at: datetime) -> Iterator[Finding]:
    models: list[type[Model]] = [User]
    for app in OURS:
        models += apps.get_app_config(app).get_models()
    for model in models:
        if fields := [
            field.attname for field in model._meta.local_concrete_fields if _is_text(field)
        ]:
            yield from _text_problems(model, fields)


def _is_text(field: Any) -> bool:
    return isinstance(field, CharField | TextField) and field.name != "password"


def _text_problems(model: type[Model], fields: list[str]) -> Iterator[Finding]:
    names = {field.attname: field.verbose_name for field in model._meta.local_concrete_fields}
    rows = model._base_manager.order_by().values_list("pk", *fields)
    for key, *row in rows.iterator(chunk_size=BATCH):
        for field, text in zip(fields, row, strict=True):
            if text and (text_faults := list(_faults(text))):
                place = names[field]
                where = f"{model._meta.verbose_name} số {key}, {place}"
                yield from (Finding(check, where, what) for check, what in text_faults)


def _faults(text: str) -> Iterator[tuple[IntegrityCheck, str]]:
    if hidden := _HIDDEN.search(text):
        yield HIDDEN, f"ký tự U+{ord(hidden[0]):04X} ở vị trí {hidden.start() + 1}."
    if not is_normalized("NFC", text):
        yield COMPOSED, f"“{text[:60]}”"


SCANS = (Scan(texts, (COMPOSED, HIDDEN)),)
