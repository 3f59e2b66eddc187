"""What a change of the catalogue does to open periods is shown before it is saved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils.timezone import now

from reports.composition.draft import compose_draft, verify_report
from reports.document import Gap
from reports.models import Report
from tests.units.admin.test_admin_writing import send
from units.models import Indicator, Period, Unit
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
CODE = "kh_tinh_nghiem_thu"


@pytest.fixture
def chief(year_2018, client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    Period.objects.filter(code="2018-H2").update(
        opens_at=now() - timedelta(30), due_at=now() + timedelta(5), locks_at=None
    )
    return client


def test_the_end_of_a_unit_says_which_sheet_is_gone(chief):
    unit = Unit.objects.get(code="p_qlkh")
    answer = send(chief, unit, active_to="14/06/2018")
    assert answer.status_code == 200
    assert (
        "6 tháng cuối năm 2018: Phòng Quản lý Khoa học thôi nhập 20 chỉ tiêu, không còn biểu của "
        "kỳ này." in answer.text
    )
    unit.refresh_from_db()
    assert unit.active_to is None
    answer = send(chief, unit, active_to="14/06/2018", _confirmed="1")
    unit.refresh_from_db()
    assert (answer.status_code, unit.active_to) == (302, date(2018, 6, 14))


def test_a_retired_indicator_lists_what_still_uses_it(chief):
    indicator = Indicator.objects.get(code=CODE)
    answer = send(chief, indicator, active_to="14/06/2018")
    assert "thôi nhập 1 chỉ tiêu, còn 19" in answer.text
    assert f"“{indicator.label}” thôi áp dụng, nhưng còn dùng ở quy tắc C" in answer.text
    assert "câu của Báo cáo 6 tháng cuối năm 2018." in answer.text


def test_what_open_periods_do_not_see_is_saved_at_once(chief):
    indicator = Indicator.objects.get(code=CODE)
    answer = send(chief, indicator, note="Đếm theo biên bản")
    assert answer.status_code == 302
    indicator.refresh_from_db()
    assert indicator.note == "Đếm theo biên bản"


def test_an_error_about_a_retired_indicator_says_since_when(chief):
    Indicator.objects.filter(code=CODE).update(active_to=date(2018, 6, 14))
    label = Indicator.objects.get(code=CODE).label
    report = Report.objects.get(period__code="2018-H2")
    words = f"“{label}” thôi áp dụng từ 15/06/2018"
    clauses = [clause for _, clause in compose_draft(report).document.all_clauses()]
    assert Gap("", words) in [run for clause in clauses for run in clause.runs]
    problems = [item.message for item in verify_report(report).problems if item.severity == "error"]
    assert words in problems


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"active_to": date(2018, 6, 14)}, "thôi áp dụng từ 15/06/2018"),
        ({"active_from": date(2019, 6, 15)}, "chỉ áp dụng từ 15/06/2019"),
        ({}, "không có đơn vị nào nhập trong kỳ này"),
    ],
)
def test_why_an_indicator_is_not_asked(chief, fields, words):
    Indicator.objects.filter(code=CODE).update(**fields)
    period, indicator = Period.objects.get(code="2018-H2"), Indicator.objects.get(code=CODE)
    absence = load_catalogue().explain_absence(CODE, period)
    assert absence == f"“{indicator.label}” {words}"
    assert load_catalogue().explain_absence("khong_co", period) == ""
