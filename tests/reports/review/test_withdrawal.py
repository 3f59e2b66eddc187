"""Withdrawing an agreement: who may, until when, and what it leaves behind."""

import pytest

from kgscience.audit.trails import TRAILS
from reports.composition.draft import compose_draft
from reports.models import Agreement, ReportTransition
from reports.review.agreement_panel import AgreementPanel
from reports.review.agreements import latest_agreements, outdated_agreements
from reports.review.blockers import approval_blockers, printed_passages
from tests.reports.review.reports_in_review import (
    LATER,
    agree_to,
    approve_report,
    find_report_2018,
    prepare_approval,
    set_status,
    withdraw_from,
)
from units.errors import ActionRefused, RoleRefused
from units.models import Figure, Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def draft(year_2018):
    set_status("in_review")
    return compose_draft(find_report_2018())


def test_a_withdrawn_agreement_no_longer_counts(cast, draft):
    first, two = printed_passages(draft)[:2]
    agree_to(cast.committee, [first, two])
    agree_to(cast.signer, [first])
    assert [passage.pk for passage in withdraw_from(cast.committee, [first])] == [first]
    latest = {(row.passage_id, row.by) for row in latest_agreements(draft)}
    assert latest == {(two, cast.committee), (first, cast.signer)}
    assert outdated_agreements(draft)[cast.committee] == frozenset()


def test_a_withdrawn_agreement_blocks_the_approval_again(cast):
    prepare_approval(cast)
    draft = compose_draft(find_report_2018())
    assert approval_blockers(draft, by=cast.signer) == ()
    withdraw_from(cast.committee, printed_passages(draft)[:3])
    (blocker,) = approval_blockers(draft, by=cast.signer)
    assert blocker.text == "Còn 3 câu chưa đảng ủy viên nào đồng ý."


def test_an_outdated_agreement_may_be_withdrawn(cast, draft):
    agree_to(cast.committee)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    outdated = outdated_agreements(compose_draft(draft.report))[cast.committee]
    withdraw_from(cast.committee, outdated)
    panel = AgreementPanel(compose_draft(draft.report), cast.committee, True)
    assert (panel.outdated, {row.pk for row in panel.waiting}) == ([], {*outdated})


def test_a_withdrawn_passage_may_be_agreed_to_again(cast, draft):
    first = printed_passages(draft)[0]
    for _ in range(2):
        agree_to(cast.committee, [first])
        withdraw_from(cast.committee, [first])
    assert len(agree_to(cast.committee, [first]).passages) == 1
    assert [row.is_withdrawn for row in Agreement.objects.order_by("pk")] == [
        False,
        True,
        False,
        True,
        False,
    ]


def test_a_withdrawal_is_logged_and_the_office_and_the_signer_are_told(cast, draft):
    first = printed_passages(draft)[0]
    agree_to(cast.committee, [first])
    withdraw_from(cast.committee, [first])
    (entry,) = ReportTransition.objects.all()
    assert (entry.verb, entry.by, entry.at, entry.to_status) == (
        "withdraw",
        cast.committee,
        LATER,
        "in_review",
    )
    assert entry.reason.startswith("1 câu: mục ")
    people = {notice.user for notice in Notification.objects.select_related("user")}
    assert people == {cast.office, cast.signer}
    (trail,) = (trail for trail in TRAILS if trail.model is Agreement)
    details = [trail.detail(row)[0] for row in trail.rows().order_by("pk")]
    assert [text.partition(":")[0] for text in details] == ["đồng ý", "rút lại đồng ý"]


def test_nothing_is_withdrawn_that_was_not_agreed_to(cast, draft):
    first, two = printed_passages(draft)[:2]
    agree_to(cast.signer, [two])
    assert withdraw_from(cast.committee, [first, two, 10**8]) == ()
    assert (Agreement.objects.count(), ReportTransition.objects.count()) == (1, 0)


def test_only_reviewers_withdraw_and_only_in_review(cast):
    approve_report(cast)
    with pytest.raises(RoleRefused):
        withdraw_from(cast.office)
    with pytest.raises(ActionRefused, match="đã duyệt"):
        withdraw_from(cast.committee)


def test_agreeing_to_one_passage_leaves_the_others_unread_not_changed(client, cast, draft):
    client.force_login(cast.committee)
    first, *others = printed_passages(draft)
    agree_to(cast.committee, [first])
    filters = client.get("/periods/2018-H1/report/").context["filters"]
    counts = {entry["key"]: entry["count"] for entry in filters}
    assert (counts["unread"], counts["changed"], counts["stale"]) == (len(others), 0, 0)
