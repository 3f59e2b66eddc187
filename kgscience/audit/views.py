"""The journal over HTTP: read, narrowed, taken out; by administrators only."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header, urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from kgscience.audit.export import TYPES, export_entries
from kgscience.audit.forms import AuditFilterForm
from kgscience.audit.log_entries import (
    AuditFilter,
    newest_entries,
    newest_marks,
    read_entries,
)
from units.permissions import SignedIn, get_person
from units.text.file_names import file_name

SHOWN, EXPORTED = 50, {"csv": 50_000, "xlsx": 20_000}  # lines on a page, and in a file


@require_safe
@login_required
def journal(request: SignedIn, form: str = "") -> HttpResponse:
    """Return the newest lines that are parameters for: a page of them, or all as a file."""
    if not (request.user.is_superuser or get_person(request).is_administrator):
        raise PermissionDenied("Nhật ký chỉ dành cho người quản trị.")
    filters = AuditFilterForm(request.GET)
    if not filters.is_valid():
        return render(request, "audit/log.html", {"form": filters}, status=422)
    if form:
        return _file(filters.wanted, form)
    lines = newest_entries(filters.wanted, SHOWN + 1)
    parameters = request.GET.dict().items()
    chosen = {name: str(value) for name, value in parameters if value and name != "before"}
    older = urlencode(chosen | {"before": str(lines[SHOWN - 1].mark)}) if lines[SHOWN:] else ""
    content = {"form": filters, "lines": lines[:SHOWN], "older": older, "kept": urlencode(chosen)}
    return render(request, "audit/log.html", content)


def _file(wanted: AuditFilter, form: str) -> HttpResponse:
    entries = read_entries(newest_marks(replace(wanted, after=None), EXPORTED[form]))
    name = file_name(form, "Nhật ký", localdate().isoformat())
    return HttpResponse(
        export_entries(entries, form),
        content_type=TYPES[form],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
