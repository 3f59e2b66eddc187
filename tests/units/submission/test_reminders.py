"""Reminders: the right people, on the right days, once."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command

from units.models import Extension, Membership, Notification, Period, Submission, Unit
from units.submission.reminders import DigestResult, send_digests, send_reminders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

AT = datetime(2018, 12, 17, 1, tzinfo=UTC)


@pytest.fixture
def clerk():
    user = User.objects.create(
        username="clerk", last_name="Trần Văn", first_name="Thử", email="thu@example.org"
    )
    Membership.objects.create(user=user, unit=Unit.objects.get(code="p_qlkh"), role="clerk")
    return user


@pytest.fixture
def mailer(settings):
    settings.SENDS_LETTERS = True


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 12, 13), "còn 7 ngày đến hạn nộp (17:00 ngày 20/12/2018)."),
        (date(2018, 12, 17), "còn 3 ngày đến hạn nộp (17:00 ngày 20/12/2018)."),
        (date(2018, 12, 20), "hạn nộp là hôm nay, 17:00 ngày 20/12/2018."),
        (date(2018, 12, 22), "đã quá hạn 2 ngày (hạn 17:00 ngày 20/12/2018)."),
    ],
)
def test_reminder_text_depends_on_the_day(clerk, day, words):
    send_reminders(day, AT)
    (notice,) = Notification.objects.filter(user=clerk)
    assert notice.text == f"Biểu Phòng Quản lý Khoa học, 6 tháng cuối năm 2018: {words}"


def test_no_reminder_on_other_days(clerk):
    assert send_reminders(date(2018, 12, 15), AT) == 0


def test_second_run_on_the_same_day_reminds_nobody(clerk):
    assert [send_reminders(date(2018, 12, 17), AT) for _ in range(3)] == [1, 0, 0]


def test_submitted_sheet_gets_no_reminder(clerk):
    period = Period.objects.get(code="2018-H2")
    handed_in = {"status": "submitted", "submitted_by": clerk, "submitted_at": AT}
    Submission.objects.create(period=period, unit=Unit.objects.get(code="p_qlkh"), **handed_in)
    assert send_reminders(date(2018, 12, 17), AT) == 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 12, 22), "còn 3 ngày đến hạn nộp (09:00 ngày 25/12/2018)."),
        (date(2018, 12, 23), ""),
        (date(2018, 12, 27), ""),
    ],
)
def test_unit_with_an_extension_is_reminded_of_its_deadline(clerk, day, words):
    """The period is closed by then: after the extension nothing can be done, nothing is said."""
    Period.objects.filter(code="2018-H2").update(locks_at=datetime(2018, 12, 21, tzinfo=UTC))
    sheet = Submission.objects.create(
        period=Period.objects.get(code="2018-H2"), unit=Unit.objects.get(code="p_qlkh")
    )
    until = datetime(2018, 12, 25, 2, tzinfo=UTC)
    Extension.objects.create(submission=sheet, until=until, reason="chờ", by=clerk, at=AT)
    send_reminders(day, AT)
    messages = [
        notification.text.partition("2018: ")[2]
        for notification in Notification.objects.filter(user=clerk)
    ]
    assert messages == ([words] if words else [])


def test_each_person_gets_one_email(clerk, mailer):
    for day in (13, 17):
        send_reminders(date(2018, 12, day), AT)
    assert [send_digests(AT).sent, send_digests(AT).sent] == [1, 0]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["thu@example.org"], "Báo cáo KH&CN: 2 việc cần biết")
    assert letter.body.startswith("Kính gửi Trần Văn Thử,\n\n- Biểu Phòng Quản lý Khoa học")


def test_without_a_mail_server_nothing_is_marked_as_mailed(clerk, settings):
    settings.SENDS_LETTERS = False
    send_reminders(date(2018, 12, 17), AT)
    assert send_digests(AT) == DigestResult()
    assert Notification.objects.get(user=clerk).mailed_at is None


def test_command_reports_its_results(clerk):
    out = StringIO()
    call_command("remind", "--date", "2018-12-17", stdout=out)
    assert out.getvalue() == "1 thông báo mới, 0 thư.\n"


def test_command_refuses_an_invalid_day():
    with pytest.raises(CommandError, match="năm-tháng-ngày"):
        call_command("remind", "--date", "17/12/2018")
