"""The records of who says what: organisation, catalogue, collection."""

from units.models.catalogue import Indicator, Literal, Rule, Section
from units.models.collection import Change, Figure, Period, Submission
from units.models.organisation import Membership, Role, Unit

__all__ = [
    "Change",
    "Figure",
    "Indicator",
    "Literal",
    "Membership",
    "Period",
    "Role",
    "Rule",
    "Section",
    "Submission",
    "Unit",
]
