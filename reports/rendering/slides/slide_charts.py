"""The charts of a field of work on a slide: large, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.document import AnnexTable
from reports.rendering import charts
from reports.rendering.slides.slide_sizes import BARS, TEXT, TILE_TEXT, WIDTH, count_lines

MAX_LINES = 8  # of a chart


@dataclass(frozen=True, slots=True)
class SlideChart:
    """One line of a chart: what it counts, its bars, its two figures under the table's heads."""

    line: charts.ChartLine
    heads: tuple[str, str]

    @property
    def label(self) -> str:
        return charts.line_label(self.line)

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """Each figure as the table prints it, with its head."""
        return tuple(zip(self.heads, (fact.text for fact in self.line.facts), strict=True))

    @property
    def height(self) -> float:
        return count_lines(self.label, TEXT, WIDTH) * TILE_TEXT + BARS


def build_slide_charts(
    codes: Iterable[str], annex: AnnexTable | None
) -> Iterator[tuple[str, list[SlideChart], str]]:
    """Return the title of each kind of chart, what it draws, and what it leaves out in words.

    No more than MAX_LINES; the others are shown large on a slide of their own.
    """
    if annex is None:
        return
    for kind in charts.KINDS:
        chart_lines = charts.build_lines(annex, kind)
        drawn = [chart_lines[code] for code in codes if code in chart_lines]
        if drawn:
            heads = charts.find_heads(annex, kind)
            shown = [SlideChart(line, heads) for line in drawn[:MAX_LINES]]
            yield kind.title, shown, charts.omitted_lines_note(len(drawn) - len(shown))
