"""The draft page of one reader: the draft with its marks, cached while nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from django.utils.text import capfirst
from django.utils.timezone import localdate

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft, cached_draft
from reports.composition.hashes import EMPTY_CLAUSE, short_hash
from reports.draft_page.contents import contents, document_context, section_paths
from reports.draft_page.filters import FILTERS, KEYS, SWING, SWINGS, DraftFilter, FilterMarks
from reports.models import Comment, Passage, Report
from reports.rendering import html
from reports.rendering.annotations import Note, Remark
from reports.rendering.inline_html import render_clause
from reports.rendering.layouts import LAYOUTS, Layout
from reports.review.review_panel import ReviewPanel
from units.models.organisation import full_name
from units.permissions import SignedIn

CACHE_SECONDS = 24 * 3600
MAX_REMARKS, REMARK_LENGTH = 3, 90  # in the margin, beside one passage
LAYOUT_NAMES = {layout.key: capfirst(layout.short_name) for layout in LAYOUTS}


class PageOptions(NamedTuple):
    """The layout, the filters and the threshold of a reader's page."""

    layout: Layout
    shown: tuple[str, ...] = ()
    swing: int = SWING

    @property
    def layouts(self) -> list[tuple[str, str, str]]:
        return [(key, name, self.url(layout=key)) for key, name in LAYOUT_NAMES.items()]

    @property
    def key(self) -> str:
        return f"{self.layout.code}:{self.swing}:{','.join(self.shown)}"

    def url(self, **changes: Any) -> str:
        """Return the URL query of the same page with some parameters changed."""
        parameters = {"layout": self.layout.key, "show": self.shown, "x": self.swing} | changes
        if parameters["x"] == SWING and "x" not in changes:
            del parameters["x"]
        return f"?{urlencode(parameters, doseq=True)}"

    def toggle_url(self, key: str) -> str:
        return self.url(show=[code for code in KEYS if (code in self.shown) != (code == key)])


def read_page_options(request: HttpRequest, layout: Layout) -> PageOptions:
    """Return the view that the URL asks for. Raises Http404 for an unknown filter."""
    shown, swing = request.GET.getlist("show"), request.GET.get("x", str(SWING))
    if not set(shown) <= {*KEYS} or swing not in map(str, SWINGS):
        raise Http404
    return PageOptions(layout, tuple(key for key in KEYS if key in shown), int(swing))


def render_desk(request: SignedIn, report: Report, look: PageOptions) -> SafeString:
    """Return the reader's draft page, from the cache unless something on it has changed."""
    cache_keys = load_cache_keys(report, request.user)
    # Roles begin and end by the calendar alone, hence the date.
    edition = f"{cache_keys.page}:{localdate()}"
    # One page for each reader and look: a new one takes the place of the old one.
    key = f"draft-page:{report.pk}:{request.user.pk}:{look.key}"
    cached: tuple[str, str, str] = cache.get(key) or ("", "", "")
    if cached[0] != edition:
        token = token_urlsafe()  # replaced by the request's own CSRF token
        page = DraftPage(request, look, cached_draft(cache_keys.draft, report))
        content = page.content() | {"mark": cache_keys.page, "csrf_token": token}
        cached = edition, render_to_string("reports/draft_page/_draft.html", content), token
        cache.set(key, cached, CACHE_SECONDS)
    _, html_text, token = cached
    return mark_safe(html_text.replace(token, get_token(request)))


class DraftPage:
    """A draft with the filters' marks and the notes beside its text."""

    def __init__(self, request: SignedIn, look: PageOptions, draft: Draft) -> None:
        self.report = draft.report
        self.look = look
        self.draft = draft
        self.review = ReviewPanel(request, draft)
        audience, stale = look.layout.audience, self.review.agreement.outdated
        self.marks = FilterMarks(draft, request.user, audience, stale=stale, swing=look.swing)
        code = self.report.period.code
        self.passages = reverse("passage-detail", args=[code, 0]).removesuffix("0/")
        self.figures = reverse("figure-detail", args=[code, "x"]).removesuffix("x/")

    def content(self) -> dict[str, Any]:
        document, layout = self.draft.document, self.look.layout
        filtered = self._filter_passages() if self.look.shown else {}
        content = {
            "look": self.look,
            "review": self.review,
            "body": "" if filtered else html.render_body(document, layout, notes=self.notes),
            "filters": [] if self.report.is_published else self._filters(),
            "swings": [(x, self.look.url(x=x), x == self.look.swing) for x in SWINGS],
            "outline": [] if filtered else list(contents(document, layout)),
            "dropped": self.dropped,
            "seen": self.seen,
            "read_at": self.marks.reading.at if self.marks.reading else None,
            "remarks": [
                make_remark(comment, "")
                for comment in self.marks.comments
                if comment.passage_id is None and comment.indicator_id is None
            ],
        }
        return filtered | document_context(self.draft, layout) | content

    @property
    def dropped(self) -> list[Passage]:
        """The dropped passages that the office may restore, latest first."""
        if self.report.is_published or not self.review.person.is_office:
            return []
        return list(self.report.passages.exclude(dropped_at=None).order_by("-dropped_at"))

    @property
    def seen(self) -> str:
        """The unread and changed passages with hashes: "12:ab34 13:", where 13 was dropped."""
        hashes = self.draft.passage_hashes
        rows = self.marks.matches["unread"] | self.marks.matches["changed"]
        return " ".join(f"{pk}:{short_hash(hashes.get(pk, ''))}" for pk in rows)

    def _filters(self) -> list[dict[str, Any]]:
        return [
            draft_filter._asdict()
            | {
                "count": len(self.marks.matches[draft_filter.key]),
                "url": self.look.toggle_url(draft_filter.key),
                "is_on": draft_filter.key in self.look.shown,
            }
            for draft_filter in FILTERS
        ]

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """The notes beside the text, by place of a passage or code of a figure."""
        at_figures = {
            code: self._figure_note(code, row.value.status)
            for code, row in self.draft.period_values.by_code.items()
        }
        at_passages = {
            place: self._passage_note(pk)
            for place, pk in self.draft.places.items()
            if pk in self.marks.clauses
        }
        return at_figures | at_passages

    def _figure_note(self, code: str, status: str) -> Note:
        if self.report.is_published:
            return Note(f"{self.figures}{code}/")
        marks = {"estimate": "ước tính"} if status == "estimate" else {}
        if code in self.marks.warnings:
            marks["warned"] = "có cảnh báo"
        description = ", ".join(marks.values())
        return Note(f"{self.figures}{code}/", " ".join(marks), description=description)

    def _passage_note(self, pk: int) -> Note:
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
        # Before the first reading every passage is unread, so that the mark would mean nothing.
        if marks.reading is None and marked and marked[0].key == "unread":
            marked, signs = marked[1:], signs[1:]
        return Note(
            url,
            " ".join(f"is-{draft_filter.key}" for draft_filter in marked),
            " ".join(signs),
            "; ".join(marks.matches[draft_filter.key][pk] for draft_filter in marked),
            tuple(make_remark(comment, f"{url}#comments") for comment in comments[:MAX_REMARKS]),
        )

    def _filter_passages(self) -> dict[str, Any]:
        """Return the passages that the chosen filters match, by section, with the reasons."""
        chosen = [draft_filter for draft_filter in FILTERS if draft_filter.key in self.look.shown]
        titles = section_paths(self.draft.document)
        items = [
            {
                "title": titles.get(passage.section.code, passage.section.title),
                "url": f"{self.passages}{passage.pk}/",
                "html": self._render_passage(passage.pk),
                "why": reasons,
            }
            for passage in (*self.draft.passages, *self.marks.dropped)
            if (reasons := self.reasons(passage.pk, chosen))
        ]
        groups = [(title, list(group)) for title, group in groupby(items, itemgetter("title"))]
        return {"groups": groups, "count": len(items), "chosen": chosen}

    def reasons(
        self, pk: int, filters: Iterable[DraftFilter] = FILTERS
    ) -> list[tuple[DraftFilter, str]]:
        """Return the filters that match a passage, each with its reason."""
        matches = self.marks.matches
        return [(row, reason) for row in filters if (reason := matches[row.key].get(pk, ""))]

    def _render_passage(self, pk: int) -> str:
        clause = self.marks.clauses.get(pk, EMPTY_CLAUSE)
        return render_clause(clause, notes=self.notes) if clause != EMPTY_CLAUSE else ""


def make_remark(comment: Comment, url: str) -> Remark:
    text = " ".join(comment.body.split())
    short = text if len(text) <= REMARK_LENGTH else f"{text[:REMARK_LENGTH].rstrip()}…"
    return Remark(full_name(comment.by), short, url)
