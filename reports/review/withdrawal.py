"""Withdrawing an agreement while the report is in review."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.models import Agreement, Passage, Report
from reports.review.agreements import latest_rows
from reports.review.notifications import notify_roles
from reports.workflow import begin_transition, log_transition
from units.models import Role
from units.models.organisation import full_name
from units.text.text_input import LONGEST_REASON, shorten


@transaction.atomic
def withdraw(
    report: Report, passages: Collection[int], *, by: User, at: datetime
) -> tuple[Passage, ...]:
    """Withdraw the agreements of `by` to `passages`; return those that were agreed to.

    The log names them, and the office and the signer are notified. Raises RoleRefused, or
    ActionRefused once the report is no longer in review.
    """
    report, transition = begin_transition(report, "withdraw", by, at)
    rows = latest_rows(report).filter(by=by, passage__in=passages)
    withdrawn = tuple(rows.select_related("passage__section"))
    Agreement.objects.bulk_create(
        Agreement(
            passage=agreement.passage,
            by=by,
            at=at,
            passage_hash=agreement.passage_hash,
            words=agreement.words,
            draft_number=report.draft_number,
            is_withdrawn=True,
        )
        for agreement in withdrawn
    )
    if withdrawn:
        places = "; ".join(describe_place(agreement.passage) for agreement in withdrawn)
        what = shorten(f"{len(withdrawn)} câu: {places}", LONGEST_REASON)
        log_transition(report, transition, report.status, by, at, what)
        text = f"{full_name(by)} rút lại đồng ý {what}."
        key = f"withdraw:{by.pk}:{at:%Y%m%d%H%M%S%f}"
        notify_roles(report, (Role.OFFICE, Role.SIGNER), key, text, by, at)
    return tuple(agreement.passage for agreement in withdrawn)


def describe_place(passage: Passage) -> str:
    return f"mục {passage.section.name}, câu {passage.order}"
