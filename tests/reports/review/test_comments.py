"""Comments: what they store, and who may answer and resolve them."""

from contextlib import nullcontext

import pytest

from reports.composition.draft import compose_draft
from reports.models import Comment, Passage, ReportTransition
from reports.review.blockers import approval_blockers
from reports.review.comments import (
    add_comment,
    answer_comment,
    reopen_commented_figure,
    resolve_comment,
)
from tests.reports.review.reports_in_review import (
    LATER,
    NOW,
    REASON,
    ROLES,
    STATES,
    find_report_2018,
    set_status,
    transition,
)
from tests.savepoints import tried
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Figure, Indicator, Notification, Reopening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
CODE = "kh_tinh_quan_ly"
COMMENTING = ("office", "committee", "records", "signer")


@pytest.fixture
def passage(year_2018):
    return Passage.objects.get(template__contains=f"{{{{{CODE}}}}}", report=find_report_2018())


@pytest.fixture
def remark(cast, passage):
    """Add a comment of the committee, on the passage by default."""

    def remark(body=REASON, **about):
        about = about or {"passage": passage}
        return add_comment(find_report_2018(), body, by=cast.committee, at=NOW, **about)

    return remark


def news(user):
    return [
        notification.text.partition(": ")[2]
        for notification in Notification.objects.filter(user=user, read_at=None)
    ]


@pytest.mark.parametrize("status", STATES)
def test_who_may_comment_when(cast, status):
    set_status(status)
    for role in ROLES:
        may = role in COMMENTING and status in ("draft", "in_review", "approved")
        with tried():
            with nullcontext() if may else pytest.raises(ActionRefused):
                add_comment(find_report_2018(), "Xem lại", by=getattr(cast, role), at=NOW)
            assert Comment.objects.count() == may, role


def test_a_comment_stores_the_quoted_text_and_draft_number(remark, passage):
    before = "".join(run.text for run in compose_draft(find_report_2018()).clauses[passage.pk].runs)
    comment = remark()
    Figure.objects.filter(indicator__code=CODE).update(amount=1258)
    comment.refresh_from_db()
    assert (comment.quote, comment.draft_number, comment.passage) == (before, 1, passage)


def test_a_double_click_adds_one_comment(remark):
    assert remark() == remark()
    assert remark() != remark("Một ý khác hẳn")
    assert Comment.objects.count() == 2


def test_a_comment_on_a_figure_quotes_it(remark):
    Figure.objects.filter(indicator__code=CODE).update(amount=1258)
    indicator = Indicator.objects.get(code=CODE)
    assert remark(indicator=indicator).quote == f"{indicator.label}: 1.258"


def test_a_comment_on_the_whole_quotes_nothing(remark):
    comment = remark(passage=None)
    assert (comment.quote, comment.passage, comment.indicator) == ("", None, None)


@pytest.mark.parametrize("body", ["", "  \n ", "​", "a\x00b", "a\x07b", "x" * 2001])
def test_invalid_text_is_refused(remark, body):
    with pytest.raises(TextRefused):
        remark(body)
    assert not Comment.objects.exists()


def test_text_is_normalized_and_its_lines_stay(remark):
    assert (
        remark("So\u0302\u0301 lie\u0323\u0302u\r\n\r\n sai \t quá ").body == "Số liệu\n\nsai quá"
    )


def test_a_dropped_passage_cannot_be_commented_on(remark, passage, cast):
    Passage.objects.filter(pk=passage.pk).update(dropped_by=cast.office, dropped_at=NOW)
    with pytest.raises(ActionRefused, match="không còn trong báo cáo"):
        remark()


def test_the_office_is_notified_of_a_comment(remark, cast):
    remark()
    assert news(cast.office) == [f"committee góp ý: {REASON}"]
    assert news(cast.committee) == []


def test_a_request_for_change_is_logged(remark, passage):
    set_status("in_review")
    remark(passage=passage, asks_change=True)
    (moved,) = ReportTransition.objects.all()
    assert (moved.verb, moved.reason, moved.to_status) == ("ask_change", REASON, "in_review")


def test_a_request_for_change_needs_a_text(remark, passage):
    set_status("in_review")
    with pytest.raises(TextRefused, match="ít nhất 10 ký tự"):
        remark("sửa đi", passage=passage, asks_change=True)


# --------------------------------------------------------------------------- answering, closing


@pytest.mark.parametrize("role", ROLES)
def test_only_the_office_answers(remark, cast, role):
    comment = remark()
    if role == "office":
        answer_comment(comment, taken=True, by=cast.office, at=LATER)
    else:
        with pytest.raises(RoleRefused):
            answer_comment(comment, taken=True, by=getattr(cast, role), at=LATER)


def test_an_answer_notifies_the_author_and_closes_the_offices_notification(remark, cast):
    answer_comment(remark(), taken=False, answer="Đúng theo QĐ 12", by=cast.office, at=LATER)
    assert news(cast.committee) == ["office giải trình góp ý của bạn: Đúng theo QĐ 12"]
    assert news(cast.office) == []


@pytest.mark.parametrize("answer", ["", "không", "         a"])
def test_rejecting_needs_a_reason(remark, cast, answer):
    comment = remark()
    with pytest.raises(TextRefused, match="ít nhất 10 ký tự"):
        answer_comment(comment, taken=False, answer=answer, by=cast.office, at=LATER)
    comment.refresh_from_db()
    assert comment.answered_at is None


def test_a_comment_is_answered_once(remark, cast):
    comment = remark()
    answer_comment(comment, taken=True, by=cast.office, at=LATER)
    with pytest.raises(ActionRefused, match="đã có trả lời"):
        answer_comment(comment, taken=False, answer=REASON, by=cast.office, at=LATER)
    comment.refresh_from_db()
    assert comment.is_taken is True


CLOSING = {
    # answered, asks for a change: who may close it
    (None, False): {"committee"},
    (None, True): {"committee"},
    (True, False): {"committee", "office"},
    (True, True): {"committee", "office"},
    (False, False): {"committee", "office"},
    (False, True): {"committee", "signer"},
}


@pytest.mark.parametrize("state", CLOSING)
def test_who_may_resolve_a_comment(remark, passage, cast, state):
    taken, asks = state
    set_status("in_review")
    comment = remark(passage=passage, asks_change=asks)
    if taken is not None:
        answer_comment(comment, taken=taken, answer=REASON, by=cast.office, at=LATER)
    for role in ROLES:
        may = role in CLOSING[state]
        with tried():
            with nullcontext() if may else pytest.raises(ActionRefused):
                resolve_comment(comment, by=getattr(cast, role), at=LATER)
            assert Comment.objects.filter(resolved_at=LATER).count() == may, role


def test_a_resolved_comment_cannot_be_changed(remark, cast):
    comment = resolve_comment(remark(), by=cast.committee, at=NOW)
    for act in (
        lambda: resolve_comment(comment, by=cast.committee, at=LATER),
        lambda: answer_comment(comment, taken=True, by=cast.office, at=LATER),
        lambda: reopen_commented_figure(comment, by=cast.office, at=LATER),
    ):
        with pytest.raises(ActionRefused):
            act()
    comment.refresh_from_db()
    assert (comment.resolved_at, comment.answered_at) == (NOW, None)


def test_an_open_request_for_change_blocks_approval(remark, cast, passage):
    transition("send", cast.office)
    comment = remark(passage=passage, asks_change=True)
    texts = approval_blocker_texts(cast.signer)
    assert f"committee đề nghị sửa, chưa giải quyết: “{REASON}”" in texts
    resolve_comment(comment, by=cast.committee, at=LATER)
    assert len(approval_blocker_texts(cast.signer)) == len(texts) - 1


def approval_blocker_texts(by):
    return [blocker.text for blocker in approval_blockers(compose_draft(find_report_2018()), by=by)]


# ------------------------------------------------------------------- a figure opened at its unit


def test_a_comment_reopens_its_figure_at_the_unit(remark, cast):
    comment = remark(indicator=Indicator.objects.get(code=CODE))
    reopen_commented_figure(comment, by=cast.office, at=LATER)
    opened = Reopening.objects.get()
    comment.refresh_from_db()
    assert (comment.reopening, opened.indicator.code) == (opened, CODE)
    assert opened.reason == f"Góp ý: {REASON}"
    assert len(news(cast.clerk)) == 1


def test_a_comment_on_a_passage_reopens_a_figure_it_prints(remark, cast):
    comment = remark()
    with pytest.raises(ActionRefused, match="Chọn số liệu"):
        reopen_commented_figure(comment, by=cast.office, at=LATER)
    other = Indicator.objects.get(code="tt_kt_cuoc")
    with pytest.raises(ActionRefused, match="Câu được góp ý không có"):
        reopen_commented_figure(comment, by=cast.office, at=LATER, indicator=other)
    indicator = Indicator.objects.get(code=CODE)
    reopen_commented_figure(comment, by=cast.office, at=LATER, indicator=indicator, reason=REASON)
    assert Reopening.objects.get().reason == REASON


def test_a_comment_reopens_a_figure_once(remark, cast):
    comment = remark(indicator=Indicator.objects.get(code=CODE))
    reopen_commented_figure(comment, by=cast.office, at=LATER)
    with pytest.raises(ActionRefused):
        reopen_commented_figure(comment, by=cast.office, at=LATER)
    assert Reopening.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in ROLES if role != "office"])
def test_only_the_office_reopens_figures(remark, cast, role):
    comment = remark(indicator=Indicator.objects.get(code=CODE))
    with pytest.raises(RoleRefused):
        reopen_commented_figure(comment, by=getattr(cast, role), at=LATER)
    assert not Reopening.objects.exists()
