"""The measures of the stage: a wall of 1280 by 720 units, and how much of it words take."""

from math import ceil

from reports.rendering.layouts import Face
from reports.rendering.typesetting import line_balance

# Units of the stage, as projector.css sets them.
WIDTH, ROOM, BETWEEN = 1152, 500, 14
TEXT, LINE = 28, 38
TITLE, TITLE_LINE = 40, 48
PART, PART_LINE = 32, 42
ABREAST, TILE, TILE_TEXT, TILE_EDGE = 2, 522, 34, 12
FIGURE, FIGURE_LINE, SMALL = 56, 60, 36
BARS = 62  # two bars, and the lines of their figures beside them
SLACK = 1.06  # the widths are estimates, and lines break between words
MORE = " (tiếp)"
UNITS = line_balance.POINTS_PER_MM


def count_lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines a text takes; none takes none."""
    return ceil(text_width(text, size, bold=bold) * SLACK / room) if text else 0


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    return line_balance.text_width(text, Face("stage", size, bold=bold)) * UNITS
