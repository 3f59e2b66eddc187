"""The records of what we say together: the report, its words, what is said of it, its trail."""

from reports.models.conference_record import Conference, Task
from reports.models.file_job import MadeFile
from reports.models.letterhead import Letterhead
from reports.models.log import Revision, Snapshot, Transition
from reports.models.report import Passage, Report
from reports.models.review_records import Agreement, Comment, Endorsement, Reading
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
