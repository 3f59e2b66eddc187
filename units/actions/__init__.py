"""Acts of collecting: each checks, writes and leaves its trace in one transaction."""

from units.actions.announcing import tell_ready
from units.actions.figures import (
    Clash,
    Conflict,
    Recorded,
    Said,
    enter_figures,
    figures_recorded,
    record_figures,
)
from units.actions.handing_in import (
    NotReady,
    NotYours,
    Refused,
    Unclear,
    hindrances,
    history_of,
    may,
    move,
    move_sheet,
    moves_open_to,
)
from units.actions.locks import Locked, reopened, why_locked
from units.actions.unlocking import extend, reopen_figure

__all__ = [
    "Clash",
    "Conflict",
    "Locked",
    "NotReady",
    "NotYours",
    "Recorded",
    "Refused",
    "Said",
    "Unclear",
    "enter_figures",
    "extend",
    "figures_recorded",
    "hindrances",
    "history_of",
    "may",
    "move",
    "move_sheet",
    "moves_open_to",
    "record_figures",
    "reopen_figure",
    "reopened",
    "tell_ready",
    "why_locked",
]
