"""Daily reminders of deadlines, the office's own, and their digest by e-mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max, Q
from django.dispatch import Signal
from django.utils.timezone import get_default_timezone, localdate, localtime

from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import (
    Extension,
    Membership,
    Notification,
    Period,
    Role,
    Submission,
    Unit,
)
from units.models.organisation import full_name
from units.notifications import notify, people_by_unit, unit_people
from units.period_catalogue import catalogue_for

# Sent with the time `at` once a day, for apps with reminders of their own.
reminders_due = Signal()

DAYS_AHEAD = (7, 3, 1, 0)


def send_reminders(day: date, at: datetime) -> int:
    """Notify the people of every unit whose sheet is due soon or late on `day`.

    A unit with an extension is reminded of its own deadline. A second call on the same day
    adds nothing. Returns the number of new notifications.
    """
    count = 0
    midday = datetime.combine(day, time(12), get_default_timezone())
    for period in Period.objects.filter(opens_at__lte=midday):
        longer = _extended_deadlines(period)
        for unit in _units_without_sheet(period):
            due = max(period.due_at, longer.get(unit.pk, period.due_at))
            left = (localtime(due).date() - day).days
            if (period.is_open(midday) or midday < due) and (left < 0 or left in DAYS_AHEAD):
                people = unit_people(unit, midday)
                text = f"Biểu {unit.name}, {period}: {_deadline_text(due, day)}"
                key = f"remind:{period.code}:{unit.code}:{day}"
                count += notify(people, key, text, _sheet_path(period, unit), at)
    reminders_due.send_robust(sender=Period, at=at)
    return count


def _extended_deadlines(period: Period) -> dict[int, datetime]:
    """Return the extended deadlines by unit."""
    extensions = Extension.objects.filter(submission__period=period)
    latest = extensions.values("submission__unit").annotate(latest=Max("until"))
    return dict(latest.values_list("submission__unit", "latest"))


def _deadline_text(due_at: datetime, day: date) -> str:
    """Return how far a deadline is from `day`, in words."""
    due = localtime(due_at)
    left = (due.date() - day).days
    when = f"{due:%H:%M} ngày {due.day}/{due.month}/{due.year}"
    if left < 0:
        return f"đã quá hạn {-left} ngày (hạn {when})."
    if left == 0:
        return f"hạn nộp là hôm nay, {when}."
    return f"còn {left} ngày đến hạn nộp ({when})."


def _sheet_path(period: Period, unit: Unit) -> str:
    return f"/periods/{period.code}/units/{unit.code}/"


def _units_without_sheet(period: Period) -> list[Unit]:
    """Return the units that have not submitted their sheet for `period`."""
    waiting = Q(status__in=Submission.WRITABLE)
    handed_in = Submission.objects.filter(period=period).exclude(waiting)
    done = set(handed_in.values_list("unit", flat=True))
    units = catalogue_for(period).reporting_units()
    return [unit for unit in units if unit.reports and unit.pk not in done]


# ------------------------------------------------------------------- the office reminds by hand


@dataclass(frozen=True, slots=True)
class UnitReminder:
    """What reminding one unit would send, and to whom; once a day."""

    unit: Unit
    people: tuple[User, ...]
    text: str
    key: str
    is_sent: bool

    @property
    def names(self) -> str:
        return ", ".join(full_name(user) for user in self.people)

    @property
    def is_possible(self) -> bool:
        return bool(self.people) and not self.is_sent


def plan_reminders(period: Period, by: User, at: datetime) -> list[UnitReminder]:
    """Return a reminder for each unit that has not submitted its sheet and still can."""
    day, longer = localdate(at), _extended_deadlines(period)
    dues = {
        unit: max(period.due_at, longer.get(unit.pk, period.due_at))
        for unit in _units_without_sheet(period)
        if period.is_open(at) or at < longer.get(unit.pk, period.due_at)
    }
    people = people_by_unit([unit.pk for unit in dues], at)
    keys = {unit: f"remind-by-office:{period.code}:{unit.code}:{day}" for unit in dues}
    sent = {*Notification.objects.filter(key__in=keys.values()).values_list("key", flat=True)}
    who = f"Văn phòng ({full_name(by)}) nhắc nộp"
    return [
        UnitReminder(
            unit,
            tuple(people.get(unit.pk, ())),
            f"{who} biểu {unit.name}, {period}: {_deadline_text(due, day)}",
            keys[unit],
            keys[unit] in sent,
        )
        for unit, due in dues.items()
    ]


@transaction.atomic
def remind_units(period: Period, codes: Collection[str], *, by: User, at: datetime) -> int:
    """Remind the units of `codes`; return how many people were notified.

    Raises RoleRefused, TextRefused without a unit, or ActionRefused when all were reminded today.
    """
    memberships = Membership.objects.for_user(by, localdate(at))
    if not memberships.filter(role=Role.OFFICE, unit=None).exists():
        raise RoleRefused("Chỉ Văn phòng tổng hợp nhắc được các đơn vị.")
    if not codes:
        raise TextRefused("Chọn ít nhất một đơn vị để nhắc.")
    chosen = [plan for plan in plan_reminders(period, by, at) if plan.unit.code in codes]
    count = sum(
        notify(plan.people, plan.key, plan.text, _sheet_path(period, plan.unit), at)
        for plan in chosen
        if plan.is_possible
    )
    if not count:
        raise ActionRefused("Hôm nay các đơn vị này đã được nhắc, hoặc đã nộp biểu.")
    return count


# ---------------------------------------------------------------------------- digest by e-mail


@dataclass(frozen=True, slots=True)
class DigestResult:
    """How many e-mails were sent, and why the others were not."""

    sent: int = 0
    failures: tuple[str, ...] = ()


def send_digests(at: datetime) -> DigestResult:
    """Send each person with an address one e-mail of all notifications not mailed yet.

    An e-mail that fails is tried again the next time; a refused one does not stop the others.
    Without a mail server nothing is sent or marked.
    """
    if not settings.SENDS_LETTERS:
        return DigestResult()
    waiting: dict[User, list[Notification]] = {}
    unmailed = Notification.objects.filter(mailed_at=None, read_at=None, user__is_active=True)
    for notice in unmailed.exclude(user__email="").select_related("user").order_by("user", "at"):
        waiting.setdefault(notice.user, []).append(notice)
    sent, failures = 0, []
    for person, notices in waiting.items():
        try:
            _compose_letter(person, notices).send()
        except (OSError, ValueError) as error:  # of the mail server, or of the address
            failures.append(f"{person.get_username()}: {error}")
            if not _concerns_one_letter(error):
                break  # the server fails for everybody
            continue
        Notification.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=at)
        sent += 1
    return DigestResult(sent, tuple(failures))


def _concerns_one_letter(error: Exception) -> bool:
    """Return whether the e-mail itself failed (address, content), not the mail server."""
    if isinstance(error, OSError):
        return isinstance(error, SMTPRecipientsRefused | SMTPDataError)
    return True


def _compose_letter(person: User, notices: list[Notification]) -> EmailMessage:
    lines = [f"- {notice.text}\n  {settings.SITE_URL}{notice.url}" for notice in notices]
    body = f"Kính gửi {full_name(person)},\n\n" + "\n".join(lines) + "\n"
    subject = f"Báo cáo KH&CN: {len(notices)} việc cần biết"
    return EmailMessage(subject, body, to=[person.email])
