"""Home: what is waiting for me, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from reports.models import Passage
from units.models import Indicator, Membership, Period, Submission, Unit
from units.period_catalogue import load_catalogue
from units.submission.extensions import reopen_figure
from units.submission.transitions import apply_transition

pytestmark = pytest.mark.django_db


def home(client, user):
    client.force_login(user)
    return client.get("/")


def waiting(response):
    return [
        (sheet.period.code, sheet.unit.code, sheet.status_label)
        for sheet in response.context["todo"]
    ]


def test_visitor_is_redirected_to_sign_in(client):
    assert client.get("/").url == "/login/?next=/"


@pytest.mark.parametrize(("name", "unit"), [("clerk", "p_qlkh"), ("neighbour", "cc_tdc")])
def test_a_unit_sees_its_own_open_sheet(client, cast, name, unit):
    assert waiting(home(client, getattr(cast, name))) == [("2018-H2", unit, "Chưa nhập")]


def test_accepted_sheet_is_listed_as_done(client, cast):
    response = home(client, cast.clerk)
    done = [
        (sheet.period.code, sheet.status_label, sheet.filled, sheet.indicator_count)
        for sheet in response.context["done"]
    ]
    assert done == [("2018-H1", "Đã chấp nhận", 20, 20)]


def submission(cast, status, unit="p_qlkh"):
    period = Period.objects.get(code="2018-H2")
    who = {"submitted_by": cast.head, "submitted_at": timezone.now()}
    extra_fields = who if status == "submitted" else {}
    return Submission.objects.create(
        period=period, unit=Unit.objects.get(code=unit), status=status, **extra_fields
    )


def test_returned_sheet_is_first_with_its_reason(client, cast):
    sheet = submission(cast, "submitted")
    step = {"by": cast.office, "at": timezone.now(), "expected_revision": 1}
    apply_transition(sheet, "send_back", reason="Thiếu số liệu mục cấp tỉnh", **step)
    page = home(client, cast.clerk)
    (row,) = page.context["returned"]
    assert (row.status_label, row.returned.reason) == ("Bị trả lại", "Thiếu số liệu mục cấp tỉnh")
    assert page.context["todo"] == []


def test_complete_sheet_is_ready_for_the_head_only(client, cast):
    sheet = submission(cast, "draft")
    Indicator.objects.filter(assignments__unit=sheet.unit).update(required=False)
    ready = [home(client, user).context["ready"] for user in (cast.head, cast.clerk)]
    assert [len(rows) for rows in ready] == [1, 0]
    assert len(home(client, cast.clerk).context["todo"]) == 1


def test_submitted_sheets_are_listed_for_the_office_only(client, cast):
    submission(cast, "submitted")
    waiting = [home(client, user).context["submitted"] for user in (cast.office, cast.committee)]
    assert [len(rows) for rows in waiting] == [1, 0]


def test_returned_sheet_of_a_closed_period_is_listed(client, cast):
    submission(cast, "returned")
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    assert [sheet.unit.code for sheet in home(client, cast.clerk).context["returned"]] == ["p_qlkh"]


@pytest.mark.parametrize("name", ["office", "committee"])
def test_the_department_sees_each_period(client, cast, name):
    boards = home(client, getattr(cast, name)).context["boards"]
    seen = [(board.period.code, board.done, len(board.sheets)) for board in boards]
    assert seen == [("2018-H2", 0, 10), ("2018-H1", 10, 10)]


@pytest.mark.parametrize("name", ["clerk", "reader", "stranger"])
def test_others_see_no_board(client, cast, name):
    assert home(client, getattr(cast, name)).context["boards"] == []


def test_person_without_role_sees_whom_to_ask(client, cast):
    page = home(client, cast.stranger).content.decode()
    assert page.count("chưa được giao vai trò ở đơn vị nào") == 1


def test_superuser_sees_the_first_steps(client, cast):
    page = home(client, User.objects.create_superuser("first")).content.decode()
    is_shown = [words in page for words in ("load_catalogue", "giao vai trò", "mở kỳ báo cáo")]
    assert is_shown == [False, True, True]  # the catalogue is there


def test_no_link_leads_to_a_forbidden_page(client, cast):
    pages = [home(client, user).content.decode() for user in (cast.stranger, cast.reader)]
    assert ["/published/" in page for page in pages] == [False, True]


def test_period_that_is_not_open_is_not_listed(client, cast):
    Period.objects.filter(code="2018-H2").update(opens_at=timezone.now() + timedelta(days=1))
    assert waiting(home(client, cast.clerk)) == []


def test_post_is_refused(client, cast):
    client.force_login(cast.clerk)
    assert client.post("/").status_code == 405


def test_query_count_is_the_same_for_one_and_three_units(client, cast, django_assert_num_queries):
    client.force_login(cast.clerk)
    load_catalogue()  # one edition is read once
    with django_assert_num_queries(9):
        client.get("/")
    for code in ("cc_tdc", "thanh_tra"):
        unit = Unit.objects.get(code=code)
        Membership.objects.create(user=cast.clerk, unit=unit, role="clerk")
    client.force_login(cast.clerk)  # a new post ends the sessions
    load_catalogue()
    with django_assert_num_queries(9):
        client.get("/")


def test_sheet_with_a_reopened_figure_is_not_done(client, cast):
    sheet = Submission.objects.get(period__code="2018-H1", unit__code="p_qlkh")
    figure = Indicator.objects.get(code="kh_tinh_quan_ly")
    why = {"reason": "Đối chiếu lại với biên bản", "by": cast.office, "at": timezone.now()}
    reopen_figure(sheet, figure, **why)
    context = home(client, cast.clerk).context
    assert [(sheet.period.code, count) for sheet, count in context["reopened"]] == [("2018-H1", 1)]
    assert context["done"] == []


def test_passages_assigned_to_a_unit_are_listed(client, cast):
    passages = Passage.objects.filter(report__period__code="2018-H1", section__code="kh_tinh")
    passages.update(owner=Unit.objects.get(code="p_qlkh"))
    words = "Phòng Quản lý Khoa học được giao soạn 4 câu của dự thảo."
    assert [words in home(client, user).text for user in (cast.clerk, cast.neighbour)] == [
        True,
        False,
    ]
