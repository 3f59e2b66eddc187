"""From last year's words to figures: a pasted report becomes proposals, line by line."""

from reports.proposing.finding import clean
from reports.proposing.known import Asked, Clause, Known, Place
from reports.proposing.newcomers import Newcomer
from reports.proposing.proposals import (
    LITERAL,
    MAYBE,
    MOST_CHARACTERS,
    NEW,
    SURE,
    Proposal,
    TooMuch,
    propose,
)

__all__ = [
    "LITERAL",
    "MAYBE",
    "MOST_CHARACTERS",
    "NEW",
    "SURE",
    "Asked",
    "Clause",
    "Known",
    "Newcomer",
    "Place",
    "Proposal",
    "TooMuch",
    "clean",
    "propose",
]
