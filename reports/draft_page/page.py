"""The desk of one reader: the draft with all that is marked in it, kept while nothing changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from secrets import token_urlsafe
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft, compose_draft
from reports.composition.draft_cache import cached_draft
from reports.composition.hashes import EMPTY_CLAUSE, short_hash
from reports.document import Clause
from reports.draft_page.contents import contents, document_context, section_paths
from reports.draft_page.filters import FILTERS, KEYS, SWING, SWINGS, FilterMarks
from reports.models import Comment, Passage, Report
from reports.publishing.version_views import find_current_version
from reports.rendering import html
from reports.rendering.annotations import Note, Remark
from reports.rendering.inline_html import render_clause
from reports.rendering.layouts import Layout
from reports.review.review_panel import ReviewPanel
from units.models.organisation import full_name
from units.permissions import SignedIn

CACHE_SECONDS = 24 * 3600  # seconds; what nobody asks for any more leaves the cache
REMARKS, REMARK = 3, 90  # how many stand in the margin, how long


DRESSES = {"party": "Văn bản Đảng", "state": "Văn bản hành chính", "article": "Tin bài"}


class ReaderView(NamedTuple):
    """How a reader looks at the draft: in which dress, through which filters."""

    layout: Layout
    shown: tuple[str, ...] = ()
    swing: int = SWING

    @property
    def dresses(self) -> list[tuple[str, str, str]]:
        return [(key, name, self.address(layout=key)) for key, name in DRESSES.items()]

    @property
    def key(self) -> str:
        return f"{self.layout.code}:{self.swing}:{','.join(self.shown)}"

    def address(self, **changes: Any) -> str:
        """Return the query of the same look with something changed."""
        parameters = {"layout": self.layout.key, "show": self.shown, "x": self.swing} | changes
        if parameters["x"] == SWING and "x" not in changes:
            del parameters["x"]
        return f"?{urlencode(parameters, doseq=True)}"

    def toggled(self, key: str) -> str:
        on = tuple(
            key_shown for key_shown in KEYS if (key_shown in self.shown) != (key_shown == key)
        )
        return self.address(show=on)


def read_view(request: HttpRequest, layout: Layout) -> ReaderView:
    """Return what the URL asks for. Raises Http404 for what is not offered."""
    shown, swing = request.GET.getlist("show"), request.GET.get("x", str(SWING))
    if not set(shown) <= {*KEYS} or swing not in map(str, SWINGS):
        raise Http404
    return ReaderView(layout, tuple(key for key in KEYS if key in shown), int(swing))


class CachedDesk(NamedTuple):
    """A rendered draft, and the text in it that stands for the reader's own CSRF token."""

    markup: str
    slot: str


def render_desk(request: SignedIn, report: Report, look: ReaderView) -> SafeString:
    """Return the desk as its reader sees it, made anew only when something of it has changed."""
    mark = load_cache_keys(report, request.user)
    # Posts begin and end by the calendar alone.
    key = f"desk:{mark.page}:{request.user.pk}:{localdate()}:{look.key}"
    made: CachedDesk | None = cache.get(key)
    if made is None:
        slot = token_urlsafe()
        desk = DraftPage(request, report, look, cached_draft(mark.draft, report))
        content = desk.content() | {"mark": mark.page, "csrf_token": slot}
        made = CachedDesk(render_to_string("reports/draft_page/_draft.html", content), slot)
        cache.set(key, made, CACHE_SECONDS)
    return mark_safe(made.markup.replace(made.slot, get_token(request)))


class DraftPage:
    """A draft, its marks, and the notes they leave beside the text."""

    def __init__(
        self, request: SignedIn, report: Report, look: ReaderView, draft: Draft | None = None
    ) -> None:
        self.report = report
        self.look = look
        self.draft = draft or compose_draft(report)
        self.review = ReviewPanel(request, self.draft)
        audience, stale = look.layout.audience, self.review.agreement.outdated
        self.marks = FilterMarks(self.draft, request.user, audience, stale=stale, swing=look.swing)
        code = report.period.code
        self.passages = reverse("passage-detail", args=[code, 0]).removesuffix("0/")
        self.figures = reverse("figure-detail", args=[code, "x"]).removesuffix("x/")

    def content(self) -> dict[str, Any]:
        document, layout = self.draft.document, self.look.layout
        shown = self._found() if self.look.shown else {}
        return (
            shown
            | document_context(self.draft, layout)
            | {
                "period": self.report.period,
                "report": self.report,
                "look": self.look,
                "review": self.review,
                "body": "" if shown else html.render_body(document, layout, notes=self.notes),
                "filters": [] if self.report.is_published else list(self._filters()),
                "published": find_current_version(self.report),
                "swings": [(x, self.look.address(x=x), x == self.look.swing) for x in SWINGS],
                "outline": [] if self.look.shown else list(contents(document, layout)),
                "dropped": self.dropped,
                "seen": self.seen,
                "read_at": self.marks.reading.at if self.marks.reading else None,
                "remarks": [
                    remark_of(comment, "")
                    for comment in self.marks.comments
                    if _is_general(comment)
                ],
            }
        )

    @property
    def dropped(self) -> list[Passage]:
        """What the office has taken out and may bring back, the latest first."""
        if self.report.is_published or not self.review.person.is_office:
            return []
        return list(self.report.passages.exclude(dropped_at=None).order_by("-dropped_at"))

    @property
    def seen(self) -> str:
        """What reading this page lets one say to have read: "12:ab34 13:" (13 was dropped)."""
        prints = self.draft.passage_hashes
        return " ".join(
            f"{pk}:{short_hash(prints.get(pk, ''))}" for pk in self.marks.matches["changed"]
        )

    def _filters(self) -> Iterator[dict[str, Any]]:
        for question in FILTERS:
            is_on = question.key in self.look.shown
            count = len(self.marks.matches[question.key])
            address = self.look.toggled(question.key)
            yield {**question._asdict(), "count": count, "url": address, "is_on": is_on}

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """By place or code, what stands beside the text."""
        at_figures = {
            code: self._at_figure(code, indicator_value.value.status)
            for code, indicator_value in self.draft.period_values.by_code.items()
        }
        at_passages = {
            place: self._at_passage(pk)
            for place, pk in self.draft.places.items()
            if pk in self.marks.clauses
        }
        return at_figures | at_passages

    def _at_figure(self, code: str, status: str) -> Note:
        if self.report.is_published:
            return Note(f"{self.figures}{code}/")
        marked = [("estimate", "ước tính")] if status == "estimate" else []
        if code in self.marks.warned_codes:
            marked.append(("warned", "có cảnh báo"))
        looks, words = (separator.join(column) for separator, column in _columns(marked))
        return Note(f"{self.figures}{code}/", looks, description=words)

    def _at_passage(self, pk: int) -> Note:
        url, marks = f"{self.passages}{pk}/", self.marks
        if self.report.is_published:
            return Note(url)
        comments = marks.comments_at(pk)
        marked = [
            draft_filter
            for draft_filter in FILTERS
            if draft_filter.heading and pk in marks.matches[draft_filter.key]
        ]
        signs = [draft_filter.sign or str(len(comments)) for draft_filter in marked]
        # At first everything is unread: saying so at every sentence would say nothing.
        if marks.reading is None and marked and marked[0].key == "changed":
            marked, signs = marked[1:], signs[1:]
        return Note(
            url,
            " ".join(f"is-{draft_filter.key}" for draft_filter in marked),
            " ".join(signs),
            "; ".join(marks.matches[draft_filter.key][pk] for draft_filter in marked),
            tuple(remark_of(comment, f"{url}#comments") for comment in comments[:REMARKS]),
        )

    def _found(self) -> dict[str, Any]:
        """Return the passages of the chosen filters, by section, each with the reason."""
        chosen = [draft_filter for draft_filter in FILTERS if draft_filter.key in self.look.shown]
        passages = (*self.draft.passages, *self.marks.dropped)
        items = [
            (
                passage,
                [
                    (draft_filter, why)
                    for draft_filter in chosen
                    if (why := self.why(draft_filter.key, passage.pk))
                ],
            )
            for passage in passages
        ]
        titles = section_paths(self.draft.document)
        listed = [
            {
                "title": titles.get(passage.section.code, passage.section.title),
                "url": f"{self.passages}{passage.pk}/",
                "html": self._clause(passage),
                "why": why,
            }
            for passage, why in items
            if why
        ]
        groups = [(title, list(group)) for title, group in groupby(listed, itemgetter("title"))]
        return {"groups": groups, "count": len(listed), "chosen": chosen}

    def why(self, key: str, pk: int) -> str:
        return self.marks.matches[key].get(pk, "")

    def _clause(self, passage: Passage) -> str:
        clause: Clause = self.marks.clauses.get(passage.pk, EMPTY_CLAUSE)
        return render_clause(clause, notes=self.notes) if clause != EMPTY_CLAUSE else ""


def _columns(marked: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    return [
        (" ", [draft_filter for draft_filter, _ in marked]),
        (", ", [comment for _, comment in marked]),
    ]


def _is_general(comment: Comment) -> bool:
    return comment.passage_id is None and comment.indicator_id is None


def remark_of(comment: Comment, url: str) -> Remark:
    words = " ".join(comment.body.split())
    short = words if len(words) <= REMARK else f"{words[:REMARK].rstrip()}…"
    return Remark(full_name(comment.by), short, url)
