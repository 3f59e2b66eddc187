"""Notifications about a report: transitions, comments, outdated agreements, unread passages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from reports.composition.draft import Draft, compose_draft
from reports.composition.hashes import content_hash, short_hash
from reports.models import Comment, ReadReceipt, Report
from reports.review.agreements import outdated_agreements
from reports.review.blockers import printed_passages
from reports.review.endorsements import Kind, endorsement_status
from reports.workflow import lock_report
from units.models import Notification, Period, Role
from units.notifications import notify, users_with_role

REVIEWER_ROLES = (Role.COMMITTEE, Role.RECORDS, Role.SIGNER)
# People are notified of changes while they are asked to agree, or have signed.
WATCHED_STATUSES = (Report.Status.IN_REVIEW, Report.Status.APPROVED)


def report_url(report: Report) -> str:
    return f"/periods/{report.period.code}/report/"


def notify_roles(
    report: Report, roles: Collection[str], key: str, text: str, by: User, at: datetime
) -> None:
    """Notify everyone in these roles but the person who acted."""
    people = [person for person in users_with_role(None, *roles, day=at) if person != by]
    notify(people, f"report:{report.pk}:{key}", f"{report}: {text}", report_url(report), at)


def notify_about_comment(comment: Comment, people: Iterable[User], key: str, text: str) -> None:
    at = comment.resolved_at or comment.answered_at or comment.at
    url = f"{report_url(comment.report)}comments/#c{comment.pk}"
    notify(people, f"comment:{comment.pk}:{key}", f"{comment.report}: {text}", url, at)


def close_transition_notifications(report: Report, at: datetime) -> None:
    """Mark the notifications of earlier transitions as read: the report has moved on."""
    _close(f"report:{report.pk}:", at)


def close_comment_notifications(comment: Comment, at: datetime) -> None:
    """Mark the notifications of a comment that has been dealt with as read."""
    _close(f"comment:{comment.pk}:", at)


def _close(key_prefix: str, at: datetime) -> None:
    unread = Notification.objects.filter(key__startswith=key_prefix, read_at=None)
    unread.update(read_at=at)


# ---------------------------------------------------------------------------- outdated agreements


def notify_changes(at: datetime, period: Period | None = None, **_signal: object) -> None:
    """Notify people whose agreed passages have changed, after figures were saved or a day began.

    A new day may change the catalogue, targets or opening balances. One query when no report is
    in review. A figure may be printed in the report of its own period and of later ones, never
    of an earlier one.
    """
    watched = Report.objects.filter(status__in=WATCHED_STATUSES).only("pk").order_by("pk")
    for report in watched.filter(period__end__gte=period.end) if period else watched:
        with transaction.atomic():
            report = lock_report(report)
            if report.status in WATCHED_STATUSES:
                notify_outdated_agreements(compose_draft(report), at)


def notify_outdated_agreements(draft: Draft, at: datetime) -> None:
    """Notify each person which passages have changed since they agreed, and when they are back.

    The same state is never notified twice; a newer state replaces an unread older one. The
    number of queries does not depend on the number of people.
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
    """Notify the signer and the office that an approved report has changed."""
    signature = endorsement_status(draft, Kind.SIGNATURE)
    if signature.endorsement is None:
        return
    state = {
        f"{difference.what}:{difference.passage.pk if difference.passage else ''}": difference.after
        for difference in signature.differences
    }
    changed = "việc duyệt không còn hiệu lực, {} chỗ đã đổi sau khi duyệt."
    back = "nội dung đã trở lại như khi duyệt, việc duyệt vẫn còn hiệu lực."
    people = users_with_role(None, Role.OFFICE, Role.SIGNER, day=at)
    _notify_states(draft.report, "void", dict.fromkeys(people, state), (changed, back), at)


def _notify_states(
    report: Report,
    topic: str,
    states: Mapping[User, Mapping[str, str]],
    texts: tuple[str, str],
    at: datetime,
) -> None:
    """Notify each person of their state, unless their last notification was of the same state.

    An empty state is notified only after another one. `texts` are for a change and its undoing.
    """
    prefix = f"{topic}:{report.pk}:"
    notifications = Notification.objects.filter(user__in=states, key__startswith=prefix)
    last_keys = dict(notifications.order_by("pk").values_list("user", "key"))
    changed, back = texts
    new = []
    for person, state in states.items():
        pairs = [list(pair) for pair in sorted(state.items())]
        state_key = f"{prefix}{short_hash(content_hash(pairs))}:"
        last_key = last_keys.get(person.pk, "" if state else state_key)
        if not last_key.startswith(state_key):
            text = f"{report}: {changed.format(len(state)) if state else back}"
            key = f"{state_key}{at:%Y%m%d%H%M%S%f}"
            new.append(Notification(user=person, key=key, text=text, url=report_url(report), at=at))
    notifications.filter(user__in=[row.user for row in new], read_at=None).update(read_at=at)
    Notification.objects.bulk_create(new, ignore_conflicts=True)


# ------------------------------------------------------------------------------ unread passages


def remind_of_unread(at: datetime, **_signal: object) -> None:
    """Remind the committee, once a day, of the passages that each has not read as they are now."""
    reports = Report.objects.filter(status=Report.Status.IN_REVIEW).select_related("period")
    for report in reports.order_by("pk"):
        counts = count_unread(compose_draft(report), at)
        prefix = f"unread:{report.pk}:"
        key, url = f"{prefix}{localdate(at)}", report_url(report)
        # Yesterday's reminder is replaced; today's stays, so that a second run adds nothing.
        earlier = Notification.objects.filter(key__startswith=prefix, read_at=None)
        earlier.exclude(key=key).update(read_at=at)
        Notification.objects.bulk_create(
            (
                Notification(user=person, key=key, text=f"{report}: {text}", url=url, at=at)
                for person, count in counts.items()
                if count and (text := f"còn {count} câu bạn chưa đọc, hoặc đã đổi sau khi đọc.")
            ),
            ignore_conflicts=True,
        )


def count_unread(draft: Draft, at: datetime) -> dict[User, int]:
    """Return how many printed passages each of the committee has not read as they are now."""
    receipts = ReadReceipt.objects.filter(report=draft.report)
    read = dict(receipts.values_list("reader", "passage_hashes"))
    hashes = {str(pk): draft.passage_hashes[pk] for pk in printed_passages(draft)}
    return {
        person: sum(read.get(person.pk, {}).get(pk) != now for pk, now in hashes.items())
        for person in users_with_role(None, Role.COMMITTEE, day=at)
    }
