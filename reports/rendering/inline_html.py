"""Runs and clauses as elements: what a figure, a gap and a passage carry on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.document import Clause, Fact, Gap, Run, plain_text
from reports.rendering.annotations import Note, Notes
from reports.rendering.typesetting.number_binding import bind_numbers

# Elements that a process remembers, enough for a few drafts: the same run looks the same.
CACHE_SIZE = 2048
LABEL_LENGTH = 60


def render_runs(runs: Iterable[Run], plain: bool = False, notes: Notes | None = None) -> SafeString:
    return mark_safe("".join(render_run(run, plain, _note_of(run, notes)) for run in runs))


def _note_of(run: Run, notes: Notes | None) -> Note | None:
    return notes.get(run.code) if notes and isinstance(run, Fact | Gap) else None


@lru_cache(CACHE_SIZE)
def render_run(run: Run, plain: bool = False, note: Note | None = None) -> SafeString:
    """Return a figure with its value and code, a gap with what is missing; words as they are."""
    if isinstance(run, Gap):
        title = run.label if run.is_broken else f"Chưa có số liệu: {run.label}"
        text = _link(note, run.text, title) if note else run.text
        return format_html('<mark class="gap" title="{}">{}</mark>', title, text)
    # A figure with a space in it needs its element on paper too, to stay on one line.
    if isinstance(run, Fact) and not (plain and " " not in run.text):
        return _figure(run, note)
    return escape(run.text)


def _figure(fact: Fact, note: Note | None) -> SafeString:
    view = format_html(' data-view="{}"', fact.view) if fact.view else ""
    unit = format_html(' data-unit="{}"', fact.unit) if fact.unit else ""
    # What is said of this period's own figure is not said of last year's.
    own = note is not None and not fact.view
    if note is None:
        looks = format_html(' title="{}"', fact.label) if fact.label else ""
    else:
        looks = format_html(' class="{}"', note.css_classes) if own and note.css_classes else ""
    return format_html(
        '<data value="{}" data-fact="{}"{}{}{}>{}</data>',
        fact.raw,
        fact.code,
        view,
        unit,
        looks,
        _link(note, fact.text, note.description if own else "") if note else fact.text,
    )


def _link(note: Note, text: str, words: str) -> SafeString:
    label = format_html(' aria-label="{}, {}"', text, words) if words else ""
    return format_html('<a class="to-figure" href="{}"{}>{}</a>', note.url, label, text)


def render_clause(clause: Clause, plain: bool = False, notes: Notes | None = None) -> SafeString:
    """Return a clause with its separator; on screen with anchor, annotations and link."""
    words = render_runs(bind_numbers(clause.runs), plain, notes)
    if plain or not clause.passage:
        return words + escape(clause.separator)
    return _passage(clause, words, notes.get(clause.passage) if notes else None)


@lru_cache(CACHE_SIZE)
def _passage(clause: Clause, words: SafeString, note: Note | None) -> SafeString:
    looks = f" {note.css_classes}" if note and note.css_classes else ""
    return format_html(
        '<span class="passage{}" id="c-{}" data-passage="{}">{}</span>{}{}',
        looks,
        clause.passage.replace(":", "-"),
        clause.passage,
        words,
        clause.separator,
        _passage_link(clause, note) if note else "",
    )


def _passage_link(clause: Clause, note: Note) -> SafeString:
    """Return the small link at a passage's end: signs for the eye, words for the ear."""
    text = " ".join(plain_text(clause.runs).split())
    named = f"Câu “{text if len(text) <= LABEL_LENGTH else text[:LABEL_LENGTH].rstrip() + '…'}”"
    return format_html(
        '<a class="to-passage" href="{}" data-signs="{}" aria-label="{}"></a>',
        note.url,
        note.symbols,
        f"{named}: {note.description}" if note.description else named,
    )


def render_remarks(clauses: Iterable[Clause], notes: Notes | None) -> SafeString:
    """Return what was written about the passages of one paragraph, for its margin."""
    if not notes:
        return mark_safe("")
    lines = format_html_join(
        "",
        '<a href="{}" data-beside="c-{}"><b>{}</b> {}</a>',
        (
            (remark.url, clause.passage.replace(":", "-"), remark.by, remark.text)
            for clause in clauses
            if clause.passage in notes
            for remark in notes[clause.passage].remarks
        ),
    )
    margin = '<aside class="remarks" role="note" aria-label="Góp ý">{}</aside>' if lines else "{}"
    return format_html(margin, lines)
