"""Where an indicator is used, for those who read its figures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reports.drafting.passage_context import can_read_passage
from reports.drafting.usage import find_usage
from reports.models import Passage
from units.models import DeclaredLiteral, Indicator
from units.permissions import Person, SignedIn, get_person


@require_safe
@login_required
def indicator_detail(request: SignedIn, code: str) -> HttpResponse:
    """All sentences, headings, tables and rules that name it; a unit's people find their own."""
    person = get_person(request)
    links = ("section", "owner", "parent", "accumulates", "qualifies")
    indicator = get_object_or_404(Indicator.objects.select_related(*links), code=code)
    if not person.can_see_all and indicator.owner not in person.units:
        raise Http404
    usage = find_usage(indicator)
    shown = [(report, _readable(person, passages)) for report, passages in usage.sentences]
    content = {
        "usage": usage,
        "indicator": indicator,
        "sentences": [(report, passages) for report, passages in shown if passages],
        "literals": DeclaredLiteral.objects.filter(section=indicator.section),
        "may_manage": request.user.has_perm("units.change_indicator"),
    }
    return render(request, "reports/drafting/indicator.html", content)


def _readable(person: Person, passages: list[Passage]) -> list[Passage]:
    return [passage for passage in passages if can_read_passage(person, passage)]
