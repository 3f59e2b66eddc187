"""The pages of collecting: what waits for me, a period's board, a unit's sheet."""

from units.views.board import period_board
from units.views.home import home
from units.views.sheet import unit_sheet

__all__ = ["home", "period_board", "unit_sheet"]
