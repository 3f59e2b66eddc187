"""The sheet of a unit: who may see it, who may fill it in, what is asked for."""

from datetime import UTC, date, datetime

import pytest

from units.collection.sections import fill_period_words
from units.models import Figure, Indicator, Membership, Period, Submission, Unit
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H2/units/p_qlkh/"
ACCEPTED = "/periods/2018-H1/units/p_qlkh/"


def sheet(client, user, path=PATH):
    client.force_login(user)
    return client.get(path)


def codes(response):
    return [row.code for row in response.context["form"].rows]


def test_visitor_is_redirected_to_sign_in(client):
    assert client.get(PATH).url == f"/login/?next={PATH}"


@pytest.mark.parametrize("name", ["clerk", "head"])
def test_unit_sees_inputs_for_its_own_indicators(client, cast, name):
    response = sheet(client, getattr(cast, name))
    own = Indicator.objects.filter(assignments__unit__code="p_qlkh")
    assert (response.status_code, codes(response)) == (200, [indicator.code for indicator in own])
    assert response.content.decode().count('name="value-') == own.count()


@pytest.mark.parametrize("name", ["office", "committee"])
def test_department_sees_the_sheet_without_inputs(client, cast, name):
    page = sheet(client, getattr(cast, name)).content.decode()
    assert page.count("<table") == 1
    assert [page.count(word) for word in ("<textarea", "<select", 'name="value-')] == [0, 0, 0]


@pytest.mark.parametrize("name", ["neighbour", "reader", "stranger"])
def test_sheet_is_not_found_for_others(client, cast, name):
    assert sheet(client, getattr(cast, name)).status_code == 404
    assert client.post(PATH, {"value-kh_tinh_quan_ly": "90"}).status_code == 404


@pytest.mark.parametrize("name", ["office", "committee"])
def test_reader_may_not_save(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.post(PATH, {"value-kh_tinh_quan_ly": "90"}).status_code == 403
    assert Figure.objects.filter(submission__period__code="2018-H2").count() == 0


def test_ended_membership_gives_no_access(client, cast):
    Membership.objects.filter(user=cast.clerk).update(active_to="2018-01-01")
    assert sheet(client, cast.clerk).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/periods/2030-H1/units/p_qlkh/", "/periods/2018-H2/units/khong_co/", f"{PATH}khac/"],
)
def test_unknown_unit_or_period_is_not_found(client, cast, path):
    assert sheet(client, cast.office, path).status_code == 404


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_other_http_methods_are_refused(client, cast, verb):
    client.force_login(cast.clerk)
    assert getattr(client, verb)(PATH).status_code == 405


def test_previous_value_is_shown_beside_each_figure(client, cast):
    rows = {row.code: row for row in sheet(client, cast.clerk).context["form"].rows}
    assert rows["kh_tinh_quan_ly"].previous == "83"
    assert rows["kh_tinh_quan_ly"].typed == ""


def test_submitted_sheet_shows_why_it_is_closed(client, cast):
    page = sheet(client, cast.clerk, ACCEPTED).content.decode()
    assert page.count("Biểu đã chấp nhận") == 1
    assert page.count('name="value-') == 0


def test_conference_is_last_and_words_of_the_period_are_not_asked(client, cast):
    Membership.objects.create(user=cast.clerk, unit_id=unit_id("van_phong"), role="clerk")
    response = sheet(client, cast.clerk, "/periods/2018-H2/units/van_phong/")
    groups = [(title, len(rows)) for title, rows in response.context["form"].sections]
    assert groups == [("Thành phần tham dự", 1), ("Thông tin hội nghị", 10)]
    assert [code for code in codes(response) if code.startswith("ky_")] == []


def unit_id(code):
    return Unit.objects.get(code=code).pk


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("Báo cáo sơ kết {{ky_nhan}}", "Báo cáo sơ kết 6 tháng cuối năm"),
        ("Nhiệm vụ {{ ky_sau_nhan }} {{ky_sau_nam}}", "Nhiệm vụ 6 tháng đầu năm 2019"),
        ("Năm {{ky_nam}}, {{la|luy_ke}}", "Năm 2018, …"),
    ],
)
def test_titles_contain_the_words_of_the_period(year_2018, title, message):
    assert fill_period_words(title, Period.objects.get(code="2018-H2")) == message


def test_last_year_column_is_shown_only_with_values(client, cast):
    assert sheet(client, cast.clerk).context["form"].has_last_year is False
    a_year_before = {"code": "2017-H2", "kind": "H2", "year": 2017}
    days = {
        "start": date(2017, 6, 15),
        "end": date(2017, 12, 14),
        "due_at": datetime(2017, 12, 20, tzinfo=UTC),
    }
    earlier = Period.objects.create(**a_year_before, **days)
    Submission.objects.filter(period__code="2018-H1").update(period=earlier)
    form = sheet(client, cast.clerk).context["form"]
    assert (form.has_last_year, form.rows[6].last_year) == (True, "83")


def test_viewing_a_sheet_creates_no_submission(client, cast):
    sheet(client, cast.clerk)
    assert Submission.objects.filter(period__code="2018-H2").count() == 0


@pytest.mark.parametrize("unit", ["p_qlkh", "cc_tdc", "tt_ky_thuat", "vpdh_dtsq"])
def test_query_count_is_the_same_for_2_and_34_rows(client, cast, django_assert_num_queries, unit):
    Membership.objects.create(user=cast.clerk, unit_id=unit_id(unit), role="head")
    client.force_login(cast.clerk)
    load_catalogue()  # one edition is read once
    with django_assert_num_queries(6):
        client.get(f"/periods/2018-H2/units/{unit}/")


@pytest.mark.parametrize(("path", "queries"), [(PATH, 7), ("/periods/2018-H2/", 6), ("/", 9)])
def test_query_count_is_the_same_for_a_catalogue_ten_times_as_large(
    client, cast, django_assert_num_queries, path, queries
):
    client.force_login(cast.clerk)
    for more in (0, 9):
        multiply(more)
        load_catalogue()  # one edition is read once
        with django_assert_num_queries(queries):
            client.get(path)


def multiply(more):
    """Add `more` copies of each of the unit's indicators, with a figure of last period's."""
    for figure in Figure.objects.filter(indicator__assignments__unit__code="p_qlkh").select_related(
        "indicator"
    ):
        code = figure.indicator.code
        for number in range(more):
            figure.indicator.pk, figure.indicator.code = None, f"{code}_{number}"
            figure.indicator.save()
            figure.pk, figure.indicator = None, figure.indicator
            figure.save()
