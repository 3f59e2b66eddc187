"""Telling people what concerns them of a report, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft
from reports.composition.hashes import content_hash, short_hash
from reports.models import Comment, Report
from reports.review.agreements import outdated_agreements
from reports.review.endorsements import Kind, endorsement_status
from reports.workflow import lock_report
from units.models import Notification, Period, Role
from units.notifications import notify, users_with_role

REVIEWER_ROLES = (Role.COMMITTEE, Role.RECORDS, Role.SIGNER)
# While people are asked to agree, or have signed, they hear of every change.
WATCHED_STATUSES = (Report.Status.IN_REVIEW, Report.Status.APPROVED)


def report_url(report: Report) -> str:
    """Where the report is read."""
    return f"/periods/{report.period.code}/report/"


def comment_url(comment: Comment) -> str:
    """Where the comment is read."""
    return f"{report_url(comment.report)}comments/#c{comment.pk}"


def notify_roles(
    report: Report, roles: Collection[str], key: str, text: str, by: User, at: datetime
) -> None:
    """Tell everyone in these roles but the one who did it."""
    people = [person for person in users_with_role(None, *roles, day=at) if person != by]
    notify(people, f"report:{report.pk}:{key}", f"{report}: {text}", report_url(report), at)


def notify_about_comment(comment: Comment, people: Iterable[User], key: str, text: str) -> None:
    """Tell `people` of a comment, at its place."""
    at = comment.resolved_at or comment.answered_at or comment.at
    notification_key = f"comment:{comment.pk}:{key}"
    notify(people, notification_key, f"{comment.report}: {text}", comment_url(comment), at)


def close_transition_notifications(report: Report, at: datetime) -> None:
    """Mark the notifications of earlier transitions as read: the report has moved on."""
    notifications = Notification.objects.filter(
        key__startswith=f"report:{report.pk}:", read_at=None
    )
    notifications.update(read_at=at)


def close_comment_notifications(comment: Comment, at: datetime) -> None:
    """Mark the notifications of a comment that has been dealt with as read."""
    notifications = Notification.objects.filter(
        key__startswith=f"comment:{comment.pk}:", read_at=None
    )
    notifications.update(read_at=at)


# ------------------------------------------------------------------ what changed under a reader


def notify_after_change(at: datetime, period: Period | None = None, **_signal: object) -> None:
    """Notify people whose agreed words have changed, after figures were written or a day began."""
    notify_changes(at, period)


def notify_changes(at: datetime, period: Period | None = None) -> None:
    """Notify people whose agreed words have changed since.

    One query when no report is in review. A figure may be printed in the report of its own period
    and in later ones, as last period's or last year's, never in an earlier one.
    """
    read = Report.objects.filter(status__in=WATCHED_STATUSES).only("pk").order_by("pk")
    for report in read.filter(period__end__gte=period.end) if period else read:
        with transaction.atomic():
            report = lock_report(report)
            if report.status in WATCHED_STATUSES:
                notify_outdated_agreements(compose_draft(report), at)


def notify_outdated_agreements(draft: Draft, at: datetime) -> None:
    """Notify each person which of the words they agreed to have changed, and when they are back.

    The same state is notified once; a newer state replaces an unread notification. The number of
    queries does not depend on the number of people.
    """
    states = {
        person: {str(pk): draft.passage_hashes[pk] for pk in passages}
        for person, passages in outdated_agreements(draft).items()
    }
    back = "những câu bạn đã đồng ý đã trở lại như cũ, sự đồng ý của bạn vẫn còn."
    changed = "{} câu bạn đã đồng ý nay đã đổi, cần xem lại."
    _notify_states(draft.report, "stale", states, (changed, back), at)
    if draft.report.status == Report.Status.APPROVED:
        _notify_void_approval(draft, at)


def _notify_void_approval(draft: Draft, at: datetime) -> None:
    """Tell the signer and the office that something approved has changed."""
    signed = endorsement_status(draft, Kind.SIGNATURE)
    if signed.endorsement is None:
        return
    state = {
        f"{difference.what}:{difference.passage.pk if difference.passage else ''}": difference.after
        for difference in signed.differences
    }
    changed = "việc duyệt không còn hiệu lực, {} chỗ đã đổi sau khi duyệt."
    back = "nội dung đã trở lại như khi duyệt, việc duyệt vẫn còn hiệu lực."
    people = users_with_role(None, Role.OFFICE, Role.SIGNER, day=at)
    _notify_states(draft.report, "void", dict.fromkeys(people, state), (changed, back), at)


def _notify_states(
    report: Report,
    topic: str,
    states: Mapping[User, Mapping[str, str]],
    words: tuple[str, str],
    at: datetime,
) -> None:
    """Notify each person of a state unless it was the last one notified.

    That everything is as agreed is said only after something else was said.
    """
    about = f"{topic}:{report.pk}:"
    notifications = Notification.objects.filter(user__in=states, key__startswith=about)
    last = dict(notifications.order_by("pk").values_list("user", "key"))
    changed, back = words
    notices = []
    for person, state in states.items():
        mark = f"{about}{short_hash(content_hash([list(pair) for pair in sorted(state.items())]))}:"
        before = last.get(person.pk, "" if state else mark)
        if not before.startswith(mark):
            text = f"{report}: {changed.format(len(state)) if state else back}"
            key = f"{mark}{at:%Y%m%d%H%M%S%f}"
            notices.append(
                Notification(user=person, key=key, text=text, url=report_url(report), at=at)
            )
    notifications.filter(user__in=[notice.user for notice in notices], read_at=None).update(
        read_at=at
    )
    Notification.objects.bulk_create(notices, ignore_conflicts=True)
