"""Views that edit a passage: one URL an action; a refused one shows the editor again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from reports.drafting import passages
from reports.drafting.code_list import list_codes, list_views
from reports.drafting.editor_form import preview_clause, render_clause_for_editor
from reports.drafting.passage_context import PassageRequest, get_section, load_passage_request
from reports.drafting.passage_input import InvalidPassage, PassageInput, known_codes
from reports.drafting.passage_store import PassageConflict
from reports.drafting.separators import read_passage_form
from reports.fragments import is_fragment
from reports.models import Passage
from reports.request_context import get_or_post
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.http import read_number
from units.models import Period, Unit
from units.permissions import SignedIn, get_person

TEMPLATE = "reports/drafting/edit_passage.html"


@get_or_post
@login_required
def edit_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """GET shows the editor on its own page, POST saves the text."""
    place = load_passage_request(request, period_code, pk)
    if request.method != "POST":
        clause = preview_clause(place.passage, PassageInput.of(place.passage), place.unit)
        editor = replace(place.editor, clause=clause)
        return render(request, TEMPLATE, place.content | {"editor": editor})
    words = read_passage_form(request.POST, PassageInput.of(place.passage))
    action = partial(passages.edit_passage, place.passage, words, **place.seen)
    return run_passage_action(place, action, "Đã lưu câu.", words)


@require_POST
@login_required
def preview_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """Return what the typed text composes to, without saving it."""
    place = load_passage_request(request, period_code, pk)
    if not place.editor.can_edit:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp và đơn vị soạn câu này sửa được câu.")
    words = read_passage_form(request.POST, PassageInput.of(place.passage))
    try:
        read = words.read(known_codes())
    except InvalidPassage as fault:
        return show_refusal(place, fault, words)
    clause = preview_clause(place.passage, read, place.unit)
    if place.wants_json:
        html = render_clause_for_editor(clause, place.passage.section)
        return JsonResponse({"html": html, "leaves": clause is None})
    editor = replace(place.editor, passage_input=words, clause=clause)
    return render(request, TEMPLATE, place.content | {"editor": editor, "is_tried": True})


@require_POST
@login_required
def move_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """`to` is “up”, “down”, or “section” with the section's code."""
    place = load_passage_request(request, period_code, pk)
    if not place.person.is_office:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp chuyển chỗ câu.")
    target = request.POST.get("to", "")
    where: dict[str, Any]
    if target == "section":
        where = {"section": get_section(request.POST.get("section", ""))}
    elif not (where := place.find_neighbour(target)):
        refusal = TextRefused("Câu đã đứng ở đầu hoặc cuối mục, không chuyển tiếp được.")
        return show_refusal(place, refusal)
    action = partial(passages.move_passage, place.passage, **place.seen, **where)
    return run_passage_action(place, action, "Đã chuyển chỗ câu.")


@require_POST
@login_required
def drop_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    place = load_passage_request(request, period_code, pk)
    action = partial(passages.drop_passage, place.passage, **place.seen)
    message = "Đã bỏ câu. Lấy lại được ở cuối trang này."
    return run_passage_action(place, action, message, then=place.section_url)


@require_POST
@login_required
def restore_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """Restore the text and place of one revision."""
    place = load_passage_request(request, period_code, pk)
    revision = get_object_or_404(place.passage.revisions, revision=read_number(request, "revision"))
    action = partial(passages.restore_passage, place.passage, revision, **place.seen)
    return run_passage_action(place, action, "Đã lấy lại câu.")


@require_POST
@login_required
def assign_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """Give one passage, or its whole section, to a unit; without a unit, take it back."""
    place = load_passage_request(request, period_code, pk)
    code = request.POST.get("unit", "")
    unit = get_object_or_404(Unit, code=code) if code.isprintable() and code else None
    passage = place.passage
    only = None if request.POST.get("scope") == "section" else passage
    action = partial(passages.assign_section, passage.report, passage.section, unit, only=only)
    return run_passage_action(
        place, action, f"Đã giao {unit.name}." if unit else "Đã thu lại phần soạn."
    )


def run_passage_action(
    place: PassageRequest,
    action: Callable[..., object],
    success_message: str,
    words: PassageInput | None = None,
    then: str = "",
) -> HttpResponseBase:
    """Run the action `by` the user `at` this time and redirect.

    A refusal is shown on the page with what was typed.
    """
    if place.is_another_persons:
        return JsonResponse({"why": "Trang này do người khác mở."}, status=401)
    try:
        done = action(by=place.request.user, at=place.now)
    except RoleRefused as refusal:
        if place.wants_json:
            return JsonResponse({"why": str(refusal)}, status=403)
        raise PermissionDenied(str(refusal)) from None
    except ActionRefused as refusal:
        return show_refusal(place, refusal, words)
    if place.wants_json and isinstance(done, Passage):
        return JsonResponse(describe_passage(place, done))
    messages.success(place.request, success_message)
    return redirect(then or place.return_url)


def describe_passage(place: PassageRequest, passage: Passage) -> dict[str, object]:
    """Return the saved passage as JSON for a page that goes on being edited."""
    words = PassageInput.of(passage)
    clause = preview_clause(passage, words, place.unit)
    return {
        "version": passage.revision,
        **asdict(words),
        "html": render_clause_for_editor(clause, passage.section),
        "leaves": clause is None,
    }


def show_refusal(
    place: PassageRequest, refusal: ActionRefused, words: PassageInput | None = None
) -> HttpResponseBase:
    """Return 422 for text that cannot be saved, 409 for a conflict, 423 for a closed report."""
    if words is None and is_fragment(place.request):  # a panel shows the passage again
        messages.error(place.request, str(refusal))
        return redirect(place.return_url)
    place.reload()
    typed = words or PassageInput.of(place.passage)
    is_invalid = isinstance(refusal, InvalidPassage)
    clause = None if is_invalid else preview_clause(place.passage, typed, place.unit)
    editor = replace(place.editor, passage_input=typed, clause=clause, refusal=refusal)
    status = 422 if isinstance(refusal, TextRefused) else 409
    content = place.content | {"editor": editor}
    if not place.wants_json:
        return render(place.request, TEMPLATE, content, status=status)
    answer: dict[str, object] = {"why": str(refusal)}
    if isinstance(refusal, InvalidPassage):
        answer |= {"field": refusal.field, "position": refusal.position}
    elif isinstance(refusal, PassageConflict):
        answer["html"] = render_to_string(
            "reports/drafting/_passage_conflict.html", content, place.request
        )
        answer["theirs"] = describe_passage(place, refusal.passage)
    elif editor.closed_reason:
        status = 423
    return JsonResponse(answer, status=status)


@require_safe
@login_required
def code_list(request: SignedIn, period_code: str) -> JsonResponse:
    """Return what a template may name, for completion: the codes of one's own units, or all."""
    person = get_person(request)
    if not person.can_see_all and not person.units:
        raise Http404
    period = get_object_or_404(Period, code=period_code)
    return JsonResponse({"codes": list_codes(person, period), "views": list_views()})
