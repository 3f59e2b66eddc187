"""What a wall draws of the figures that a field of work speaks of: bars, large, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.document import AnnexTable
from reports.rendering import charts
from reports.rendering.slides.slide_sizes import BARS, TEXT, TILE_TEXT, WIDTH, lines


@dataclass(frozen=True, slots=True)
class SlideChart:
    """One line of a chart: what it counts, its bars, its two figures under the table's heads."""

    line: charts.ChartLine
    heads: tuple[str, str]

    @property
    def label(self) -> str:
        return charts.label(self.line)

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """Each figure as the table prints it, with its head."""
        return tuple(zip(self.heads, (fact.text for fact in self.line.facts), strict=True))

    @property
    def height(self) -> float:
        return lines(self.label, TEXT, WIDTH) * TILE_TEXT + BARS


def drawn_of(
    codes: Iterable[str], annex: AnnexTable | None
) -> Iterator[tuple[str, list[SlideChart], str]]:
    """The title of each kind of chart with what it draws of these figures, in their order, and
    words of what it leaves out: no more than on paper, the rest stands large on its own screen."""
    if annex is None:
        return
    for kind in charts.KINDS:
        chart_lines = charts.lines_of(annex, kind)
        drawn = [chart_lines[code] for code in codes if code in chart_lines]
        if drawn:
            heads = charts.heads_of(annex, kind)
            shown = [SlideChart(line, heads) for line in drawn[: charts.LINES]]
            yield kind.title, shown, charts.left_to_table(len(drawn) - len(shown))
