"""Transitions of a report: who may make them when, and what they save."""

from contextlib import nullcontext
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.composition.draft import compose_draft
from reports.composition.serialization import deserialize_document, passage_places
from reports.models import Endorsement, Passage, PassageRevision, Report, ReportTransition, Snapshot
from reports.review.blockers import TransitionBlocked, printed_passages
from reports.review.endorsements import endorsement_status
from reports.workflow import department_roles, open_transitions
from tests.reports.review.reports_in_review import (
    ALLOWED,
    NOW,
    REASON,
    ROLES,
    STATES,
    VERBS,
    act_on,
    agree_to,
    approve_report,
    current_hash,
    find_report_2018,
    name_signer,
    prepare_approval,
    prepare_transition,
    set_status,
    transition,
)
from tests.savepoints import tried
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Figure, Membership, Notification

LABEL = "Tổng số đề tài, dự án cấp tỉnh đang quản lý"
PLACE = "Mục “Đề tài, dự án cấp tỉnh”"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.mark.parametrize(("status", "verb"), list(product(STATES, VERBS)))
def test_every_verb_in_every_status_for_every_role(cast, status, verb):
    prepare_transition(status, verb, cast)
    trace, seen = ReportTransition.objects.count(), current_hash(find_report_2018())
    for role in ROLES:
        target = ALLOWED.get((status, verb, role))
        with tried():
            with pytest.raises(ActionRefused) if target is None else nullcontext():
                act_on(verb, getattr(cast, role), seen)
            assert find_report_2018().status == (target or status), role
            moved = target is not None and verb != "agree"
            assert ReportTransition.objects.count() - trace == moved, role


@pytest.mark.parametrize(("status", "role"), list(product(STATES, ROLES)))
def test_buttons_follow_the_workflow(cast, status, role):
    set_status(status)
    roles = department_roles(getattr(cast, role), NOW)
    assert open_transitions(find_report_2018(), roles).keys() == {
        verb for state, verb, who in ALLOWED if (state, who) == (status, role)
    }


@pytest.mark.parametrize(("status", "verb"), [("draft", "send"), ("in_review", "take_back")])
def test_a_repeated_transition_is_refused(cast, status, verb):
    set_status(status)
    version = find_report_2018().revision
    transition(verb, cast.office, expected_revision=version)
    with pytest.raises(ActionRefused):
        transition(verb, cast.office, expected_revision=version)
    assert (ReportTransition.objects.count(), find_report_2018().revision) == (1, version + 1)


def test_an_outdated_page_makes_no_transition(cast):
    set_status("in_review")
    with pytest.raises(ActionRefused, match="vừa chuyển bước"):
        transition("take_back", cast.office, expected_revision=7)
    assert (find_report_2018().status, ReportTransition.objects.count()) == ("in_review", 0)


@pytest.mark.parametrize("reason", ["", "   ", "quá ngắn", "a   b       c", "​" * 20])
@pytest.mark.parametrize(("status", "verb"), [("in_review", "take_back"), ("approved", "reopen")])
def test_returning_to_draft_needs_a_reason(cast, status, verb, reason):
    set_status(status)
    with pytest.raises(TextRefused, match="ít nhất 10 ký tự"):
        transition(verb, cast.office, reason=reason)
    assert find_report_2018().status == status


def test_sending_saves_a_snapshot(cast):
    transition("send", cast.office)
    (stored,) = Snapshot.objects.all()
    draft = compose_draft(find_report_2018())
    assert deserialize_document(stored.document) == draft.document
    assert passage_places(stored.document) == draft.places
    assert stored.passage_hashes == {
        str(pk): passage_hash for pk, passage_hash in draft.passage_hashes.items()
    }
    assert (stored.draft_number, draft.document.draft) == (1, 1)


def test_each_draft_has_its_own_snapshot(cast):
    transition("send", cast.office)
    transition("take_back", cast.office)
    transition("send", cast.office)
    assert [snapshot.draft_number for snapshot in Snapshot.objects.order_by("pk")] == [1, 2]


def test_all_broken_templates_block_sending(cast):
    broken = Passage.objects.filter(section__code="tt_thanh_tra", order__in=(2, 3))
    broken.update(template="Có {{tt_co")
    with pytest.raises(TransitionBlocked) as refusal:
        transition("send", cast.office)
    places = [blocker.text.partition(":")[0] for blocker in refusal.value.blockers]
    assert places == [f"Mục “Hoạt động thanh tra”, câu {order}" for order in (2, 3)]
    assert not Snapshot.objects.exists()


def test_an_empty_report_is_not_sent(cast):
    Passage.objects.update(template="{{kh_tinh_quan_ly}}")
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(status="none", amount=None)
    with pytest.raises(TransitionBlocked, match="còn 1 việc"):
        transition("send", cast.office)


def test_a_draft_with_missing_figures_is_sent_with_their_count(cast):
    codes = ["kh_tinh_quan_ly", "tt_kt_cuoc"]
    Figure.objects.filter(indicator__code__in=codes).update(status="missing", amount=None)
    transition("send", cast.office)
    (notice,) = Notification.objects.filter(user=cast.committee)
    assert notice.text == (
        "Báo cáo 6 tháng đầu năm 2018: office trình xin ý kiến dự thảo lần 1, "
        f"còn 2 chỗ chưa có số liệu. Lý do: {REASON}"
    )


def test_a_transition_notifies_the_others_once(cast):
    transition("send", cast.office)
    messages = sorted(
        notification.user.username for notification in Notification.objects.select_related("user")
    )
    assert messages == ["committee", "records", "signer"]


def test_a_transition_closes_earlier_notifications(cast):
    transition("send", cast.office)
    transition("take_back", cast.office)
    (notice,) = Notification.objects.filter(user=cast.committee, read_at=None)
    assert notice.text.endswith(f"office rút dự thảo về sửa. Lý do: {REASON}")


# ------------------------------------------------------------------------- checks and signature


@pytest.mark.parametrize(
    ("verb", "name"), [("check_content", "committee"), ("check_format", "records")]
)
def test_a_check_of_an_outdated_page_is_refused(cast, verb, name):
    set_status("in_review")
    with pytest.raises(ActionRefused, match="vừa đổi"):
        transition(verb, getattr(cast, name), seen="0" * 64)
    assert not Endorsement.objects.exists()


def test_a_repeated_check_is_refused(cast):
    set_status("in_review")
    transition("check_content", cast.committee)
    with pytest.raises(ActionRefused, match="đã xác nhận việc này"):
        transition("check_content", cast.committee)
    assert Endorsement.objects.count() == 1


def test_one_person_cannot_check_content_and_format(cast):
    Membership.objects.create(user=cast.records, role="office")
    set_status("in_review")
    transition("check_format", cast.records)
    with pytest.raises(ActionRefused, match="do hai người kiểm tra"):
        transition("check_content", cast.records)


def content_checker():
    """Return who has endorsed the content of the draft as it is."""
    status = endorsement_status(compose_draft(find_report_2018()), "content")
    return status.endorsement.by if status.is_valid and status.endorsement else None


def test_a_withdrawn_check_no_longer_counts_and_may_be_made_again(cast):
    set_status("in_review")
    transition("check_content", cast.committee)
    transition("withdraw_check", cast.committee)
    assert content_checker() is None
    text = "committee rút lại việc kiểm tra nội dung"
    notices = Notification.objects.filter(text__contains=text)
    assert {notice.user.username for notice in notices} == {"office", "signer"}
    transition("check_content", cast.committee)
    assert content_checker() == cast.committee


def test_only_ones_own_check_is_withdrawn(cast):
    set_status("in_review")
    transition("check_content", cast.committee)
    with pytest.raises(ActionRefused, match="chưa xác nhận gì"):
        transition("withdraw_check", cast.office)
    transition("check_content", cast.office)
    transition("withdraw_check", cast.office)
    assert content_checker() == cast.committee


def test_who_has_checked_is_offered_to_withdraw(cast, client):
    set_status("in_review")
    path = "/periods/2018-H1/report/"
    client.force_login(cast.committee)
    assert "Rút lại xác nhận" not in client.get(path).text
    transition("check_content", cast.committee)
    assert "Rút lại xác nhận" in client.get(path).text
    assert "hết hiệu lực" in client.get(f"{path}moves/withdraw_check/").text


def approval_blocker_texts(by):
    with pytest.raises(TransitionBlocked) as refusal:
        transition("approve", by)
    return [blocker.text for blocker in refusal.value.blockers]


def test_all_blockers_of_an_approval_are_listed(cast):
    name_signer()
    transition("send", cast.office)
    act_on("ask_change", cast.committee)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(status="missing", amount=None)
    assert approval_blocker_texts(cast.signer) == [
        "Chưa ai kiểm tra nội dung của dự thảo này.",
        "Chưa ai kiểm tra thể thức của dự thảo này.",
        f"committee đề nghị sửa, chưa giải quyết: “{REASON}”",
        "Còn 97 câu chưa đảng ủy viên nào đồng ý.",
        f"{PLACE}, câu 1: chưa có số liệu “{LABEL}”.",
        f"{PLACE}, chỉ tiêu “{LABEL}”: Phòng Quản lý Khoa học chưa có số liệu “{LABEL}”.",
        "Số liệu: Phòng Quản lý Khoa học: Chưa có số liệu của chỉ tiêu bắt buộc: "
        f"“{LABEL}”. Kiểm tra lại và sửa.",
    ]


def test_an_approval_stores_all_component_hashes(cast):
    report = approve_report(cast)
    signed = Endorsement.objects.get(kind="signature")
    assert (signed.by, signed.draft_number, report.status) == (cast.signer, 1, "approved")
    assert endorsement_status(compose_draft(report)).is_valid


def test_a_passage_without_a_committee_member_blocks_approval(cast):
    name_signer()
    transition("send", cast.office)
    lacking, *agreed = printed_passages(compose_draft(find_report_2018()))
    agree_to(cast.committee, agreed)
    with pytest.raises(TransitionBlocked) as refusal:
        transition("approve", cast.signer)
    (named,) = refusal.value.blockers[2:]
    assert [passage.pk for passage in named.passages] == [lacking]


def test_the_signers_agreement_does_not_count_for_the_committee(cast):
    transition("send", cast.office)
    agree_to(cast.signer)
    assert "Còn 97 câu chưa đảng ủy viên nào đồng ý." in approval_blocker_texts(cast.signer)


def test_the_sender_cannot_approve(cast):
    Membership.objects.create(user=cast.office, role="signer")
    prepare_approval(cast)
    assert approval_blocker_texts(cast.office) == [
        "Bạn là người trình xin ý kiến, người khác phải duyệt."
    ]


def test_the_senders_own_agreement_does_not_count(cast):
    Membership.objects.create(user=cast.committee, role="office")
    transition("send", cast.committee)
    agree_to(cast.committee)
    assert "Còn 97 câu chưa đảng ủy viên nào đồng ý." in approval_blocker_texts(cast.signer)


def test_the_only_author_cannot_approve(cast):
    prepare_approval(cast)
    passage = Passage.objects.filter(report=find_report_2018())[0]
    fields = {"section": passage.section, "order": 1, "template": "Mới", "at": NOW}
    PassageRevision.objects.create(
        passage=passage, revision=7, verb="edit", by=cast.signer, **fields
    )
    assert approval_blocker_texts(cast.signer) == [
        "Một mình bạn đã soạn dự thảo này, người khác phải duyệt."
    ]
    PassageRevision.objects.create(
        passage=passage, revision=8, verb="edit", by=cast.office, **fields
    )
    assert transition("approve", cast.signer).status == "approved"


def test_a_check_before_a_change_does_not_count(cast):
    prepare_approval(cast)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=84)
    texts = approval_blocker_texts(cast.signer)
    assert texts[:2] == [
        "committee kiểm tra nội dung trước khi báo cáo đổi, phải xem lại.",
        "records kiểm tra thể thức trước khi báo cáo đổi, phải xem lại.",
    ]
    assert texts[2] == "Còn 1 câu chưa đảng ủy viên nào đồng ý."


def test_a_checker_cannot_approve(cast):
    Membership.objects.create(user=cast.committee, role="signer")
    prepare_approval(cast)
    assert approval_blocker_texts(cast.committee) == [
        "Bạn đã kiểm tra nội dung, người khác phải duyệt."
    ]


def test_roles_come_from_the_workflow(cast):
    with pytest.raises(RoleRefused, match="Vai trò của bạn không được trình xin ý kiến"):
        transition("send", cast.committee)
    assert Report.objects.filter(status="draft").count() == Report.objects.count()


def test_approving_composes_the_draft_once(cast):
    prepare_approval(cast)
    seen = current_hash(find_report_2018())
    with CaptureQueriesContext(connection) as composing:
        compose_draft(find_report_2018())
    with CaptureQueriesContext(connection) as approving:
        transition("approve", cast.signer, seen=seen, expected_revision=find_report_2018().revision)
    assert count_figure_queries(composing) > 0
    assert count_figure_queries(approving) == count_figure_queries(composing)


def count_figure_queries(queries):
    """Return how many queries list the figures: each composing reads them anew."""
    return sum(
        'JOIN "units_submission"' in q["sql"] and 'FROM "units_figure"' in q["sql"] for q in queries
    )
