"""Views of comments: the list, the forms, access, refusals."""

from itertools import product

import pytest

from reports.models import Comment, Passage
from reports.review.comments import add_comment, answer_comment, resolve_comment
from tests.reports.review.reports_in_review import (
    LATER,
    NOW,
    REASON,
    ROLES,
    find_report_2018,
    set_status,
)
from units.models import Indicator, Reopening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

PATH = "/periods/2018-H1/report/comments/"
COMMENTING = ("office", "committee", "records", "signer")
SEEING = dict.fromkeys(COMMENTING, 200) | dict.fromkeys(("reader", "stranger"), 404)


@pytest.fixture
def passage(year_2018):
    return Passage.objects.get(template__contains="{{kh_tinh_quan_ly}}", report=find_report_2018())


@pytest.fixture
def remark(cast, passage):
    def remark(body=REASON, by="committee", **about):
        about = about or {"passage": passage}
        return add_comment(find_report_2018(), body, by=getattr(cast, by), at=NOW, **about)

    return remark


@pytest.fixture
def post(client, cast):
    def post(role, tail="", **fields):
        client.force_login(getattr(cast, role))
        return client.post(PATH + tail, fields)

    return post


@pytest.fixture
def read(client, cast):
    def read(role, query=""):
        client.force_login(getattr(cast, role))
        return client.get(PATH + query)

    return read


@pytest.mark.parametrize("role", ROLES)
def test_access_to_the_comment_list(read, remark, role):
    remark()
    assert read(role).status_code == SEEING.get(role, 403)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_add_a_comment(post, role):
    answer = post(role, body="Xem lại")
    wanted = {**dict.fromkeys(COMMENTING, 302), "reader": 404, "stranger": 404}.get(role, 403)
    assert answer.status_code == wanted
    assert Comment.objects.count() == (wanted == 302)


@pytest.mark.parametrize(("verb", "role"), list(product(("answer", "resolve", "reopen"), ROLES)))
def test_who_may_answer_or_resolve(post, remark, verb, role):
    comment = remark(indicator=Indicator.objects.get(code="kh_tinh_quan_ly"))
    allowed = {"answer": {"office"}, "reopen": {"office"}, "resolve": {"committee"}}[verb]
    answer = post(role, f"{comment.pk}/{verb}/", taken="yes")
    waits = (verb, role) == ("resolve", "office")  # to be answered first
    wanted = 302 if role in allowed else 409 if waits else 403
    assert answer.status_code == (404 if role in ("reader", "stranger") else wanted)
    comment.refresh_from_db()
    done = (comment.answered_at, comment.resolved_at, comment.reopening_id)
    assert any(done) is (role in allowed)


def test_a_unit_cannot_find_out_which_passages_exist(post):
    passages = Passage.objects.filter(report=find_report_2018())[0].pk
    answers = {post("clerk", body="a", passage=pk).status_code for pk in (passages, 10**8)}
    assert answers == {403}


def test_a_comment_of_another_report_is_not_found(client, cast, remark):
    comment = remark()
    client.force_login(cast.committee)
    elsewhere = f"/periods/2018-H2/report/comments/{comment.pk}/resolve/"
    assert client.post(elsewhere).status_code == 404


def test_passages_and_figures_can_be_commented_on(post, passage):
    set_status("in_review")
    post("committee", body="Xem lại câu này", passage=passage.pk, asks_change="1")
    post("committee", body="Xem lại số", indicator="kh_tinh_quan_ly")
    first, two = Comment.objects.order_by("pk")
    assert (first.passage, first.asks_change) == (passage, True)
    assert (two.passage, two.asks_change) == (None, False)
    assert two.quote.startswith(Indicator.objects.get(code="kh_tinh_quan_ly").label)


def test_rejecting_without_a_reason_shows_the_typed_text_again(post, remark):
    answer = post("office", f"{remark().pk}/answer/", taken="no", answer="không")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Trả lời cần ít nhất 10 ký tự" in page
    assert page.count('name="taken" value="no"') == 1
    assert ">\nkhông</textarea>" in page


def test_a_second_answer_is_refused(post, remark, cast):
    comment = remark()
    answer_comment(comment, taken=True, by=cast.office, at=LATER)
    answer = post("office", f"{comment.pk}/answer/", taken="no", answer=REASON)
    assert answer.status_code == 409
    assert "Góp ý này đã có trả lời" in answer.content.decode()


def test_typed_markup_is_escaped(read, remark):
    remark("<script>alert(1)</script>\n{{ user }}")
    page = read("office").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>{{ user }}" in page


def test_open_comments_come_first_and_counters_match(read, remark, cast):
    set_status("in_review")
    closed, answered = remark("một"), remark("hai")
    remark("ba, xin đề nghị sửa lại", passage=None, asks_change=True)
    resolve_comment(closed, by=cast.committee, at=LATER)
    answer_comment(answered, taken=True, by=cast.office, at=LATER)
    response = read("office")
    texts = [comment.comment.body for comment in response.context["shown"]]
    assert texts == ["hai", "ba, xin đề nghị sửa lại", "một"]
    assert [count for _, _, count, _ in response.context["filters"]] == [3, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("state", "text"), [("asked", ["ba"]), ("answered", ["hai"]), ("closed", ["một"])]
)
def test_the_list_is_filtered(read, remark, cast, state, text):
    closed, answered, _ = remark("một"), remark("hai"), remark("ba")
    resolve_comment(closed, by=cast.committee, at=LATER)
    answer_comment(answered, taken=True, by=cast.office, at=LATER)
    shown = read("committee", f"?state={state}").context["shown"]
    assert [comment.comment.body for comment in shown] == text


@pytest.mark.parametrize("state", ["x", "\x00", "asked "])
def test_an_unknown_filter_is_not_found(read, state):
    assert read("office", f"?state={state}").status_code == 404


def test_a_figure_is_reopened_from_its_comment(post, read, remark):
    comment = remark(indicator=Indicator.objects.get(code="kh_tinh_quan_ly"))
    post("office", f"{comment.pk}/reopen/", reason="", back="comments")
    assert Reopening.objects.get().reason == f"Góp ý: {REASON}"
    assert "đang chờ đơn vị" in read("committee").content.decode()


def test_query_count_is_the_same_for_thirty_as_for_one(
    client, cast, remark, django_assert_num_queries
):
    remark()
    client.force_login(cast.office)
    for _ in range(2):
        with django_assert_num_queries(6):
            client.get(PATH)
        for number in range(29):
            comment = remark(f"Góp ý {number}")
        answer_comment(comment, taken=True, by=cast.office, at=LATER)
