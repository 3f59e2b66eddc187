"""Charts of the annex: this period beside the same one last year, and how far plans are met.

A chart shows nothing that the table above it does not print: each bar belongs to one of its
figures, which stands beside it as the table has it. Bars are measured in whole units of a stage
that the style sheets stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from reports.document import AnnexRow, AnnexTable, Fact
from reports.rendering.typesetting.print_fonts import measure_text

# The stage of one line's bars: the longest bar, one bar's height, the space between two.
STAGE_WIDTH, BAR_HEIGHT, BAR_GAP = 800, 30, 12
PLAN_WIDTH = 640  # how long a bar is that meets its plan; one may go a quarter beyond
MIN_WIDTH = 4  # so that a value above zero is visible
MAX_LINES, MAX_CHARTS = 40, 12  # of a chart, of an annex
# Millimetres for a figure beside its bars: as document.css has them, and at most.
SHORT_FIGURE, LONG_FIGURE, FIGURE_SIZE = 26, 42, 12
NOW, BEFORE, PLAN, SHARE = "", "cung_ky", "ke_hoach", "dat_ke_hoach"
FULL = Decimal(100)
TITLE, LABEL_HEAD = "Biểu đồ", "Chỉ tiêu"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it is and how long; `kind` is "now", "before" or "share".

    `broken` goes on beyond the stage, and is drawn as if torn.
    """

    kind: str
    y: int
    width: int
    broken: bool = False


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One indicator: the bars, the two figures they stand for, what they show, in words.

    `mark` is where the plan is met, if there is one.
    """

    row: AnnexRow
    facts: tuple[Fact, Fact]
    bars: tuple[Bar, ...]
    description: str
    height: int
    plan_x: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The lines of one field of work under the heads of the annex's own columns.

    `about` says what is compared; `left_out` counts the lines that only the table has, and
    `undrawn`, of the last chart, those that would have followed.
    """

    number: int
    field: str
    comparison: str
    heads: tuple[str, str]
    lines: tuple[ChartLine, ...]
    omitted_lines: int = 0
    omitted_charts: int = 0

    @property
    def is_plan(self) -> bool:
        return self.lines[0].plan_x is not None

    @property
    def caption(self) -> str:
        named = f"{self.field}: {self.comparison}" if self.field else self.comparison
        return f"Biểu đồ {self.number}. {named[:1].upper()}{named[1:]}"

    @property
    def is_long(self) -> bool:
        """Whether a figure needs the wider columns."""
        return any(_figure_width(line) > SHORT_FIGURE for line in self.lines)

    @property
    def omitted_note(self) -> str:
        """What the chart, and the charts together, leave to the table, in words."""
        more = f"Còn {self.omitted_charts} biểu đồ khác không vẽ, số liệu xem trong biểu."
        notes = (omitted_lines_note(self.omitted_lines), more if self.omitted_charts else "")
        return " ".join(filter(None, notes))


@dataclass(frozen=True, slots=True)
class Kind:
    """What a chart compares, and how one line of it is drawn from its two figures."""

    comparison: str
    views: tuple[str, str]
    draw: Callable[[AnnexRow, Fact, Fact], ChartLine | None]

    @property
    def title(self) -> str:
        return self.comparison[0].upper() + self.comparison[1:]


def build_charts(annex: AnnexTable | None) -> tuple[Chart, ...]:
    """Return all charts, field by field in the order of the table."""
    if annex is None:
        return ()
    charts_found = [
        (field, kind, lines)
        for field, rows in _fields(annex)
        for kind in KINDS
        if (lines := [line for row in rows if (line := build_line(row, kind)) and _fits(line)])
    ]
    drawn = [
        _chart(number, field, kind, lines, find_heads(annex, kind))
        for number, (field, kind, lines) in enumerate(charts_found[:MAX_CHARTS], start=1)
    ]
    if len(charts_found) > MAX_CHARTS:
        drawn[-1] = replace(drawn[-1], omitted_charts=len(charts_found) - MAX_CHARTS)
    return tuple(drawn)


def omitted_lines_note(count: int) -> str:
    """Return the note about `count` lines that only the table has; "" for none."""
    return f"Còn {count} chỉ tiêu khác xem trong biểu." if count else ""


def legend(drawn: tuple[Chart, ...]) -> str:
    """Return how to read the bars of all charts."""
    compared = "Thanh đậm là kỳ này, thanh nhạt là cùng kỳ năm trước; mỗi chỉ tiêu một thang riêng."
    planned = "Vạch đứng là kế hoạch năm; thanh bị cắt là vượt quá khổ biểu đồ."
    entries = {False: compared, True: planned}
    return " ".join(entries[kind] for kind in sorted({chart.is_plan for chart in drawn}))


def line_label(line: ChartLine) -> str:
    """Return the label of a line with its measure."""
    return f"{line.row.label} ({line.row.measure})" if line.row.measure else line.row.label


def build_lines(annex: AnnexTable, kind: Kind) -> Mapping[str, ChartLine]:
    """Return what can be drawn of each indicator, by its code."""
    drawn = (row for row in annex.rows if row.code and not row.is_share)
    line_by_code = {row.code: build_line(row, kind) for row in drawn}
    return {code: line for code, line in line_by_code.items() if line}


def build_line(row: AnnexRow, kind: Kind) -> ChartLine | None:
    """Return the line of one indicator; nothing where one of its two figures is missing."""
    facts = {cell.view: cell for cell in row.cells if isinstance(cell, Fact)}
    pair = [facts.get(view) for view in kind.views]
    return kind.draw(row, pair[0], pair[1]) if pair[0] and pair[1] else None


def _chart(
    number: int, field: str, kind: Kind, lines: list[ChartLine], heads: tuple[str, str]
) -> Chart:
    """Return a chart of at most MAX_LINES lines; totals before their parts."""
    first = sorted(lines, key=lambda line: bool(line.row.part_of))[:MAX_LINES]
    chart_lines = tuple(line for line in lines if line in first)
    return Chart(number, field, kind.comparison, heads, chart_lines, len(lines) - len(chart_lines))


def _fits(line: ChartLine) -> bool:
    return _figure_width(line) <= LONG_FIGURE


def _figure_width(line: ChartLine) -> float:
    return max(measure_text(fact.text, FIGURE_SIZE) for fact in line.facts)


def _fields(annex: AnnexTable) -> Iterator[tuple[str, list[AnnexRow]]]:
    """Yield the rows of each field of work: a title of the second level, or of the first alone."""
    field, rows = "", list[AnnexRow]()
    for row in annex.rows:
        if row.is_share:
            continue
        if not row.is_group:
            rows.append(row)
        elif row.depth <= 1:
            if rows:
                yield field, rows
            field, rows = row.label, []
    if rows:
        yield field, rows


def find_heads(annex: AnnexTable, kind: Kind) -> tuple[str, str]:
    """Return the table's own heads over the figures that are drawn."""
    places = {
        cell.view: place
        for row in annex.rows
        for place, cell in enumerate(row.cells)
        if isinstance(cell, Fact)
    }
    first, second = (annex.columns[places[view]] for view in kind.views)
    return first, second


# ---------------------------------------------------------------------------------- the drawing


def _compare_years(row: AnnexRow, now: Fact, before: Fact) -> ChartLine | None:
    """Draw two bars, the longer of which fills the stage."""
    here, there = figure_size(now), figure_size(before)
    if here is None or there is None or not max(here, there):
        return None
    whole = max(here, there)
    bars = (
        Bar("now", 0, _length(here, whole)),
        Bar("before", BAR_HEIGHT + BAR_GAP, _length(there, whole)),
    )
    change = "dài hơn" if here > there else "ngắn hơn" if here < there else "bằng"
    shows = f"Thanh kỳ này {change} thanh cùng kỳ năm trước"
    return ChartLine(row, (now, before), bars, shows, 2 * BAR_HEIGHT + BAR_GAP)


def _compare_with_plan(row: AnnexRow, share: Fact, plan: Fact) -> ChartLine | None:
    """Draw one bar and the mark where the plan is met; a difference in points is no share."""
    done = figure_size(share)
    if done is None or not share.text.endswith("%"):
        return None
    length = _length(done, FULL, PLAN_WIDTH)
    bar = Bar("share", BAR_GAP, min(length, STAGE_WIDTH), broken=length > STAGE_WIDTH)
    # "gần 100%" is printed where rounding alone would reach the mark.
    met = done >= FULL and share.text[0].isdecimal()
    shows = f"Thanh {'chạm hoặc vượt' if met else 'chưa tới'} vạch kế hoạch năm"
    return ChartLine(row, (share, plan), (bar,), shows, BAR_HEIGHT + 2 * BAR_GAP, PLAN_WIDTH)


def figure_size(fact: Fact) -> Decimal | None:
    """Return the size a figure is drawn with: its amount, or its share for a ratio, else None."""
    amount, _, base = fact.raw.partition("/")
    try:
        sizes = Decimal(amount), Decimal(base or 1)
    except ArithmeticError:
        return None
    usable = all(size.is_finite() for size in sizes) and sizes[0] >= 0 and sizes[1] > 0
    return sizes[0] / sizes[1] if usable else None


def _length(amount: Decimal, whole: Decimal, span: int = STAGE_WIDTH) -> int:
    if not amount:
        return 0
    return max(MIN_WIDTH, int((amount / whole * span).to_integral_value(ROUND_HALF_UP)))


COMPARED = Kind("so với cùng kỳ năm trước", (NOW, BEFORE), _compare_years)
PLANNED = Kind("mức đạt kế hoạch năm", (SHARE, PLAN), _compare_with_plan)
KINDS = (COMPARED, PLANNED)
