"""Acts of collecting: each checks, writes and leaves its trace in one transaction."""

from units.actions.figures import (
    Clash,
    Conflict,
    Locked,
    Recorded,
    Said,
    enter_figures,
    record_figures,
    reopened,
    why_locked,
)
from units.actions.handing_in import (
    NotReady,
    NotYours,
    Refused,
    extend,
    hindrances,
    history_of,
    may,
    move,
    moves_open_to,
    reopen_figure,
)

__all__ = [
    "Clash",
    "Conflict",
    "Locked",
    "NotReady",
    "NotYours",
    "Recorded",
    "Refused",
    "Said",
    "enter_figures",
    "extend",
    "hindrances",
    "history_of",
    "may",
    "move",
    "moves_open_to",
    "record_figures",
    "reopen_figure",
    "reopened",
    "why_locked",
]
