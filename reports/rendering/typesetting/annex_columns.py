"""The widths of the annex's columns: no figure breaks, and the sheet turns where it must.

A table is tried upright, then on its side, then in smaller letters; `overflow` says by how much
even the last of them is too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.document import AnnexRow, AnnexTable
from reports.rendering.layouts import Layout
from reports.rendering.typesetting.print_fonts import MM_PER_POINT, measure_text

NARROW_COLUMNS = 3  # more columns of figures than this need the sheet on its side
SIZE, SMALLEST = 12, 8  # points
PADDING = 6.5 * MM_PER_POINT  # of both sides, with the lines
STEP = 4 * MM_PER_POINT  # a level's indent
NUMBER, MEASURE, FIGURE, LABEL = 11.0, 22.0, 24.0, 45.0  # the least of each column, in millimetres
SLACK = 0.3  # what rounding to pixels and twentieths of a point may take


@dataclass(frozen=True, slots=True)
class AnnexColumns:
    """How wide each column is, in millimetres; `size` is that of the letters, in points."""

    widths: tuple[float, ...]
    size: int
    wide: bool
    overflow: float = 0


@lru_cache(8)  # one document is asked about for every format
def choose_columns(annex: AnnexTable, heads: tuple[str, ...], layout: Layout) -> AnnexColumns:
    """Return the first arrangement in which every figure stands on one line."""
    sides = (False, True) if len(annex.columns) <= NARROW_COLUMNS else (True,)
    tries = [(side, SIZE) for side in sides]
    tries += [(True, size) for size in range(SIZE - 1, SMALLEST - 1, -1)]
    for wide, size in tries:
        columns = _arrange(annex, heads, layout.printable_width(wide=wide), size, wide)
        if not columns.overflow:
            break
    return columns


def _arrange(
    annex: AnnexTable, heads: Sequence[str], room: float, size: int, wide: bool
) -> AnnexColumns:
    rows = [row for row in annex.rows if not row.is_group]
    number, label, measure, *figures = _least_widths(rows, heads, size)
    left = room - number - sum(figures)
    overflow = max(0.0, label + measure - left)
    if overflow:
        label = max(left - measure, 1.0)
    else:
        measure = _share(rows, left, (label, measure), size)
        label = left - measure
    return AnnexColumns((number, label, measure, *figures), size, wide, overflow)


def _least_widths(rows: Sequence[AnnexRow], heads: Sequence[str], size: int) -> list[float]:
    """Return the widths below which a figure, or a head's word, would break."""
    # Words may be broken where all else fails, numbers among them may not.
    labels = [word for row in rows for word in row.label.split() if _has_digit(word)]
    columns = [[row.number for row in rows], labels, [row.measure for row in rows]]
    columns += [
        [row.cells[place].text for row in rows if place < len(row.cells)]
        for place in range(len(heads) - 3)
    ]
    least = (NUMBER, LABEL, MEASURE, *[FIGURE] * (len(heads) - 3))
    return [
        max(start * size / SIZE, _widest(texts, size), _widest([head], size, bold=True))
        for start, texts, head in zip(least, columns, heads, strict=True)
    ]


def _has_digit(word: str) -> bool:
    return any(map(str.isnumeric, word))


def _widest(texts: Iterable[str], size: int, *, bold: bool = False) -> float:
    words = {word for text in texts for word in text.split()}
    widest = max((measure_text(word, size, bold=bold) for word in words), default=0)
    return widest + PADDING + SLACK


def _share(rows: Sequence[AnnexRow], room: float, least: tuple[float, float], size: int) -> float:
    """Return the width of the measures at which the rows, label beside measure, are lowest."""
    label, measure = least
    widest = max((measure_text(row.measure, size) for row in rows), default=0) + PADDING + SLACK
    widths = [measure, *_steps(measure, min(widest, room - label))]
    heights = {width: sum(_heights(rows, (room - width, width), size)) for width in widths}
    return min(widths, key=lambda width: (heights[width], width))


def _steps(start: float, end: float) -> Iterator[float]:
    while (start := start + 2) < end:
        yield start
    if end > start - 2:
        yield end


def _heights(rows: Sequence[AnnexRow], widths: tuple[float, float], size: int) -> Iterator[int]:
    for row in rows:
        indent = STEP * max(row.depth - 1, 0)
        yield max(
            count_lines(row.label, widths[0] - PADDING - SLACK - indent, size),
            count_lines(row.measure, widths[1] - PADDING - SLACK, size),
        )


def count_lines(text: str, room: float, size: float) -> int:
    """Return how many lines of one width, in millimetres, the words of a text take."""
    lines, used, space = 1, 0.0, measure_text(" ", size)
    for word in text.split():
        width = measure_text(word, size)
        if used and used + space + width > room:
            lines, used = lines + 1, width
        else:
            used += width + (space if used else 0)
    return lines
