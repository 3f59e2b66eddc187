"""Views of a unit's workbook: download, upload, preview, confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from units.collection.enter_figures import EditConflict, FiguresEntered
from units.collection.locks import SheetLocked
from units.collection.sheet_views import SheetPage
from units.models import PendingUpload
from units.permissions import SignedIn, get_person
from units.text.file_names import file_name
from units.workbook.export import export
from units.workbook.lines import LineRefusal, WorkbookContent
from units.workbook.pending_uploads import (
    UploadExpired,
    check_upload,
    create_pending_upload,
    enter_pending_upload,
    why_expired,
)
from units.workbook.read import read
from units.workbook.upload_validation import MAX_FILE, MIB

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = "Chưa chọn tệp nào. Hãy chọn tệp Excel (.xlsx) rồi bấm “Tải lên”."
TOO_LARGE = f"Tệp lớn hơn {MAX_FILE // MIB} MiB. Hãy tải biểu mới, chép số liệu sang rồi tải lên."


@require_safe
@login_required
def download_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Return the unit's workbook as it stands now."""
    sheet = SheetPage(get_person(request), period_code, unit_code)
    name = file_name("xlsx", "Số liệu", str(sheet.period), sheet.unit.name)
    return HttpResponse(
        export(sheet.period, sheet.unit),
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """GET asks for a file, POST reads it: a preview when it is in order, else what is not."""
    sheet = _find_own_sheet(request, period_code, unit_code)
    if request.method != "POST":
        return _render_page(request, sheet)
    if not sheet.is_writable:
        return _render_page(request, sheet, status=409)
    reading = _read_upload(request, sheet)
    if not reading.is_clean:
        return _render_page(
            request, sheet, reading=reading, status=409 if reading.conflicts else 422
        )
    if not reading.changes and reading.remarks:
        return _render_page(request, sheet, reading=reading)
    if not reading.changes:
        messages.info(request, reading.why_unchanged)
        return redirect("sheet-detail", period_code, unit_code)
    name = getattr(request.FILES["file"], "name", "") or ""
    upload = create_pending_upload(reading, by=request.user, filename=name, at=timezone.now())
    return redirect("upload-detail", period_code, unit_code, upload.pk)


@require_safe
@login_required
def upload_detail(request: SignedIn, period_code: str, unit_code: str, pk: UUID) -> HttpResponse:
    """Return what confirming would change; for its uploader alone, while it lasts."""
    sheet = _find_own_sheet(request, period_code, unit_code)
    return _render_preview(request, sheet, _find_upload(request, sheet, pk))


@require_POST
@login_required
def confirm_upload(request: SignedIn, period_code: str, unit_code: str, pk: UUID) -> HttpResponse:
    sheet = _find_own_sheet(request, period_code, unit_code)
    upload = _find_upload(request, sheet, pk)
    try:
        recorded = enter_pending_upload(upload, by=request.user, at=timezone.now())
    except UploadExpired as expired:
        return _render_page(request, sheet, gone=str(expired), status=410)
    except SheetLocked as locked:
        return _render_page(request, sheet, gone=f"Chưa nhập gì. {locked}", status=409)
    except EditConflict as conflict:
        clashes = [
            (clash.figure.indicator.label, clash.description) for clash in conflict.conflicts
        ]
        return _render_page(request, sheet, clashes=clashes, status=409)
    messages.success(request, _success_message(recorded, sheet))
    return redirect("sheet-detail", period_code, unit_code)


def _find_own_sheet(request: SignedIn, period_code: str, unit_code: str) -> SheetPage:
    """Return the sheet, for its own people.

    Raises Http404, or PermissionDenied for who only reads.
    """
    sheet = SheetPage(get_person(request), period_code, unit_code)
    if not sheet.is_own:
        raise PermissionDenied
    return sheet


def _find_upload(request: SignedIn, sheet: SheetPage, pk: UUID) -> PendingUpload:
    own = PendingUpload.objects.filter(user=request.user, period=sheet.period, unit=sheet.unit)
    return get_object_or_404(own.select_related("period", "unit"), pk=pk)


def _read_upload(request: HttpRequest, sheet: SheetPage) -> WorkbookContent:
    """Return what the file says, or that there is none."""
    file = request.FILES.get("file")
    if file is not None:
        return read(file.read(MAX_FILE + 1), sheet.period, sheet.unit)
    cut_off = getattr(request, "upload_was_cut_off", False)
    refusal = LineRefusal(TOO_LARGE if cut_off else NO_FILE)
    return WorkbookContent(sheet.period, sheet.unit, refusals=[refusal])


def _success_message(recorded: FiguresEntered, sheet: SheetPage) -> str:
    count = recorded.created + recorded.updated
    if sheet.locked:  # single figures that had been opened again
        return f"Đã nhập {count} số liệu được mở lại."
    return f"Đã nhập {count} số liệu, CHƯA NỘP."


def _render_preview(request: HttpRequest, sheet: SheetPage, upload: PendingUpload) -> HttpResponse:
    if gone := why_expired(upload, timezone.now()):
        return _render_page(request, sheet, gone=gone, status=410)
    return _render_page(request, sheet, upload=upload, problems=check_upload(upload))


def _render_page(
    request: HttpRequest, sheet: SheetPage, status: int = 200, **more: Any
) -> HttpResponse:
    content = {"sheet": sheet, "period": sheet.period, **more}
    return render(request, "units/workbook/upload.html", content, status=status)
