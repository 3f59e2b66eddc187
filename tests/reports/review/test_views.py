"""Views of a review: access, repeated and outdated forms, refusals, what the page shows."""

import re
import typing
from itertools import product

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from reports.composition.draft import compose_draft
from reports.models import (
    Agreement,
    Comment,
    Endorsement,
    Passage,
    Report,
    ReportTransition,
    Snapshot,
)
from reports.review.blockers import printed_passages
from reports.review.endorsements import endorse
from reports.review.review_panel import review_context
from tests.reports.review.reports_in_review import (
    ALLOWED,
    NOW,
    REASON,
    ROLES,
    STATES,
    VERBS,
    agree_to,
    approve_report,
    current_hash,
    find_report_2018,
    prepare_approval,
    prepare_transition,
    set_status,
    transition,
)
from tests.savepoints import tried
from units.models import Figure, Notification
from units.permissions import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

# Publishing has its own page.
HERE = [verb for verb in VERBS if verb != "publish"]
PATH = "/periods/2018-H1/report/"
BLIND = ("reader", "stranger")
READING = ("office", "committee", "records", "signer")


@pytest.fixture
def post(client, cast):
    """Return a function that posts as a role, with the page's own fields by default."""

    def post(role, tail, **fields):
        client.force_login(getattr(cast, role))
        report = find_report_2018()
        if "seal" not in fields:
            fields["seal"] = current_hash(report)
        page = {"version": str(report.revision), "reason": REASON}
        return client.post(PATH + tail, page | fields)

    return post


def all_rows():
    """Return all rows that a transition may create or change."""
    tables = (Report, ReportTransition, Snapshot, Endorsement, Agreement, Comment, Notification)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def seen(passages):
    draft = compose_draft(find_report_2018())
    return " ".join(f"{pk}:{draft.passage_hashes[pk][:16]}" for pk in passages)


def transition_path(verb):
    paths = {"agree": "agree/", "withdraw": "agree/withdraw/"}
    return paths.get(verb, f"moves/{verb}/")


def expected_status_code(status, verb, role):
    """Return the status code of the answer to a request."""
    if role in BLIND:
        return 404
    if role not in {who for _, text, who in ALLOWED if text == verb}:
        return 403
    return 302 if (status, verb, role) in ALLOWED else 409


@pytest.mark.parametrize(("status", "verb"), list(product(STATES, HERE)))
def test_every_verb_in_every_status_for_every_role(cast, post, status, verb):
    prepare_transition(status, verb, cast)
    before, text, seal = (
        all_rows(),
        seen(printed_passages(compose_draft(find_report_2018()))[:2]),
        current_hash(find_report_2018()),
    )
    for role in ROLES:
        with tried():
            answer = post(role, transition_path(verb), seen=text, seal=seal)
            assert answer.status_code == expected_status_code(status, verb, role), role
            target = ALLOWED.get((status, verb, role))
            assert find_report_2018().status == (target or status), role
            assert (all_rows() == before) is (target is None), role


ABOUT_ONE = [f"comments/1/{verb}/" for verb in ("answer", "resolve", "reopen")]
TAILS = ["moves/send/", "agree/", "agree/withdraw/", "comments/", *ABOUT_ONE]
SHOWN = ["moves/send/", "agree/", "comments/"]


@pytest.mark.parametrize("tail", TAILS)
def test_visitors_are_sent_to_sign_in(client, tail):
    assert client.post(PATH + tail).url == f"/login/?next={PATH}{tail}"


@pytest.mark.parametrize("tail", TAILS)
def test_a_post_without_csrf_token_is_refused(cast, tail):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    assert client.post(PATH + tail).status_code == 403


@pytest.mark.parametrize("tail", [*sorted({*TAILS} - {*SHOWN}), "moves/ask_change/"])
def test_get_is_refused(client, cast, tail):
    client.force_login(cast.office)
    assert client.get(PATH + tail).status_code == 405


@pytest.mark.parametrize(
    ("tail", "text"),
    [
        ("moves/burn/", {}),
        ("moves/agree/", {}),
        ("comments/", {"passage": "9" * 9, "body": "a"}),
        ("comments/", {"passage": "x", "body": "a"}),
        ("comments/", {"indicator": "khong_co", "body": "a"}),
        ("comments/", {"indicator": "\x00", "body": "a"}),
        ("comments/1/burn/", {}),
        (f"comments/{9**30}/resolve/", {}),
        ("comments/1/answer/", {"taken": "maybe"}),
    ],
)
def test_nonsense_is_not_found(post, tail, text):
    assert post("office", tail, **text).status_code == 404


@pytest.mark.parametrize("version", ["", "-1", "1.0", "١", "9" * 40, "\x00", "7"])
def test_an_outdated_or_invalid_revision_makes_no_transition(post, version):
    before = all_rows()
    assert post("office", "moves/send/", version=version).status_code == 409
    assert all_rows() == before


@pytest.mark.parametrize("period", ["2030-H1", "x"])
def test_an_unknown_period_is_not_found(client, cast, period):
    client.force_login(cast.office)
    assert client.post(f"/periods/{period}/report/moves/send/").status_code == 404


def test_a_double_click_makes_one_transition(post):
    version = str(find_report_2018().revision)
    answers = [post("office", "moves/send/", version=version).status_code for _ in range(2)]
    assert (answers, ReportTransition.objects.count(), Snapshot.objects.count()) == (
        [302, 409],
        1,
        1,
    )


def test_a_short_reason_is_refused_and_shown_again(post):
    set_status("in_review")
    answer = post("office", "moves/take_back/", reason="sai <b>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Lý do cần ít nhất 10 ký tự" in page
    assert re.search(r"<textarea[^>]*>\nsai &lt;b&gt;</textarea>", page)
    assert f'name="version" value="{find_report_2018().revision}"' in page


def test_all_blockers_are_shown_on_one_page(post, cast):
    transition("send", cast.office)
    answer = post("signer", "moves/approve/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "còn 4 việc phải xong trước" in page
    assert page.count("<li>C") == 4
    assert page.count("; …\n") == 1
    assert not re.search(r"\s;", re.sub(r"<[^>]+>", "", page))


def test_approving_an_outdated_page_is_refused(post, cast):
    prepare_approval(cast)
    before = current_hash(find_report_2018())
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    answer = post("signer", "moves/approve/", seal=before)
    assert answer.status_code == 409
    assert "Nội dung báo cáo vừa đổi" in answer.content.decode()


# ---------------------------------------------------------------------------------- agreeing


def test_agreeing_to_a_passage_a_section_and_all(post):
    set_status("in_review")
    shown = printed_passages(compose_draft(find_report_2018()))
    post("committee", "agree/", seen=seen(shown[:1]))
    post("committee", "agree/", seen=[seen(shown[1:5]), seen(shown[5:9])])
    assert Agreement.objects.count() == 9
    post("committee", "agree/", seen=seen(shown))
    assert Agreement.objects.count() == len(shown)


def test_a_passage_changed_meanwhile_is_named(client, cast, post):
    set_status("in_review")
    shown = printed_passages(compose_draft(find_report_2018()))
    before = seen(shown)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    post("committee", "agree/", seen=before)
    page = client.get(PATH).content.decode()
    assert f"Đã đồng ý {len(shown) - 1} câu. Rút lại được." in page
    assert "Chưa đồng ý 1 câu vừa thay đổi, mời xem lại: mục Đề tài, dự án cấp tỉnh, câu 1." in page


@pytest.mark.parametrize("text", ["", "x", "1", "1:", "1:zz", "-1:" + "0" * 64, "\x00", "1:٠" * 9])
def test_nonsense_agrees_to_nothing(post, text):
    set_status("in_review")
    assert post("committee", "agree/", seen=text).status_code == 302
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("back", "where"),
    [
        ("", PATH),
        ("comments", f"{PATH}comments/"),
        ("passage:12", f"{PATH}passages/12/"),
        ("figure:kh_gcn", f"{PATH}figures/kh_gcn/"),
        ("passage:", PATH),
        ("//evil.example", PATH),
    ],
)
def test_the_redirect_returns_to_the_previous_page(post, back, where):
    set_status("in_review")
    assert post("committee", "agree/", back=back).url == where


# ------------------------------------------------------------------------------ what a page says


def make_request(user):
    """Return a request of a signed-in user."""
    request = RequestFactory().get(PATH)
    request.user = user
    return typing.cast(SignedIn, request)


def render_part(user, template="reports/review/_report_transitions.html", passage=None):
    """Return a part of the page, rendered for `user`."""
    request, draft = make_request(user), compose_draft(find_report_2018())
    content = review_context(request, draft, passage) | {
        "period": draft.report.period,
        "user": user,
    }
    return render_to_string(template, content, request)


@pytest.mark.parametrize(("status", "role"), list(product(STATES, READING)))
def test_buttons_follow_the_workflow(cast, status, role):
    set_status(status)
    user = getattr(cast, role)
    allowed = {verb for state, verb, who in ALLOWED if (state, who) == (status, role)}
    if "withdraw_check" in allowed:  # of a kind that leaves the person's own check to be made
        kind = "content" if role == "records" else "format"
        endorse(compose_draft(find_report_2018()), kind, user, NOW)
    page = render_part(user)
    links = re.findall(r'(?:action|href)="/periods/2018-H1/report/(?:moves/)?(\w+)/"', page)
    assert {*links} - {"dress"} == allowed - {"withdraw"}  # the page of agreements has it


def test_the_page_shows_progress_and_outdated_agreements(cast):
    prepare_approval(cast)
    agree_to(cast.signer, printed_passages(compose_draft(find_report_2018()))[:5])
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    page = " ".join(re.sub(r"<[^>]+>", "", render_part(cast.signer)).split())
    assert "committee 96/97 câu 1 câu đã đổi; signer 5/97 câu" in page
    assert "Nội dung phải xem lại 2 chỗ đã đổi sau khi committee xác nhận" in page
    assert "Đọc câu tiếp theo" in page
    assert "92 câu chờ bạn đồng ý" in page


def test_a_void_approval_shows_what_changed(cast):
    approve_report(cast)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    page = render_part(cast.reader)
    assert "Việc duyệt không còn hiệu lực: 2 chỗ đã đổi sau khi duyệt" in page
    assert re.sub(r"<[^>]+>", "", page).count("[bỏ: 83][thêm: 1.258]") == 1


def test_a_passage_shows_current_and_outdated_agreements(cast):
    set_status("in_review")
    passage = Passage.objects.get(
        template__contains="{{kh_tinh_quan_ly}}", report=find_report_2018()
    )
    agree_to(cast.committee, [passage.pk])
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    agree_to(cast.signer, [passage.pk])
    page = render_part(cast.committee, "reports/review/_passage_agreements.html", passage)
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Đồng ý câu này" in text
    assert "Đồng ý signer" in text
    assert "Câu đã đổi từ khi committee đồng ý" in text
    assert "Đồng ý câu này" not in render_part(
        cast.signer, "reports/review/_passage_agreements.html", passage
    )


def test_query_count_of_the_page_is_fixed(cast):
    prepare_approval(cast)
    draft, counts = compose_draft(find_report_2018()), []
    for _ in range(2):
        request = make_request(cast.signer)
        content = review_context(request, draft) | {"period": draft.report.period}
        with CaptureQueriesContext(connection) as queries:
            render_to_string("reports/review/_report_transitions.html", content, request)
        counts.append(len(queries))
        agree_to(cast.signer)
    assert counts == [5, 5]
