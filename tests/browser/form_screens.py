"""Pages whose forms only some state shows: a device, a dropped passage, a shut account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.timezone import now
from django_otp.plugins.otp_totp.models import TOTPDevice

from kgscience.accounts.models import UnusedAccount
from reports.composition.draft import compose_draft
from reports.drafting.passages import drop_passage
from reports.models import FileJob, Passage
from reports.review.agreements import agree
from tests.kgscience.accounts.test_pending_forms import come_back, send_late
from tests.kgscience.permission_matrix import signed_in
from tests.screens import H2, REPORT, ScreenState, Stage
from tests.units.sheets import fill
from units.models import Membership, Period, Submission, Succession, Unit

SMALL_SHEET = f"{H2}units/tt_ky_thuat/"
OLD_REPORT = "Quản lý khoa học: (ii) Cấp tỉnh: Quản lý tổng số 83 ĐTDA."


@dataclass(frozen=True)
class FormScreen(ScreenState):
    """A page that is the answer to `fields`, when there are any."""

    fields: dict[str, str] = field(default_factory=dict, hash=False)


def form_screens(stage: Stage) -> Iterator[FormScreen]:
    """Bring about one state after another, and return the pages that show its forms."""
    for screens in (
        *(_sheet_screens, _report_screens, _account_screens, _factor_screens),
        _unit_screens,
    ):
        yield from screens(stage)


def _person(name: str) -> User:
    return User.objects.get(username=name)


def _sheet_screens(stage: Stage) -> Iterator[FormScreen]:
    unit, period = Unit.objects.get(code="tt_ky_thuat"), Period.objects.get(code="2018-H2")
    yield FormScreen("office", f"{H2}remind/")
    for name in ("clerk", "head"):
        Membership.objects.create(user=_person(name), role=name, unit=unit)
        stage.keys[name] = signed_in(_person(name))  # a new role ends the sessions before it
    fill(period, unit, _person("clerk"), at=now())
    yield FormScreen("clerk", SMALL_SHEET)
    yield FormScreen("head", f"{SMALL_SHEET}submit/")
    handed_in = {"status": "submitted", "submitted_by": _person("head"), "submitted_at": now()}
    Submission.objects.filter(period=period, unit=unit).update(**handed_in)
    yield FormScreen("head", SMALL_SHEET)
    yield FormScreen("office", f"{SMALL_SHEET}accept/")


def _report_screens(stage: Stage) -> Iterator[FormScreen]:
    days = {"start": date(2019, 1, 1), "end": date(2019, 6, 30), "due_at": now()}
    Period.objects.create(code="2019-H1", kind="H1", year=2019, **days)
    yield FormScreen("office", "/periods/2019-H1/report/open/")
    yield FormScreen("office", f"{H2}report/proposals/", fields={"text": OLD_REPORT})
    passage = Passage.objects.get(pk=stage.passages[1])
    drop_passage(passage, by=_person("office"), at=now(), expected_revision=passage.revision)
    yield FormScreen("office", f"{REPORT}passages/{passage.pk}/")
    client = Client()
    client.force_login(_person("office"))
    client.get(f"{REPORT}report.xlsx")
    FileJob.objects.filter(format="xlsx").update(status="failed", document={}, content=None)
    yield FormScreen("office", f"{REPORT}report.xlsx")
    yield FormScreen("committee", f"{REPORT}agree/", "in_review")
    stage.report.refresh_from_db()
    hashes = compose_draft(stage.report).passage_hashes
    agree(stage.report, hashes, by=_person("committee"), at=now())
    yield FormScreen("committee", f"{REPORT}agree/", "in_review")


def _unit_screens(stage: Stage) -> Iterator[FormScreen]:
    old, new = (Unit.objects.get(code=code) for code in ("thanh_tra", "van_phong"))
    who = {"by": _person("office"), "at": now()}
    Succession.objects.create(predecessor=old, successor=new, date=date(2019, 7, 1), **who)
    yield FormScreen("administrator", "/units/changes/")


def _account_screens(stage: Stage) -> Iterator[FormScreen]:
    signed_in(_person("clerk"))
    yield FormScreen("clerk", "/sessions/")
    late, _ = send_late("committee")
    come_back(late, "committee")
    stage.keys["late"] = late.cookies["sessionid"].value
    yield FormScreen("late", "/kept/")
    User.objects.filter(username="stranger").update(is_active=False)
    UnusedAccount.objects.create(user=_person("stranger"), at=now())
    yield FormScreen("chief", "/accounts/reopen/")
    yield FormScreen("", "/password/forgotten/")
    user, client = _person("neighbour"), Client()
    key = urlsafe_base64_encode(force_bytes(user.pk))
    link = f"/password/new/{key}/{default_token_generator.make_token(user)}/"
    path = client.get(link).headers["Location"]
    stage.keys["renewing"] = client.cookies["sessionid"].value
    yield FormScreen("renewing", path)


def _factor_screens(stage: Stage) -> Iterator[FormScreen]:
    yield FormScreen("records", "/factor/")
    TOTPDevice.objects.create(user=_person("records"), name="x")
    yield FormScreen("records", "/factor/")
    client = Client()
    client.post("/login/", {"username": "records", "password": "records"})
    stage.keys["with-password"] = client.cookies["sessionid"].value
    yield FormScreen("with-password", "/login/code/")
