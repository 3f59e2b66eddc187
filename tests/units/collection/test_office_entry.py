"""The office enters for a unit: with a reason, marked on each figure, told to the head."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from kgscience.audit.log_entries import AuditFilter, newest_entries
from tests.units.sheets import REASON, sheet, single_spaced
from units.models import Figure, FigureChange, Indicator, Notification, OfficeEntry, Submission
from units.submission.transitions import apply_transition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
SHEET = "/periods/2018-H2/units/tt_ky_thuat/"


@pytest.fixture
def office(client, people):
    client.force_login(people["office"])
    return client


@pytest.fixture
def code(unit):
    """Return the code of a number of the unit."""
    return Indicator.objects.filter(assignments__unit=unit, kind="count")[0].code


def open_for_office(office, reason=REASON):
    page = office.get(f"{SHEET}enter/").context["workflow"]
    return office.post(f"{SHEET}enter/", {"reason": reason, "version": page.revision})


def enter(client, code, amount, path="figures/{}/"):
    row = {f"value-{code}": str(amount), f"state-{code}": "", f"version-{code}": "0"}
    return client.post(SHEET + path.format(code), row)


def test_office_enters_nothing_before_it_has_said_why(office, code):
    assert "Nhập thay đơn vị…" in single_spaced(office.get(SHEET))
    assert enter(office, code, 7).status_code == 403
    assert office.post(SHEET, {f"value-{code}": "7"}).status_code == 403
    assert not Figure.objects.filter(submission__unit__code="tt_ky_thuat", amount=7).exists()


def test_figure_entered_by_the_office_says_so_everywhere(office, code, people, client):
    assert open_for_office(office).url == SHEET
    assert f"Lý do: {REASON}" in single_spaced(office.get(SHEET))
    assert enter(office, code, 1258).status_code == 200
    figure = Figure.objects.get(indicator__code=code, submission__period__code="2018-H2")
    change = FigureChange.objects.get(figure=figure)
    assert (figure.amount, figure.by_office) == (1258, True)
    assert (change.through, change.reason, change.by) == ("office", REASON, people["office"])
    [line] = [row for row in newest_entries(AuditFilter(kind="figure"), 5) if code in row.what]
    assert (line.where, line.detail) == ("Văn phòng nhập thay", f"“1.258”; {REASON}")
    opened = newest_entries(AuditFilter(kind="sheet"), 1)[0]
    assert opened.detail == f"Văn phòng nhập thay đơn vị; {REASON}"
    client.force_login(people["head"])
    assert "<b>Văn phòng nhập thay:</b> u-2 ghi số này." in single_spaced(client.get(SHEET))
    history = single_spaced(client.get(f"{SHEET}figures/{code}/history/"))
    assert "Văn phòng nhập thay" in history
    assert REASON in history


def test_whole_sheet_is_saved_for_the_unit_too(office, code):
    open_for_office(office)
    assert enter(office, code, 7, path="").url == SHEET
    assert Figure.objects.get(indicator__code=code, amount=7).by_office


def test_mark_goes_when_the_unit_enters_another_figure(office, code, people, client):
    open_for_office(office)
    enter(office, code, 7)
    client.force_login(people["clerk"])
    row = {f"value-{code}": "8", f"state-{code}": "", f"version-{code}": "1"}
    assert client.post(f"{SHEET}figures/{code}/", row).status_code == 200
    assert not Figure.objects.get(indicator__code=code, amount=8).by_office


def test_head_is_told_once_a_day(office, people, code):
    open_for_office(office)
    assert not Notification.objects.exists()
    for amount, revision in ((7, 0), (8, 1)):
        row = {f"value-{code}": str(amount), f"state-{code}": "", f"version-{code}": str(revision)}
        assert office.post(f"{SHEET}figures/{code}/", row).status_code == 200
    notice = Notification.objects.get()
    assert notice.user == people["head"]
    assert notice.text.endswith(f"u-2 (Văn phòng) nhập thay đơn vị. Lý do: {REASON}")
    assert notice.url == SHEET


@pytest.mark.parametrize("reason", ["", "ngắn", " " * 30])
def test_reason_is_asked_for_and_stays(office, reason):
    answer = open_for_office(office, reason)
    assert answer.status_code == 422
    assert "Ghi lý do, ít nhất 10 ký tự" in single_spaced(answer)
    assert not OfficeEntry.objects.exists()


def test_long_reason_fits_the_log_of_figures(office, code):
    assert open_for_office(office, "lý do " * 160).status_code == 302
    assert enter(office, code, 7).status_code == 200
    assert len(FigureChange.objects.get(through="office").reason) == 500


def test_second_time_is_refused_while_the_first_lasts(office):
    open_for_office(office)
    assert open_for_office(office).status_code == 409


def test_it_ends_when_the_sheet_is_submitted(office, code, people, period, unit):
    stored = sheet(period, unit, people, "draft")
    open_for_office(office)
    step = {"by": people["head"], "at": now(), "expected_revision": stored.revision}
    apply_transition(stored, "submit", **step)
    assert enter(office, code, 7).status_code == 403
    apply_transition(
        stored, "send_back", by=people["office"], at=now(), expected_revision=2, reason=REASON
    )
    assert enter(office, code, 7).status_code == 403
    open_for_office(office)
    assert OfficeEntry.objects.count() == 2


def test_submitted_sheet_is_refused(office, period, unit, people):
    sheet(period, unit, people, "submitted")
    assert "Nhập thay đơn vị…" not in single_spaced(office.get(SHEET))
    assert open_for_office(office).status_code == 409


def test_it_is_for_the_person_who_said_why_and_not_for_another_role(office, client, code, people):
    open_for_office(office)
    OfficeEntry.objects.update(by=people["committee"])
    for role in ("office", "committee"):
        client.force_login(people[role])
        assert enter(client, code, 7).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [("clerk", 403), ("head", 403), ("committee", 403), ("head of another unit", 404)],
)
def test_only_the_office_has_the_page(client, people, role, status):
    client.force_login(people[role])
    assert client.get(f"{SHEET}enter/").status_code == status
    assert client.post(f"{SHEET}enter/", {"reason": REASON}).status_code == status


def test_saving_takes_as_many_queries_for_three_figures_as_for_one(office, unit):
    open_for_office(office)
    office.get(SHEET)  # what published versions print is read once
    codes = [*Indicator.objects.filter(assignments__unit=unit, kind="count")[:4]]
    counts = []
    for some in (codes[:1], codes[1:4]):
        rows = {f"value-{item.code}": "7" for item in some}
        rows |= {f"version-{item.code}": "0" for item in some}
        Notification.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assert office.post(SHEET, rows).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_administration_lists_it(office, client):
    open_for_office(office)
    client.force_login(User.objects.create_superuser("quan_tri"))
    assert REASON in client.get("/admin/units/officeentry/").content.decode()
    assert Submission.objects.filter(office_entries__reason=REASON).count() == 1
