"""Models of the organisation, the catalogue, the collection of figures and its logs."""

from units.models.assignment import Assignment, EarlierWording, Succession
from units.models.calendar import SpecialDay
from units.models.catalogue_revision import CatalogueRevision
from units.models.figure import Figure
from units.models.indicator import Indicator, Section
from units.models.lock_exception import Extension, OfficeEntry, Reopening
from units.models.log import FigureChange, SubmissionTransition
from units.models.message import Notification, PendingUpload, Presence
from units.models.organisation import Membership, Role, Unit
from units.models.period import Period, Submission
from units.models.plan import OpeningBalance, Target
from units.models.rule import DeclaredLiteral, Rule
