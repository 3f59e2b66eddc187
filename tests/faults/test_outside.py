"""Trouble around the program: it is said in words, nothing is damaged, and work goes on after."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPServerDisconnected
from ssl import SSLCertVerificationError

import pytest
from django.conf import settings as current
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client

from kgscience.accounts import lockout, sessions
from kgscience.operations.integrity.examine import SCANS, run_checks
from tests.faults.failing import state
from tests.reports.review import reports_in_review
from units.models import Notification
from units.submission.reminders import send_digests, send_reminders

NOW = datetime(2018, 12, 17, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CELL = "kh_tinh_nghiem_thu"
PATH = f"/periods/2018-H2/units/p_qlkh/figures/{CELL}/"


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


# --------------------------------------------------------------------- a disk that takes no more

READ_ONLY = {
    "sqlite": ("PRAGMA query_only = 1", "PRAGMA query_only = 0"),
    "postgresql": tuple(
        f"SET SESSION CHARACTERISTICS AS TRANSACTION READ {mode}" for mode in ("ONLY", "WRITE")
    ),
}


@contextmanager
def read_only():
    before, after = READ_ONLY[connection.vendor]
    run(before)
    try:
        yield
    finally:
        run(after)


@pytest.fixture
def clerk(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.clerk)
    return client


def save(client, number, seen=0):
    return client.post(PATH, {f"value-{CELL}": number, f"version-{CELL}": seen})


@pytest.mark.django_db(transaction=True)
def test_a_read_only_database_is_read_and_says_that_it_takes_nothing(clerk):
    before = state()
    with read_only():
        page, answer = clerk.get("/periods/2018-H2/units/p_qlkh/"), save(clerk, 12)
    assert (page.status_code, answer.status_code, answer["Retry-After"]) == (200, 503, "30")
    assert "Ổ đĩa của máy chủ đã đầy hoặc chỉ cho đọc" in answer.text
    assert state() == before
    assert save(clerk, 12).status_code == 200


@pytest.mark.django_db
def test_a_full_disk_is_told_in_words(clerk):
    def full(*_):
        raise OperationalError("database or disk is full")

    with connection.execute_wrapper(full):
        answer = save(clerk, 12)
    assert (answer.status_code, "Ổ đĩa của máy chủ đã đầy" in answer.text) == (503, True)


# ------------------------------------------------------------------------------ no mail server


class Away(EmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("Connection refused")


def use(settings, backend):
    settings.SENDS_LETTERS = True
    settings.MAILERS = {"default": {"BACKEND": backend}}


@pytest.fixture
def addressee(cast):
    cast.clerk.email = "thu@example.org"
    cast.clerk.save()
    return cast.clerk


@pytest.mark.django_db
def test_without_its_mail_server_people_are_told_here_and_by_letter_later(addressee, settings):
    use(settings, f"{__name__}.Away")
    with pytest.raises(CommandError, match="lần chạy sau sẽ gửi lại: clerk: Connection refused"):
        call_command("remind", "--date", "2018-12-17")
    waiting = Notification.objects.filter(user=addressee, mailed_at=None)
    assert waiting.count() == 1
    use(settings, "django.core.mail.backends.locmem.EmailBackend")
    assert (send_digests(NOW).sent, len(mail.outbox), waiting.count()) == (1, 1, 0)


class Barred(EmailBackend):
    """A mail server that refuses everyone, for the reason `why`."""

    why: Exception
    attempts = 0

    def send_messages(self, messages):
        type(self).attempts += 1
        raise self.why


@pytest.mark.django_db
@pytest.mark.parametrize(
    "why",
    [
        SMTPServerDisconnected("Connection unexpectedly closed: timed out"),
        SMTPAuthenticationError(535, b"Authentication credentials invalid"),
        SSLCertVerificationError("certificate verify failed"),
    ],
)
def test_a_mail_server_that_serves_nobody_is_asked_once(cast, settings, monkeypatch, why):
    monkeypatch.setattr(Barred, "why", why, raising=False)
    monkeypatch.setattr(Barred, "attempts", 0)
    use(settings, f"{__name__}.Barred")
    type(cast.clerk).objects.update(email="thu@example.org")
    send_reminders(date(2018, 12, 17), NOW)
    letters = send_digests(NOW)
    assert (Barred.attempts, letters.sent, len(letters.failures)) == (1, 0, 1)


@pytest.mark.django_db
def test_an_address_that_is_none_keeps_no_other_letter_back(cast, settings):
    use(settings, "django.core.mail.backends.locmem.EmailBackend")
    for person, address in ((cast.clerk, "a@b\nBcc: x@example.org"), (cast.head, "b@example.org")):
        type(person).objects.filter(pk=person.pk).update(email=address)
    send_reminders(date(2018, 12, 17), NOW)
    letters = send_digests(NOW)
    assert (letters.sent, len(letters.failures)) == (1, 1)
    assert [letter.to for letter in mail.outbox] == [["b@example.org"]]


# ---------------------------------------------------------------------- a clock that goes wrong


@pytest.mark.django_db
def test_what_was_endorsed_last_counts_although_the_clock_went_back(cast):
    reports_in_review.approve_report(cast)
    reports_in_review.transition("reopen", cast.office, at=reports_in_review.NOW - HOUR)
    reports_in_review.set_status("draft")
    assert [
        transition.verb for transition in reports_in_review.find_report_2018().transitions.all()
    ][:2] == [
        "reopen",
        "approve",
    ]


@pytest.mark.django_db
def test_a_trail_is_whole_although_the_clock_went_back(cast):
    reports_in_review.transition("send", cast.office)
    reports_in_review.transition("take_back", cast.office, at=reports_in_review.NOW - HOUR)
    results = [
        result.check.code for result in run_checks(SCANS, reports_in_review.NOW) if result.findings
    ]
    assert results == []


@pytest.mark.django_db
def test_nobody_is_shut_out_by_a_clock_that_was_ahead():
    ahead = NOW + timedelta(days=400)
    for _ in range(current.POLICY.lock_failures):
        lockout.count_attempt("lan", "192.0.2.1", ahead)
    assert lockout.count_attempt("lan", "192.0.2.1", ahead) is not None
    assert lockout.count_attempt("lan", "192.0.2.1", NOW) is None


def test_a_session_of_a_clock_that_was_ahead_does_not_last_for_years():
    session = sessions.SessionStore()
    session[sessions.SEEN] = (NOW + timedelta(days=400)).timestamp()
    assert sessions.expiry_reason(session, NOW) != ""
    session[sessions.SEEN] = (NOW + timedelta(minutes=5)).timestamp()
    assert sessions.expiry_reason(session, NOW) == ""
