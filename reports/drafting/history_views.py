"""Every state of one passage: who, when, what they did, and word by word what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.comparison.word_diff import Difference, diff_texts
from reports.drafting.passage_context import load_passage_request
from reports.drafting.separators import separator_name
from reports.models import Passage, PassageRevision
from units.models.organisation import full_name
from units.permissions import SignedIn

MAX_PAUSE = timedelta(minutes=10)  # edits of one person closer than this read as one


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What one person did in one go, from the state before to `revision`."""

    revision: PassageRevision
    before: PassageRevision | None

    @property
    def who(self) -> str:
        return full_name(self.revision.by)

    @property
    def difference(self) -> Difference:
        return diff_texts(self.before.template if self.before else "", self.revision.template)

    @property
    def says_same(self) -> bool:
        return self.before is not None and self.before.template == self.revision.template

    @property
    def asides(self) -> list[str]:
        """What changed beside the words, each in a sentence."""
        now, before = self.revision, self.before
        if before is None:
            return []
        remarks = [
            ("Dấu nối", separator_name(before.separator), separator_name(now.separator)),
            ("Dùng cho", _audience(before), _audience(now)),
            ("Mục", before.section.title, now.section.title),
            ("Đơn vị soạn", _owner(before), _owner(now)),
        ]
        return [f"{what}: {old} → {new}" for what, old, new in remarks if old != new]


@require_safe
@login_required
def passage_history(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    place = load_passage_request(request, period_code, pk)
    revisions = place.passage.revisions.select_related("by", "section", "owner")
    steps = list(group_steps([*revisions.order_by("revision")]))
    content = place.content | {"editor": place.editor, "steps": steps[::-1]}
    return render(request, "reports/drafting/passage_history.html", content)


def group_steps(revisions: list[PassageRevision]) -> Iterator[HistoryStep]:
    """Yield the history in steps, oldest first; one person's edits in a row are one step."""
    before: PassageRevision | None = None
    for revision, after in pairwise([*revisions, None]):
        assert revision is not None
        if after is not None and _is_one_sitting(revision, after):
            continue
        yield HistoryStep(revision, before)
        before = revision


def _is_one_sitting(revision: PassageRevision, after: PassageRevision) -> bool:
    edits = revision.verb == after.verb == PassageRevision.Verb.EDIT
    return edits and revision.by_id == after.by_id and after.at - revision.at < MAX_PAUSE


def _audience(revision: PassageRevision) -> str:
    return str(Passage.Audience(revision.audience).label)


def _owner(revision: PassageRevision) -> str:
    return revision.owner.name if revision.owner else "Văn phòng"
