"""The working calendar and the earliest due dates."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils.timezone import get_default_timezone

from tests.conftest import FIXTURES
from units.models import Period, SpecialDay
from units.models.calendar import WorkingCalendar, load_working_calendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
THURSDAY, FRIDAY = date(2018, 6, 14), date(2019, 6, 14)
SATURDAY, MONDAY, TUESDAY = date(2019, 6, 15), date(2019, 6, 17), date(2019, 6, 18)


@pytest.mark.parametrize(
    ("end", "special", "first"),
    [
        (THURSDAY, {}, date(2018, 6, 15)),
        (FRIDAY, {}, MONDAY),
        (FRIDAY, {MONDAY: False}, TUESDAY),  # a holiday
        (FRIDAY, {SATURDAY: True}, SATURDAY),  # made up for one
        (
            date(2018, 2, 13),
            {date(2018, 2, day): False for day in range(14, 21)},
            date(2018, 2, 21),
        ),
    ],
)
def test_figures_are_due_a_working_day_after_the_cut_off(end, special, first):
    days = WorkingCalendar(special)
    assert days.due_date_error(datetime.combine(first, datetime.min.time(), HANOI), end) == ""
    before = datetime.combine(date.fromordinal(first.toordinal() - 1), datetime.max.time(), HANOI)
    text = f"sớm nhất là ngày {first.day}/{first.month}/{first.year}."
    assert days.due_date_error(before, end).endswith(text)


def test_there_is_no_error_without_a_due_date():
    assert (
        WorkingCalendar().due_date_error(None, FRIDAY)
        == WorkingCalendar().due_date_error(None, None)
        == ""
    )


@pytest.mark.django_db
def test_a_holiday_moves_the_earliest_due_date():
    period = Period.objects.get(code="2018-H2")
    period.end, period.due_at = FRIDAY, datetime(2019, 6, 17, 17, tzinfo=HANOI)
    period.clean()
    SpecialDay.objects.create(day=MONDAY, name="Nghỉ bù")
    with pytest.raises(ValidationError, match="sớm nhất là ngày 18/6/2019"):
        period.clean()


@pytest.mark.django_db
def test_the_report_is_not_due_before_the_units():
    period = Period.objects.get(code="2018-H2")
    period.report_due = date(2018, 12, 20)
    period.clean()
    period.report_due = date(2018, 12, 19)
    with pytest.raises(ValidationError, match="không thể trước hạn nộp của các đơn vị"):
        period.clean()


@pytest.mark.django_db
def test_loading_a_catalogue_loads_its_days_and_reports_changes(tmp_path, capsys):
    for source in FIXTURES.glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    assert load_working_calendar().special[date(2018, 9, 3)] is False
    days = (tmp_path / "days.csv").read_text().replace("2018-09-03,off", "2018-09-03,working")
    (tmp_path / "days.csv").write_text(days)
    call_command("load_catalogue", tmp_path)
    assert load_working_calendar().special[date(2018, 9, 3)] is True
    assert "1 ngày nghỉ, ngày làm bù" in capsys.readouterr().out


def test_d5_the_last_second_of_the_cut_off_day_in_hanoi_counts_and_the_next_does_not():
    locks = datetime(2018, 6, 15, tzinfo=get_default_timezone())  # as a form reads what is typed
    period = Period(opens_at=datetime(2018, 6, 1, tzinfo=HANOI), locks_at=locks)
    assert locks == datetime(2018, 6, 14, 17, tzinfo=UTC)
    assert period.is_open(datetime(2018, 6, 14, 23, 59, 59, 999999, tzinfo=HANOI))
    assert not period.is_open(datetime(2018, 6, 15, tzinfo=HANOI))
