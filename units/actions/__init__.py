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

__all__ = [
    "Clash",
    "Conflict",
    "Locked",
    "Recorded",
    "Said",
    "enter_figures",
    "record_figures",
    "reopened",
    "why_locked",
]
