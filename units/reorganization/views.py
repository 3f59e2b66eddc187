"""Pages on which an administrator merges, splits and renames units."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from units.errors import ActionRefused
from units.http import run_action
from units.models import Succession
from units.permissions import SignedIn
from units.reorganization.actions import undo_reorganization
from units.reorganization.effects import describe_effects
from units.reorganization.forms import FORMS, ReorganizationForm, SplitForm
from units.reorganization.takeovers import Reorganization


def refuse_others(request: SignedIn) -> None:
    """Raise PermissionDenied for who may not change units."""
    if not request.user.has_perm("units.change_unit"):
        raise PermissionDenied


@require_safe
@login_required
def unit_changes(request: SignedIn) -> HttpResponse:
    """List what was merged and split, and lead to the forms."""
    refuse_others(request)
    return show_changes(request)


def show_changes(request: SignedIn, refusal: ActionRefused | None = None) -> HttpResponse:
    successions = Succession.objects.select_related("predecessor", "successor", "by")
    content = {"successions": successions.order_by("-date", "-pk"), "refusal": refusal}
    status = 409 if refusal else 200
    return render(request, "units/reorganization/unit_changes.html", content, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reorganize(request: SignedIn, kind: str) -> HttpResponse:
    """Ask on GET; on POST say what would change, and change it once that was confirmed."""
    refuse_others(request)
    if kind not in FORMS:
        raise Http404
    if request.method != "POST":
        return show_form(request, FORMS[kind](), [])
    form = FORMS[kind](request.POST)
    if isinstance(form, SplitForm) and form.codes and not form.is_complete:
        return show_form(request, form, [])
    lines = carry_out(request, form) if form.is_valid() else []
    if form.errors or "confirm" not in request.POST:
        return show_form(request, form, lines, status=422 if form.errors else 200)
    messages.success(request, " ".join(["Đã ghi.", *lines]))
    return redirect("unit-changes")


def carry_out(request: SignedIn, form: ReorganizationForm) -> list[str]:
    """Do what the form says and describe it; without a confirmation it is rolled back."""
    what = Reorganization(
        form.cleaned_data["start"], request.user, timezone.now(), form.cleaned_data["decision"]
    )
    try:
        with transaction.atomic():
            lines = describe_effects(form.reorganize(what))
            transaction.set_rollback("confirm" not in request.POST)
    except (ActionRefused, ValidationError) as refusal:
        reasons = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        form.add_error(None, ValidationError(reasons))
        return []
    return lines


def show_form(
    request: SignedIn, form: ReorganizationForm, lines: Sequence[str], status: int = 200
) -> HttpResponse:
    content = {"form": form, "lines": lines}
    return render(request, "units/reorganization/reorganize.html", content, status=status)


@require_POST
@login_required
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take back a takeover, with the others of the same act."""
    refuse_others(request)
    succession = Succession.objects.filter(pk=pk).first()
    if succession is None:
        raise Http404
    same = Succession.objects.filter(at=succession.at, by=succession.by).order_by("pk")
    what = Reorganization(succession.date, request.user, timezone.now())
    return run_action(
        request,
        lambda: undo_reorganization(list(same), what),
        success_message="Đã trả lại phân công, vai trò và số đang nhập như trước.",
        next_url=reverse("unit-changes"),
        show_refusal=lambda refusal: show_changes(request, refusal),
    )
