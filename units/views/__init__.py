"""The pages of collecting: what waits for me, a period's board, a unit's sheet."""

from units.views.board import period_board
from units.views.catalogue import indicator_list
from units.views.cell import enter_figure, figure_history
from units.views.handing_in import (
    accept_sheet,
    announce_sheet,
    extend_sheet,
    reopen_cell,
    send_back_sheet,
    submit_sheet,
)
from units.views.home import home
from units.views.notices import notice_list, read_notice, read_notices
from units.views.presence import tell_presence
from units.views.sheet import unit_sheet

__all__ = [
    "accept_sheet",
    "announce_sheet",
    "enter_figure",
    "extend_sheet",
    "figure_history",
    "home",
    "indicator_list",
    "notice_list",
    "period_board",
    "read_notice",
    "read_notices",
    "reopen_cell",
    "send_back_sheet",
    "submit_sheet",
    "tell_presence",
    "unit_sheet",
]
