"""Uploads that wait for a confirmation: of their uploader, within half an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from units.checks.run_checks import check_sheet
from units.checks.verdicts import Problem
from units.collection.enter_figures import FigureInput, FiguresEntered, enter_figures
from units.models import FigureChange, Indicator, PendingUpload
from units.period_catalogue import catalogue_for
from units.period_values import load_period_values
from units.values import Value
from units.workbook.lines import WorkbookContent, WorkbookLine

LIFETIME = timedelta(minutes=30)
EXPIRED_KEPT_FOR = timedelta(days=1)  # after it has expired, so that its page can say so
ANEW = "Hãy tải tệp lên lại."


class UploadExpired(Exception):
    """Nothing was written: the upload cannot be confirmed any more; the message says why."""


def create_pending_upload(
    reading: WorkbookContent, *, by: User, filename: str, at: datetime
) -> PendingUpload:
    """Store the changes of a workbook until its uploader confirms them."""
    if not reading.is_clean:
        raise ValueError("a reading with refusals or conflicts cannot be confirmed")
    PendingUpload.objects.filter(
        user=by, confirmed_at=None, expires_at__lt=at - EXPIRED_KEPT_FOR
    ).delete()
    return PendingUpload.objects.create(
        user=by,
        period=reading.period,
        unit=reading.unit,
        filename=filename[-255:],
        rows={
            "changes": [_serialize_line(line) for line in reading.changes],
            "remarks": reading.remarks,
        },
        at=at,
        expires_at=at + LIFETIME,
    )


def why_expired(upload: PendingUpload, at: datetime) -> str:
    """Return why an upload cannot be confirmed at `at`; "" when it can."""
    if upload.confirmed_at is not None:
        return "Tệp này đã được nhập rồi."
    if at >= upload.expires_at:
        minutes = int(LIFETIME.total_seconds() // 60)
        return f"Bản xem trước đã hết hạn sau {minutes} phút, chưa nhập gì. {ANEW}"
    return ""


@transaction.atomic
def enter_pending_upload(upload: PendingUpload, *, by: User, at: datetime) -> FiguresEntered:
    """Save the figures of an upload, all or none, as if they had been typed.

    Raises UploadExpired, SheetLocked or EditConflict; then nothing is written.
    """
    upload = (
        PendingUpload.objects.select_for_update(of=("self",))
        .select_related("period", "unit")
        .get(pk=upload.pk, user=by)
    )
    if reason := why_expired(upload, at):
        raise UploadExpired(reason)
    recorded = enter_figures(
        upload.period,
        upload.unit,
        _load_inputs(upload),
        by=by,
        at=at,
        through=FigureChange.Through.EXCEL,
        request_id=upload.pk.hex,
    )
    upload.confirmed_at = at
    upload.save(update_fields=["confirmed_at"])
    return recorded


def check_upload(upload: PendingUpload) -> list[Problem]:
    """Return the problems that the changed figures would have once the upload is confirmed."""
    values = load_period_values(upload.period, upload.unit)
    changes = {row["code"]: _deserialize_input(row) for row in upload.rows["changes"]}
    by_code = {
        code: replace(stored, value=changes[code].value) if code in changes else stored
        for code, stored in values.by_code.items()
    }
    problems = check_sheet(values.rules, replace(values, by_code=by_code))
    return [problem for problem in problems if changes.keys() & {*problem.codes}]


def _load_inputs(upload: PendingUpload) -> dict[Indicator, FigureInput]:
    """Return the inputs by indicator. Raises UploadExpired when an indicator has changed."""
    rows = {row["code"]: row for row in upload.rows["changes"]}
    by_code = {
        indicator.code: indicator
        for indicator in catalogue_for(upload.period).indicators_of(upload.unit)
    }
    for code, row in rows.items():
        if code not in by_code or _style_fields(by_code[code]) != row["manner"]:
            raise UploadExpired(f"Chỉ tiêu “{row['label']}” vừa thay đổi trong danh mục. {ANEW}")
    return {by_code[code]: _deserialize_input(row) for code, row in rows.items()}


def _style_fields(indicator: Indicator) -> list[Any]:
    """Return what decides how figures of an indicator are read."""
    return [indicator.kind, indicator.decimals, indicator.bounded, indicator.signed]


def _serialize_line(line: WorkbookLine) -> dict[str, Any]:
    indicator, value = line.indicator_value.indicator, line.figure_input.value
    return {
        "code": indicator.code,
        "label": indicator.label,
        "measure": indicator.measure,
        "manner": _style_fields(indicator),
        "row": line.row,
        "act": line.action,
        "old": line.old,
        "new": line.new,
        "status": value.status,
        "amount": None if value.amount is None else str(value.amount),
        "base": None if value.base is None else str(value.base),
        "text": value.text,
        "items": value.items,
        "note": line.figure_input.note,
        "version": line.figure_input.expected_revision,
    }


def _deserialize_input(row: dict[str, Any]) -> FigureInput:
    amount, base = (None if row[key] is None else Decimal(row[key]) for key in ("amount", "base"))
    value = Value(row["status"], amount, base, row["text"], tuple(row["items"]))
    return FigureInput(value, row["note"], row["version"])
