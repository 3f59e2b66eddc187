"""Comments on a passage, a figure or the whole report: add, answer, resolve."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft
from reports.document import Fact, plain_text
from reports.models import Comment, Passage, Report
from reports.permissions import require_office
from reports.review.notifications import close_comment_notifications, notify_about_comment
from reports.workflow import begin_transition, department_roles, lock_report, log_transition
from units.errors import ActionRefused, RoleRefused
from units.models import Figure, Indicator, Role, Submission
from units.models.organisation import full_name
from units.notifications import users_with_role
from units.period_catalogue import catalogue_for
from units.submission.extensions import reopen_figure
from units.text.text_input import LONGEST_REASON, SHORTEST_REASON, read_words, shorten
from units.values import format_plain

COMMENT_ROLES = (Role.OFFICE, Role.COMMITTEE, Role.RECORDS, Role.SIGNER)
DOUBLE_CLICK = timedelta(minutes=1)  # the same comment again within this time is a double click
# A published report is corrected by an erratum, no longer commented on.
COMMENTABLE_STATUSES = (Report.Status.DRAFT, Report.Status.IN_REVIEW, Report.Status.APPROVED)


@transaction.atomic
def add_comment(
    report: Report,
    body: str,
    *,
    by: User,
    at: datetime,
    passage: Passage | None = None,
    indicator: Indicator | None = None,
    asks_change: bool = False,
) -> Comment:
    """Comment on a passage, a figure, or the whole report.

    With `asks_change` the report cannot be approved before the comment is resolved, and the request
    is logged. Raises RoleRefused, TextRefused or ActionRefused.
    """
    if asks_change:
        report, transition = begin_transition(report, "ask_change", by, at)
    else:
        report = _open_report(report, by, at)
    body = read_words(body, "Góp ý", SHORTEST_REASON if asks_change else 1)
    fields = {"passage": passage, "indicator": indicator, "by": by, "asks_change": asks_change}
    recent = report.comments.filter(**fields, body=body, at__gt=at - DOUBLE_CLICK)
    if duplicate := recent.filter(answered_at=None, resolved_at=None).first():
        return duplicate
    quote = _printed_text(compose_draft(report), passage, indicator)
    comment = Comment.objects.create(
        report=report, body=body, quote=quote, draft_number=report.draft_number, at=at, **fields
    )
    if asks_change:
        log_transition(report, transition, report.status, by, at, shorten(body, LONGEST_REASON))
    _notify_office(comment)
    return comment


def _notify_office(comment: Comment) -> None:
    office = users_with_role(None, Role.OFFICE, day=comment.at)
    others = [person for person in office if person != comment.by]
    verb = "đề nghị sửa" if comment.asks_change else "góp ý"
    notify_about_comment(comment, others, "new", f"{full_name(comment.by)} {verb}: {comment.body}")


def _notify_author(comment: Comment, key: str, text: str, by: User) -> None:
    if comment.by != by:
        notify_about_comment(comment, [comment.by], key, text)


def _open_report(report: Report, by: User, at: datetime) -> Report:
    report = lock_report(report)
    if department_roles(by, at).isdisjoint(COMMENT_ROLES):
        raise RoleRefused("Vai trò của bạn không góp ý vào báo cáo được.")
    if report.status not in COMMENTABLE_STATUSES:
        raise ActionRefused(f"Báo cáo {report.get_status_display().lower()}, không nhận góp ý nữa.")
    return report


def _printed_text(draft: Draft, passage: Passage | None, indicator: Indicator | None) -> str:
    """Return the text that is commented on. Raises ActionRefused for a passage that has left."""
    if passage is not None and passage.pk not in draft.clauses:
        raise ActionRefused("Câu này không còn trong báo cáo.")
    if passage is not None:
        return plain_text(draft.clauses[passage.pk].runs)
    if indicator is None:
        return ""
    figures = Figure.objects.filter(submission__period=draft.report.period, indicator=indicator)
    figure = figures.first()
    value = figure and (format_plain(figure.value, indicator.style) or figure.get_status_display())
    return f"{indicator.label}: {value or 'Chưa có số liệu'}"


@transaction.atomic
def answer_comment(
    comment: Comment, *, taken: bool, answer: str = "", by: User, at: datetime
) -> Comment:
    """Answer a comment for the office; rejecting it needs a reason.

    Raises RoleRefused, TextRefused, or ActionRefused when it is answered or closed already.
    """
    comment = _lock_comment(comment)
    require_office(by, at)
    if comment.answered_at is not None or comment.resolved_at is not None:
        raise ActionRefused("Góp ý này đã có trả lời. Tải lại trang để xem.")
    comment.answer = read_words(answer, "Trả lời", 0 if taken else SHORTEST_REASON)
    comment.is_taken, comment.answered_by, comment.answered_at = taken, by, at
    comment.save()
    close_comment_notifications(comment, at)
    word = "tiếp thu" if taken else "giải trình"
    answer_text = f": {comment.answer}" if comment.answer else "."
    text = f"{full_name(by)} {word} góp ý của bạn{answer_text}"
    _notify_author(comment, "answer", text, by)
    return comment


@transaction.atomic
def resolve_comment(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Resolve a comment: its author at any time, the office once it has answered.

    A request for a change that the office refused is resolved by its author or the signer only.
    Raises RoleRefused or ActionRefused.
    """
    comment = _lock_comment(comment)
    _require_may_resolve(comment, by, department_roles(by, at))
    comment.resolved_by, comment.resolved_at = by, at
    comment.save()
    close_comment_notifications(comment, at)
    _notify_author(comment, "end", f"{full_name(by)} đánh dấu góp ý của bạn đã giải quyết.", by)
    return comment


def may_resolve(comment: Comment, person: User, roles: Set[str]) -> bool:
    """Return whether `person` may resolve the comment now."""
    try:
        _require_may_resolve(comment, person, roles)
    except ActionRefused:
        return False
    return True


def _require_may_resolve(comment: Comment, person: User, roles: Set[str]) -> None:
    if comment.resolved_at is not None:
        raise ActionRefused("Góp ý này đã giải quyết.")
    if person == comment.by:
        return
    is_rejected_request = comment.asks_change and comment.is_taken is False
    if roles.isdisjoint({Role.OFFICE, Role.SIGNER} if is_rejected_request else {Role.OFFICE}):
        raise RoleRefused("Chỉ người góp ý hoặc Văn phòng tổng hợp đánh dấu đã giải quyết được.")
    if comment.is_taken is None:
        raise ActionRefused("Trả lời góp ý trước khi đánh dấu đã giải quyết.")
    if is_rejected_request and Role.SIGNER not in roles:
        raise ActionRefused(
            "Đề nghị sửa đã giải trình thì người góp ý hoặc Người ký đánh dấu đã giải quyết."
        )


@transaction.atomic
def reopen_commented_figure(
    comment: Comment,
    *,
    by: User,
    at: datetime,
    indicator: Indicator | None = None,
    reason: str = "",
) -> Comment:
    """Reopen the comment's figure at its unit; `indicator` names one of the passage's figures.

    Without a `reason` the unit reads the comment itself.
    Raises RoleRefused, TextRefused or ActionRefused.
    """
    comment = _lock_comment(comment)
    require_office(by, at)
    target = comment.indicator or indicator
    if comment.reopening_id or comment.resolved_at is not None:
        raise ActionRefused("Số liệu của góp ý này đã được mở lại hoặc góp ý đã giải quyết.")
    if target is None:
        raise ActionRefused("Chọn số liệu cần mở lại.")
    if comment.indicator is None and target.code not in _printed_codes(comment):
        raise ActionRefused(f"Câu được góp ý không có “{target.label}”.")
    period = comment.report.period
    units = catalogue_for(period).units_of(target)
    if len(units) > 1:
        names = ", ".join(unit.name for unit in units)
        raise ActionRefused(f"“{target.label}” do {names} cùng nhập: mở lại ở biểu cần sửa.")
    sheet = Submission.objects.filter(period=period, unit__in=units).first()
    if sheet is None:
        raise ActionRefused("Đơn vị chưa nhập biểu này, không có gì để mở lại.")
    explanation = reason.strip() or f"Góp ý: {shorten(' '.join(comment.body.split()), 900)}"
    comment.reopening = reopen_figure(sheet, target, by=by, at=at, reason=explanation)
    comment.save()
    _notify_author(comment, "reopen", f"đã mở lại “{target.label}” theo góp ý của bạn.", by)
    return comment


def _printed_codes(comment: Comment) -> set[str]:
    """Return the codes of the figures that the comment's passage prints."""
    clause = compose_draft(comment.report).clauses.get(comment.passage_id or 0)
    return {run.code for run in clause.runs if isinstance(run, Fact)} if clause else set()


def _lock_comment(comment: Comment) -> Comment:
    """Return the comment, locked until the transaction ends."""
    comments = Comment.objects.select_for_update(of=("self",)).order_by()
    return comments.select_related("report__period", "by", "indicator").get(pk=comment.pk)
