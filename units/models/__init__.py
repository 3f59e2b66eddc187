"""The records of who says what: organisation, catalogue, collection and their trail."""

from units.models.calendar import SpecialDay
from units.models.catalogue_revision import Edition
from units.models.figure import Figure
from units.models.indicator import Indicator, Section
from units.models.lock_exception import Extension, Reopening
from units.models.log import Change, Transition
from units.models.message import Notice, Presence, Upload
from units.models.organisation import Membership, Role, Unit
from units.models.period import Period, Submission
from units.models.plan import OpeningBalance, Target
from units.models.rule import Literal, Rule

__all__ = [
    "Change",
    "Edition",
    "Extension",
    "Figure",
    "Indicator",
    "Literal",
    "Membership",
    "Notice",
    "OpeningBalance",
    "Period",
    "Presence",
    "Reopening",
    "Role",
    "Rule",
    "Section",
    "SpecialDay",
    "Submission",
    "Target",
    "Transition",
    "Unit",
    "Upload",
]
