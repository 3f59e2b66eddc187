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

from kgscience.audit.export import TYPES, written
from kgscience.audit.forms import AuditFilterForm
from kgscience.audit.log_entries import newest_entries, newest_marks, read_entries
from units.permissions import SignedIn, get_person

SHOWN, TAKEN = 50, {"csv": 50_000, "xlsx": 20_000}  # lines on a page, and in a file


@require_safe
@login_required
def journal_list(request: SignedIn) -> HttpResponse:
    """Return the newest lines that are asked for, a page at a time."""
    _refuse_others(request)
    form = AuditFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form}, status=422)
    lines = newest_entries(form.wanted, SHOWN + 1)
    filters = request.GET.dict().items()
    chosen = {name: str(value) for name, value in filters if value and name != "before"}
    older = urlencode(chosen | {"before": str(lines[SHOWN - 1].mark)}) if lines[SHOWN:] else ""
    content = {"form": form, "lines": lines[:SHOWN], "older": older, "kept": urlencode(chosen)}
    return render(request, "audit/log.html", content)


@require_safe
@login_required
def journal_file(request: SignedIn, form: str) -> HttpResponse:
    """All lines that are asked for, as a file; that it was taken is a line of its own."""
    _refuse_others(request)
    filter_form = AuditFilterForm(request.GET)
    if not filter_form.is_valid():
        return render(request, "audit/log.html", {"form": filter_form}, status=422)
    wanted = replace(filter_form.wanted, after=None)
    name = f"nhat-ky-{localdate().isoformat()}.{form}"
    return HttpResponse(
        written(read_entries(newest_marks(wanted, TAKEN[form])), form),
        content_type=TYPES[form],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _refuse_others(request: SignedIn) -> None:
    if not (request.user.is_superuser or get_person(request).is_administrator):
        raise PermissionDenied("Nhật ký chỉ dành cho người quản trị.")
