"""Every trail the program leaves, and how a row of it reads: what it was about, what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    ReportTransition,
    Version,
)
from units.models import (
    Extension,
    FigureChange,
    OfficeEntry,
    Reopening,
    Submission,
    SubmissionTransition,
)
from units.models.log import DELEGATED

# What the page can be narrowed to; several trails may be of one kind.
KINDS = {
    "figure": "Số liệu",
    "sheet": "Biểu số liệu",
    "passage": "Câu trong báo cáo",
    "review": "Xin ý kiến, góp ý",
    "report": "Trạng thái báo cáo",
    "publishing": "Ban hành",
    "catalogue": "Danh mục, cấu hình",
    "people": "Tài khoản, vai trò",
    "door": "Đăng nhập, phiên",
    "failure": "Đăng nhập sai, khóa",
    "export": "Tải tệp ra",
    "refusal": "Từ chối truy cập",
}


@dataclass(frozen=True)
class Trail:
    """Rows of one table that are of one `kind`.

    `texts` are the columns that are searched; `what` gives what a row is about, `detail` the parts
    of its details; `at` and `by` name the columns of the moment and the person; `joined` are tables
    needed besides those of `texts`; `where` gives from where the row came.
    """

    kind: str
    model: type[Model]
    texts: tuple[str, ...]
    what: Callable[[Any], str]
    detail: Callable[[Any], tuple[str, ...]]
    at: str = "at"
    by: str = "by"
    only: Mapping[str, Any] = field(default_factory=dict)
    joined: tuple[str, ...] = ()
    where: Callable[[Any], str] = lambda row: ""

    @property
    def key(self) -> str:
        assert self.model._meta.pk is not None
        return self.model._meta.pk.name

    @property
    def tables(self) -> set[str]:
        """The related tables that its rows are read with."""
        searched = {text.rpartition("__")[0] for text in self.texts} - {""}
        return {self.by, *self.joined, *searched}

    def rows(self) -> QuerySet[Any]:
        return self.model._base_manager.filter(**self.only)


def join_parts(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _change(row: FigureChange) -> tuple[str, ...]:
    return f"“{row.old}” → “{row.new}”" if row.old else f"“{row.new}”", row.reason


def _transition(row: SubmissionTransition | ReportTransition) -> tuple[str, ...]:
    workflow = Submission if isinstance(row, SubmissionTransition) else Report
    names = {transition.verb: transition.label for transition in workflow.TRANSITIONS}
    states = f"{row.get_from_status_display()} → {row.get_to_status_display()}"
    delegated = DELEGATED if isinstance(row, SubmissionTransition) and row.delegated_by_id else ""
    return f"{names.get(row.verb, row.verb)} {delegated}".strip(), states, row.reason


def _draft(row: Endorsement | Comment) -> str:
    return f"{row.report}, dự thảo lần {row.draft_number}"


def _endorsement(row: Endorsement) -> tuple[str, ...]:
    what = row.get_kind_display().lower()
    return (f"rút lại xác nhận: {what}" if row.is_withdrawn else what,)


def _passage(row: PassageRevision) -> str:
    return f"{row.passage.report}, mục {row.section.code}, câu {row.order}"


def _answer(row: Comment) -> tuple[str, ...]:
    return f"{'tiếp thu' if row.is_taken else 'giải trình'} góp ý: {row.body}", row.answer


def _resolution(row: Comment) -> tuple[str, ...]:
    return (f"góp ý đã giải quyết: {row.body}",)


def _version(row: Version) -> str:
    return f"{row.report}, bản {row.number}"


def _administered(row: LogEntry) -> str:
    kind = row.content_type.name if row.content_type_id and row.content_type else ""
    return f"{kind} {row.object_repr}".strip()


def _admin_change(row: LogEntry) -> tuple[str, ...]:
    verb = {ADDITION: "thêm", CHANGE: "sửa"}.get(row.action_flag, "xóa")
    return (row.get_change_message() or verb,)


def _address(row: SecurityEvent) -> str:
    return row.address or ("" if row.agent else FigureChange.Through.COMMAND.label)


def _security_events(kind: str, *events: SecurityEvent.Kind) -> Trail:
    return Trail(
        kind,
        SecurityEvent,
        ("name", "what", "agent", "address"),
        lambda row: join_parts(row.get_kind_display(), "" if row.by_id else row.name),
        lambda row: (row.what, row.agent),
        only={"kind__in": [*events]},
        where=_address,
    )


def _changes(kind: str, *, of_catalogue: bool) -> Trail:
    return Trail(
        kind,
        FigureChange,
        ("what", "old", "new", "reason"),
        lambda row: row.what,
        _change,
        only={"figure__isnull": of_catalogue},
        where=lambda row: row.get_through_display(),
    )


def _of_submission(
    model: type[Model], detail: Callable[[Any], tuple[str, ...]], *texts: str
) -> Trail:
    searched = (*texts, "submission__unit__name", "submission__period__code", "reason")
    return Trail("sheet", model, searched, lambda row: str(row.submission), detail)


def _of_report(
    kind: str,
    model: type[Model],
    what: Callable[[Any], str],
    detail: Callable[[Any], tuple[str, ...]],
    *texts: str,
    verb: str = "",
) -> Trail:
    """Return a trail of rows that belong to a report; `verb` begins the columns of a later act."""
    searched = (*texts, "report__period__code")
    if not verb:
        return Trail(kind, model, searched, what, detail)
    by, at = f"{verb}_by", f"{verb}_at"
    return Trail(kind, model, searched, what, detail, at, by, only={f"{at}__isnull": False})


K = SecurityEvent.Kind
TRAILS = (
    _changes("figure", of_catalogue=False),
    _changes("catalogue", of_catalogue=True),
    _of_submission(SubmissionTransition, _transition, "verb"),
    _of_submission(
        Extension,
        lambda row: (f"gia hạn đến {localtime(row.until):%H:%M %d/%m/%Y}", row.reason),
    ),
    _of_submission(
        Reopening, lambda row: (f"mở lại ô {row.indicator.code}", row.reason), "indicator__code"
    ),
    _of_submission(OfficeEntry, lambda row: ("Văn phòng nhập thay đơn vị", row.reason)),
    Trail(
        "passage",
        PassageRevision,
        ("template", "section__code", "passage__report__period__code"),
        _passage,
        lambda row: (f"{row.get_verb_display()}: {row.template}",),
    ),
    Trail(
        "review",
        Agreement,
        ("words", "passage__report__period__code"),
        lambda row: f"{row.passage.report}, dự thảo lần {row.draft_number}",
        lambda row: (f"{'rút lại ' if row.is_withdrawn else ''}đồng ý: {row.words}",),
    ),
    _of_report("review", Endorsement, _draft, _endorsement),
    _of_report("review", Comment, _draft, lambda row: (f"góp ý: {row.body}",), "body"),
    _of_report("review", Comment, _draft, _answer, "body", "answer", verb="answered"),
    _of_report("review", Comment, _draft, _resolution, "body", verb="resolved"),
    _of_report(
        "report", ReportTransition, lambda row: str(row.report), _transition, "verb", "reason"
    ),
    _of_report("publishing", Version, _version, lambda row: ("ban hành", row.reason), "reason"),
    Trail(
        "publishing",
        IssuedNumber,
        ("symbol", "series"),
        lambda row: str(row.report),
        lambda row: (f"cấp số {row}",),
        joined=("report__period",),
    ),
    Trail(
        "catalogue",
        LogEntry,
        ("object_repr", "change_message"),
        _administered,
        _admin_change,
        at="action_time",
        by="user",
        joined=("content_type",),
    ),
    _security_events("people", K.ACCOUNT, K.ROLE, K.PASSWORD, K.FACTOR),
    _security_events("door", K.SIGN_IN, K.SIGN_OUT, K.EXPIRY, K.ENDING, K.UNLOCK),
    _security_events("failure", K.FAILURE, K.LOCK),
    _security_events("export", K.EXPORT),
    _security_events("refusal", K.REFUSAL),
)
