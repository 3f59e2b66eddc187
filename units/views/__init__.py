"""The pages of collecting: what waits for me, a period's board, a unit's sheet."""

from units.views.board import period_board
from units.views.cell import enter_figure, figure_history
from units.views.home import home
from units.views.presence import tell_presence
from units.views.sheet import unit_sheet

__all__ = [
    "enter_figure",
    "figure_history",
    "home",
    "period_board",
    "tell_presence",
    "unit_sheet",
]
