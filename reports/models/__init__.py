"""The records of what we say together: the report, its words, what is said of it, its trail."""

from reports.models.conference import Conference, Task
from reports.models.letterhead import Letterhead
from reports.models.made import MadeFile
from reports.models.report import Passage, Report
from reports.models.review import Agreement, Comment, Endorsement, Reading
from reports.models.trace import Revision, Snapshot, Transition
from reports.models.version import Erratum, Fact, IssuedNumber, Version, VersionFile

__all__ = [
    "Agreement",
    "Comment",
    "Conference",
    "Endorsement",
    "Erratum",
    "Fact",
    "IssuedNumber",
    "Letterhead",
    "MadeFile",
    "Passage",
    "Reading",
    "Report",
    "Revision",
    "Snapshot",
    "Task",
    "Transition",
    "Version",
    "VersionFile",
]
