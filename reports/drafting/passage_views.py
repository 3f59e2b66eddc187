"""Views that edit a passage: one URL an action; a refused one shows the editor again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.composition.draft import Draft
from reports.drafting import passages
from reports.drafting.code_list import list_codes, list_views
from reports.drafting.editor_form import (
    Editor,
    current_clause,
    preview_clause,
    render_clause_for_editor,
)
from reports.drafting.passage_context import (
    PassageRequest,
    get_person_and_time,
    get_section,
    load_passage_request,
)
from reports.drafting.passage_input import InvalidPassage, PassageInput, known_codes
from reports.drafting.passage_store import PassageConflict
from reports.drafting.separators import read_passage_form
from reports.fragments import is_fragment
from reports.models import Passage
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Period, Unit
from units.permissions import SignedIn

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@login_required
def edit_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """GET shows the editor on its own page, POST saves the text."""
    place = load_passage_request(request, period_code, pk)
    if request.method != "POST":
        return show_editor(place)
    words = read_passage_form(request.POST, PassageInput.of(place.passage))

    def act() -> Passage:
        return passages.edit_passage(
            place.passage, words, **place.author, expected_revision=place.expected_revision
        )

    return run_passage_action(place, act, "Đã lưu câu.", words)


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
        return JsonResponse(
            {
                "html": render_clause_for_editor(clause, place.passage.section),
                "leaves": clause is None,
            }
        )
    editor = Editor(place.person, place.passage, place.now, words, clause)
    return render(
        request,
        "reports/drafting/edit_passage.html",
        place.content | {"editor": editor, "is_tried": True},
    )


@require_POST
@login_required
def move_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """`to` is “up”, “down”, or “section” with the section's code."""
    place = load_passage_request(request, period_code, pk)
    if not place.editor.is_office:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp chuyển chỗ câu.")
    target = request.POST.get("to")
    where: dict[str, Any] = {}
    if target == "section":
        where["section"] = get_section(request.POST.get("section", ""))
    elif target in ("up", "down"):
        where = place.find_neighbour(target)
    if not where:
        return show_refusal(
            place, TextRefused("Câu đã đứng ở đầu hoặc cuối mục, không chuyển tiếp được.")
        )

    def act() -> Passage:
        return passages.move_passage(
            place.passage, **place.author, expected_revision=place.expected_revision, **where
        )

    return run_passage_action(place, act, "Đã chuyển chỗ câu.")


@require_POST
@login_required
def drop_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    place = load_passage_request(request, period_code, pk)

    def act() -> Passage:
        return passages.drop_passage(
            place.passage, **place.author, expected_revision=place.expected_revision
        )

    return run_passage_action(
        place, act, "Đã bỏ câu. Lấy lại được ở cuối trang này.", then=place.section_url
    )


@require_POST
@login_required
def restore_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """Restore the text and place of one revision."""
    place = load_passage_request(request, period_code, pk)
    revision = get_object_or_404(place.passage.revisions, revision=place.read_number("revision"))

    def act() -> Passage:
        return passages.restore_passage(
            place.passage, revision, **place.author, expected_revision=place.expected_revision
        )

    return run_passage_action(place, act, "Đã lấy lại câu.")


@require_POST
@login_required
def assign_passage(request: SignedIn, period_code: str, pk: int) -> HttpResponseBase:
    """Give one passage, or its whole section, to a unit; without a unit, take it back."""
    place = load_passage_request(request, period_code, pk)
    code = request.POST.get("unit", "")
    unit = get_object_or_404(Unit, code=code) if code.isprintable() and code else None
    only = None if request.POST.get("scope") == "section" else place.passage
    passage = place.passage

    def act() -> int:
        return passages.assign_section(
            passage.report, passage.section, unit, **place.author, only=only
        )

    return run_passage_action(
        place, act, f"Đã giao {unit.name}." if unit else "Đã thu lại phần soạn."
    )


def editor_of(request: HttpRequest, passage: Passage, draft: Draft) -> Editor:
    """Return the editor as a part of another page, from a draft at hand."""
    person, now = get_person_and_time(request)
    return Editor(person, passage, now, PassageInput.of(passage), current_clause(passage, draft))


def show_editor(place: PassageRequest) -> HttpResponse:
    """Return the editor on a page of its own, as the passage stands."""
    words = PassageInput.of(place.passage)
    clause = preview_clause(place.passage, words, place.unit)
    editor = Editor(place.person, place.passage, place.now, words, clause)
    return render(
        place.request, "reports/drafting/edit_passage.html", place.content | {"editor": editor}
    )


def run_passage_action(
    place: PassageRequest,
    act: Callable[[], object],
    success_message: str,
    words: PassageInput | None = None,
    then: str = "",
) -> HttpResponseBase:
    """Run the action and redirect; when refused, show the page with what was typed."""
    if place.is_another_persons:
        return JsonResponse({"why": "Trang này do người khác mở."}, status=401)
    try:
        done = act()
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
        "template": words.template,
        "separator": words.separator,
        "audience": words.audience,
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
    clause = (
        None
        if isinstance(refusal, InvalidPassage)
        else preview_clause(place.passage, typed, place.unit)
    )
    editor = Editor(place.person, place.passage, place.now, typed, clause, refusal)
    status = 422 if isinstance(refusal, TextRefused) else 409
    content = place.content | {"editor": editor}
    if not place.wants_json:
        return render(place.request, "reports/drafting/edit_passage.html", content, status=status)
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
    person, _ = get_person_and_time(request)
    if not person.can_see_all and not person.units:
        raise Http404
    period = get_object_or_404(Period, code=period_code)
    return JsonResponse({"codes": list_codes(person, period), "views": list_views()})
