"""The models of the reports: report and passages, review, log, versions, conference, files."""

from reports.models.conference_record import Conference, Task
from reports.models.dated_letterhead import DatedLetterhead
from reports.models.file_job import FileJob
from reports.models.log import PassageRevision, ReportTransition, Snapshot
from reports.models.report import Passage, Report
from reports.models.review_records import Agreement, Comment, Endorsement, ReadReceipt
from reports.models.version import Erratum, IssuedNumber, PublishedFact, Version, VersionFile
