"""Every trail the program leaves, and how a row of it reads: what it was about, what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db.models import Model, QuerySet
from django.utils.timezone import localtime

from kgscience.accounts.models import SecurityEvent
from reports.models import (
    Agreement,
    Comment,
    Endorsement,
    IssuedNumber,
    PassageRevision,
    Report,
    Version,
)
from reports.models import ReportTransition as ReportTransition
from units.models import Extension, FigureChange, Reopening, Submission, SubmissionTransition

# What the page can be narrowed to; several trails may be of one kind.
KINDS = {
    "figure": "Số liệu",
    "sheet": "Phiếu số liệu",
    "passage": "Câu trong báo cáo",
    "review": "Thẩm tra, góp ý",
    "report": "Trạng thái báo cáo",
    "publishing": "Ban hành",
    "catalogue": "Danh mục, cấu hình",
    "people": "Tài khoản, vai trò",
    "door": "Đăng nhập, phiên",
    "failure": "Đăng nhập sai, khóa",
    "export": "Tải tệp ra",
    "refusal": "Từ chối truy cập",
}
Says = Callable[[Any], tuple[str, str]]


@dataclass(frozen=True)
class Trail:
    """Rows of one table that are of one `kind`.

    `at` and `by` name the columns of the moment and the person; `texts` those that are searched;
    `says` gives what a row is about and its details, `where` from where it came.
    """

    kind: str
    model: type[Model]
    says: Says
    texts: tuple[str, ...]
    at: str = "at"
    by: str = "by"
    only: Mapping[str, Any] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    where: Callable[[Any], str] = lambda row: ""

    @cached_property
    def key(self) -> str:
        assert self.model._meta.pk is not None
        return self.model._meta.pk.name

    def rows(self) -> QuerySet[Any]:
        return self.model._base_manager.filter(**self.only)


def _arrow(old: str, new: str) -> str:
    return f"“{old}” → “{new}”" if old else f"“{new}”"


def _because(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _change(row: FigureChange) -> tuple[str, str]:
    return row.what, _because(_arrow(row.old, row.new), row.reason)


def _sheet_moved(row: SubmissionTransition) -> tuple[str, str]:
    names = {move.verb: move.label for move in Submission.TRANSITIONS}
    states = f"{row.get_from_status_display()} → {row.get_to_status_display()}"
    return str(row.submission), _because(names.get(row.verb, row.verb), states, row.reason)


def _extended(row: Extension) -> tuple[str, str]:
    return str(row.submission), _because(
        f"gia hạn đến {localtime(row.until):%H:%M %d/%m/%Y}", row.reason
    )


def _reopened(row: Reopening) -> tuple[str, str]:
    return str(row.submission), _because(f"mở lại ô {row.indicator.code}", row.reason)


def _revised(row: PassageRevision) -> tuple[str, str]:
    place = f"{row.passage.report}, mục {row.section.code}, câu {row.order}"
    return place, f"{row.get_verb_display()}: {row.template}"


def _report_moved(row: ReportTransition) -> tuple[str, str]:
    names = {move.verb: move.label for move in Report.TRANSITIONS}
    states = f"{row.get_from_status_display()} → {row.get_to_status_display()}"
    return str(row.report), _because(names.get(row.verb, row.verb), states, row.reason)


def _agreed(row: Agreement) -> tuple[str, str]:
    return f"{row.passage.report}, dự thảo lần {row.draft_number}", f"đồng ý: {row.words}"


def _endorsed(row: Endorsement) -> tuple[str, str]:
    return f"{row.report}, dự thảo lần {row.draft_number}", row.get_kind_display().lower()


def _commented(row: Comment) -> tuple[str, str]:
    return f"{row.report}, dự thảo lần {row.draft_number}", f"góp ý: {row.body}"


def _answered(row: Comment) -> tuple[str, str]:
    taken = "nhận góp ý" if row.is_taken else "không nhận góp ý"
    return f"{row.report}, dự thảo lần {row.draft_number}", _because(
        f"{taken}: {row.body}", row.answer
    )


def _resolved(row: Comment) -> tuple[str, str]:
    return f"{row.report}, dự thảo lần {row.draft_number}", f"khép lại góp ý: {row.body}"


def _published(row: Version) -> tuple[str, str]:
    return f"{row.report}, bản {row.number}", _because("ban hành", row.reason)


def _numbered(row: IssuedNumber) -> tuple[str, str]:
    return str(row.report), f"cấp số {row}"


def _administered(row: LogEntry) -> tuple[str, str]:
    verb = {ADDITION: "thêm", CHANGE: "sửa"}.get(row.action_flag, "xóa")
    kind = row.content_type.name if row.content_type_id and row.content_type else ""
    return f"{kind} {row.object_repr}".strip(), row.get_change_message() or verb


def _happened(row: SecurityEvent) -> tuple[str, str]:
    account = "" if row.by_id else row.name
    return _because(str(row.get_kind_display()), account), _because(row.what, row.agent)


def _address(row: SecurityEvent) -> str:
    return row.address or ("" if row.agent else FigureChange.Through.COMMAND.label)


def _through(row: FigureChange) -> str:
    return str(row.get_through_display())


def _of_door(kind: str, *events: SecurityEvent.Kind) -> Trail:
    searched = ("name", "what", "agent", "address")
    only = {"kind__in": [*events]}
    return Trail(kind, SecurityEvent, _happened, searched, only=only, where=_address)


def _of_changes(kind: str, *, of_figures: bool) -> Trail:
    only = {"figure__isnull": not of_figures}
    return Trail(
        kind, FigureChange, _change, ("what", "old", "new", "reason"), only=only, where=_through
    )


REPORT, SHEET = "report__period", ("submission__unit", "submission__period")
SHEET_TEXTS = ("submission__unit__name", "submission__period__code", "reason")
K = SecurityEvent.Kind
TRAILS = (
    _of_changes("figure", of_figures=True),
    _of_changes("catalogue", of_figures=False),
    Trail("sheet", SubmissionTransition, _sheet_moved, ("verb", *SHEET_TEXTS), joined=SHEET),
    Trail("sheet", Extension, _extended, SHEET_TEXTS, joined=SHEET),
    Trail(
        "sheet",
        Reopening,
        _reopened,
        ("indicator__code", *SHEET_TEXTS),
        joined=("indicator", *SHEET),
    ),
    Trail(
        "passage",
        PassageRevision,
        _revised,
        ("template", "section__code", "passage__report__period__code"),
        joined=("section", "passage__report__period"),
    ),
    Trail(
        "review",
        Agreement,
        _agreed,
        ("words", "passage__report__period__code"),
        joined=("passage__report__period",),
    ),
    Trail("review", Endorsement, _endorsed, ("report__period__code",), joined=(REPORT,)),
    Trail("review", Comment, _commented, ("body", "report__period__code"), joined=(REPORT,)),
    Trail(
        "review",
        Comment,
        _answered,
        ("body", "answer", "report__period__code"),
        at="answered_at",
        by="answered_by",
        only={"answered_at__isnull": False},
        joined=(REPORT,),
    ),
    Trail(
        "review",
        Comment,
        _resolved,
        ("body", "report__period__code"),
        at="resolved_at",
        by="resolved_by",
        only={"resolved_at__isnull": False},
        joined=(REPORT,),
    ),
    Trail(
        "report",
        ReportTransition,
        _report_moved,
        ("verb", "reason", "report__period__code"),
        joined=(REPORT,),
    ),
    Trail("publishing", Version, _published, ("reason", "report__period__code"), joined=(REPORT,)),
    Trail("publishing", IssuedNumber, _numbered, ("symbol", "series"), joined=(REPORT,)),
    Trail(
        "catalogue",
        LogEntry,
        _administered,
        ("object_repr", "change_message"),
        at="action_time",
        by="user",
        joined=("content_type",),
    ),
    _of_door("people", K.ACCOUNT, K.ROLE, K.PASSWORD, K.FACTOR),
    _of_door("door", K.SIGN_IN, K.SIGN_OUT, K.EXPIRY, K.ENDING, K.UNLOCK),
    _of_door("failure", K.FAILURE, K.LOCK),
    _of_door("export", K.EXPORT),
    _of_door("refusal", K.REFUSAL),
)
