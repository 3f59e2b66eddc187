"""A report as slides: one field of work at a time, its figures large.

Everything is measured on a stage of 1280 by 720 units, which the style sheet stretches to any
screen of that shape; what does not fit goes on the next screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import batched, groupby

from reports.document import AnnexTable, Clause, Document, Fact, Gap, Run, Text, plain_text
from reports.rendering import outline
from reports.rendering.layouts import Layout
from reports.rendering.slides import slide_charts
from reports.rendering.slides import slide_sizes as sizes
from reports.rendering.slides.slide_sizes import count_lines, text_width

BREAK = re.compile(r"[.;…:]")
STOPS = " .,;:…"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, large: what it counts, and how it changed against the same period."""

    text: str
    label: str
    change: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the figure leaves no space for words beside it."""
        return text_width(self.text, sizes.FIGURE, bold=True) > sizes.TILE / 2

    @property
    def height(self) -> float:
        size = sizes.SMALL if self.is_long else sizes.FIGURE
        room = sizes.TILE - text_width(self.text, size, bold=True) * sizes.SLACK
        words = sum(count_lines(text, sizes.TEXT, room) for text in (self.label, self.change))
        return max(sizes.FIGURE_LINE, words * sizes.TILE_TEXT) + sizes.TILE_EDGE


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a slide: a title, a short paragraph, a row of tiles, or one figure's chart."""

    title: str = ""
    runs: tuple[Run, ...] = ()
    tiles: tuple[Tile, ...] = ()
    chart: slide_charts.SlideChart | None = None

    @property
    def height(self) -> float:
        if self.title:
            lines = count_lines(self.title, sizes.PART, sizes.WIDTH, bold=True)
            return lines * sizes.PART_LINE + sizes.BETWEEN
        if self.tiles:
            return max(tile.height for tile in self.tiles) + sizes.BETWEEN
        if self.chart:
            return self.chart.height + sizes.BETWEEN
        lines = count_lines(plain_text(self.runs), sizes.TEXT, sizes.WIDTH)
        return lines * sizes.LINE + sizes.BETWEEN


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen: the part of the report, the field of work, what is said of it.

    `number` counts from 1; `place` and `places` count the screens of one field.
    """

    number: int
    part: str
    title: str
    pieces: tuple[Piece, ...]
    page: int = 1
    page_count: int = 1


@dataclass(frozen=True, slots=True)
class _SlideParagraph:
    """A short paragraph with its own figures, under the title of its part, if it has one."""

    title: str
    runs: tuple[Run, ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of work before it is cut."""

    part: str
    title: str
    clauses: list[_SlideParagraph]


def build_slides(document: Document, layout: Layout) -> list[Slide]:
    """All screens after the first, which bears the report's name and is number 1."""
    slides: list[Slide] = []
    for field in _fields(document, layout):
        shown = [*_cut_field(field), *_cut_charts(field, document.annex)]
        for place, pieces in enumerate(shown, start=1):
            number = len(slides) + 2
            slides.append(Slide(number, field.part, field.title, pieces, place, len(shown)))
    return slides


def _fields(document: Document, layout: Layout) -> list[_Field]:
    """Return the report's blocks by field: a heading of the second level, or of the first alone."""
    changes = find_changes(document.annex)
    fields = [_Field("", "", [])]
    part = ""
    for block in outline.blocks(document, layout):
        words = plain_text(block.lead).rstrip(": ")
        if block.heading:
            part = words if block.level == 0 else part
            fields.append(_Field(part if block.level else "", words, []))
        else:
            fields[-1].clauses.extend(_build_paragraphs(words, block.clauses, changes))
    return [field for field in fields if field.clauses]


def find_changes(annex: AnnexTable | None) -> Mapping[str, str]:
    """How each figure changed against the same period a year ago, in brief, by its code."""
    if annex is None:
        return {}
    cells = [(row.code, cell) for row in annex.rows for cell in enumerate(row.cells)]
    compared = {at for _, (at, cell) in cells if isinstance(cell, Fact) and cell.view == "so_sanh"}
    return {code: cell.text for code, (at, cell) in cells if at in compared and cell.text}


def _build_paragraphs(
    title: str, clauses: Iterable[Clause], changes: Mapping[str, str]
) -> Iterator[_SlideParagraph]:
    """Short paragraphs, each with its own figures."""
    for runs in _join_clauses(clauses):
        for part in _split_long_paragraph(runs):
            tiles = tuple(
                Tile(run.text, run.label, _describe_change(changes.get(run.code, "")))
                for run in part
                if isinstance(run, Fact) and not run.view
            )
            yield _SlideParagraph(title, part, tiles)


def _describe_change(change: str) -> str:
    if not change or change == "mới phát sinh":
        return change
    return f"{change} cùng kỳ" if change == "bằng" else f"{change} so với cùng kỳ"


def _join_clauses(clauses: Iterable[Clause]) -> Iterator[tuple[Run, ...]]:
    """Return the clauses as far as they run on: a comma or "và" leads to the next, a stop ends."""
    runs: list[Run] = []
    for clause in clauses:
        runs += clause.runs
        if BREAK.search(clause.separator) or not clause.separator.strip():
            yield _end_sentence(runs, clause.separator)
            runs = []
        else:
            runs.append(Text(clause.separator))
    if runs:
        yield _end_sentence(runs, "")


def _end_sentence(runs: list[Run], separator: str) -> tuple[Run, ...]:
    """Return a paragraph with a capital and a stop of its own; an open end stays open."""
    ends = ",…" if "…" in separator or ".." in separator else "."
    last = runs[-1] if runs else Text("")
    if isinstance(last, Text):
        runs = [*runs[:-1], Text(last.text.rstrip(STOPS))]
    return (*outline.capitalised(tuple(runs)), Text(ends))


def _split_long_paragraph(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Return a paragraph that no screen could hold, in parts that one can; a figure stays whole."""
    most = (sizes.ROOM / sizes.LINE - 2) * sizes.WIDTH / sizes.SLACK
    part: list[Run] = []
    room = most
    for run in runs:
        rest = run
        while (wide := text_width(rest.text, sizes.TEXT)) > room:
            cut = rest.text.rfind(" ", 0, int(len(rest.text) * room / wide))
            if not isinstance(rest, Fact | Gap) and cut > 0:
                part.append(replace(rest, text=rest.text[:cut]))
                rest = replace(rest, text=rest.text[cut + 1 :])
            elif not part:
                break
            yield tuple(part)
            part, room = [], most
        part.append(rest)
        room -= wide
    yield tuple(part)


def _cut_field(field: _Field) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of each slide: as many paragraphs as fit with their figures under them.

    A part that does not fit below another begins a new slide.
    """
    lines = count_lines(f"{field.title} (00/00)", sizes.TITLE, sizes.WIDTH, bold=True)
    room = sizes.ROOM - (lines - 1) * sizes.TITLE_LINE
    shown: list[_SlideParagraph] = []
    before = ""
    for _, group in groupby(field.clauses, key=lambda clause: clause.title):
        part = list(group)
        for clause in part:
            following = part if clause is part[0] else [clause]
            if shown and _total_height(_build_pieces([*shown, *following], before)) > room:
                yield from _fill_slides(_build_pieces(shown, before), room)
                before = shown[-1].title
                shown = []
            shown.append(clause)
    yield from _fill_slides(_build_pieces(shown, before), room)


def _cut_charts(field: _Field, annex: AnnexTable | None) -> Iterator[tuple[Piece, ...]]:
    """Return the screens that draw the field's own figures, each kind of chart for itself."""
    codes = [run.code for clause in field.clauses for run in clause.runs if isinstance(run, Fact)]
    for title, lines, rest in slide_charts.build_slide_charts(dict.fromkeys(codes), annex):
        pieces = [Piece(chart=line) for line in lines]
        pieces += [Piece(runs=(Text(rest),))] if rest else []
        room = sizes.ROOM - _total_height([Piece(title=title + sizes.MORE)])
        for place, shown in enumerate(_fill_slides(pieces, room)):
            yield (Piece(title=title + sizes.MORE if place else title), *shown)


def _build_pieces(shown: list[_SlideParagraph], before: str) -> list[Piece]:
    """Return the pieces of some paragraphs; a part that the screen `before` began says so."""
    pieces: list[Piece] = []
    for title, group in groupby(shown, key=lambda clause: clause.title):
        together = list(group)
        more = sizes.MORE if title == before and together[0] is shown[0] else ""
        pieces += [Piece(title=title + more)] if title else []
        pieces += [Piece(runs=clause.runs) for clause in together]
        tiles = tuple(tile for clause in together for tile in clause.tiles)
        pieces += [Piece(tiles=row) for row in batched(tiles, sizes.ABREAST)]
    return pieces


def _fill_slides(pieces: list[Piece], room: float) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces that fit on one slide; too many figures go on to the next."""
    shown: list[Piece] = []
    for piece in pieces:
        if shown and _total_height([*shown, piece]) > room:
            yield tuple(shown)
            shown = []
        shown.append(piece)
    yield tuple(shown)


def _total_height(pieces: Iterable[Piece]) -> float:
    return sum(piece.height for piece in pieces)
