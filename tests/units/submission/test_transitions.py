"""Handing in: who may move a sheet from which state to which, and what each move leaves."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from tests.savepoints import tried
from tests.units.sheets import ALLOWED, NOW, REASON, ROLES, STATES, fill, sheet
from units.collection.enter_figures import FigureInput, enter_figures
from units.collection.locks import SheetLocked, reopened_indicators, why_locked
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import (
    Extension,
    Figure,
    Indicator,
    Notification,
    Period,
    Reopening,
    Submission,
    SubmissionTransition,
)
from units.period_catalogue import load_catalogue
from units.permissions import load_person
from units.submission.extensions import extend_deadline, reopen_figure
from units.submission.transition_panel import SheetWorkflow
from units.submission.transitions import (
    SubmissionBlocked,
    apply_transition,
    transition_sheet,
)
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.mark.parametrize(
    ("status", "verb"), list(product(STATES, ["submit", "view", "recall", "accept", "send_back"]))
)
def test_every_transition_in_every_status_for_every_role(period, unit, people, status, verb):
    submission = sheet(period, unit, people, status)
    for role in ROLES:
        with tried():
            target = ALLOWED.get((status, verb, role))
            step = {"by": people[role], "at": NOW, "expected_revision": 1, "reason": REASON}
            with nullcontext() if target else pytest.raises(ActionRefused):
                apply_transition(Submission.objects.get(pk=submission.pk), verb, **step)
            submission.refresh_from_db()
            assert submission.status == (target or status), role
            assert SubmissionTransition.objects.count() == (target is not None), role


@pytest.mark.parametrize("status", STATES)
def test_panel_offers_exactly_the_allowed_transitions(period, unit, people, status):
    submission = sheet(period, unit, people, status)
    for role in ROLES:
        person = load_person(load_catalogue(), people[role].pk)
        offered = SheetWorkflow(person, period, unit, submission, "", NOW).open_verbs
        allowed = {verb for state, verb, who in ALLOWED if (state, who) == (status, role)}
        assert offered == allowed, role


def test_repeated_transition_is_refused(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    apply_transition(submission, "accept", by=people["office"], at=NOW, expected_revision=1)
    with pytest.raises(ActionRefused):
        apply_transition(submission, "accept", by=people["office"], at=NOW, expected_revision=1)
    assert SubmissionTransition.objects.count() == 1


def test_outdated_page_changes_nothing(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    with pytest.raises(ActionRefused, match="vừa thay đổi"):
        apply_transition(submission, "accept", by=people["office"], at=NOW, expected_revision=7)
    submission.refresh_from_db()
    assert submission.status == "submitted"


@pytest.mark.parametrize("reason", ["", "   ", "quá ngắn", "a   b       c"])
def test_sending_back_needs_a_reason(period, unit, people, reason):
    submission = sheet(period, unit, people, "submitted")
    with pytest.raises(ActionRefused, match="ít nhất 10 ký tự"):
        apply_transition(
            submission, "send_back", by=people["office"], at=NOW, expected_revision=1, reason=reason
        )


def test_submitting_lists_all_blockers(period, unit, people):
    enter_figures(
        period,
        unit,
        {
            Indicator.objects.get(code="ttkt_kiem_dinh"): FigureInput(
                Value("value", amount=Decimal(5))
            )
        },
        by=people["clerk"],
        at=NOW,
    )
    submission = Submission.objects.get(period=period, unit=unit)
    with pytest.raises(SubmissionBlocked) as refusal:
        apply_transition(submission, "submit", by=people["head"], at=NOW, expected_revision=1)
    rules = sorted(problem.rule for problem in refusal.value.problems)
    assert rules == ["leap", *["missing"] * 6]


def test_note_resolves_a_warning(period, unit, people):
    submission = sheet(period, unit, people, "draft")
    moved = apply_transition(submission, "submit", by=people["head"], at=NOW, expected_revision=1)
    assert moved.status == "submitted"
    assert (moved.submitted_by, moved.submitted_at) == (people["head"], NOW)


def test_listing_blockers_changes_nothing(period, unit, people):
    sheet(period, unit, people, "submitted")
    with pytest.raises(SheetLocked, match="Biểu đã nộp"):
        fill(period, unit, people["clerk"])


def test_reopened_figure_can_be_changed_once(period, unit, people):
    submission = sheet(period, unit, people, "accepted")
    first, other = Indicator.objects.filter(assignments__unit=unit, kind="count")[:2]
    reopen_figure(submission, first, by=people["office"], at=NOW, reason=REASON)
    word = FigureInput(Value("value", amount=Decimal(9)), note="sửa")
    with pytest.raises(SheetLocked):
        enter_figures(period, unit, {first: word, other: word}, by=people["clerk"], at=NOW)
    enter_figures(period, unit, {first: word}, by=people["clerk"], at=NOW)
    assert Figure.objects.get(submission=submission, indicator=first).amount == 9
    with pytest.raises(SheetLocked):
        enter_figures(period, unit, {first: word}, by=people["clerk"], at=NOW)


def test_reopening_twice_is_refused(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    indicator = Indicator.objects.get(code="ttkt_kiem_dinh")
    reopen_figure(submission, indicator, by=people["office"], at=NOW, reason=REASON)
    with pytest.raises(ActionRefused, match="đang được mở lại"):
        reopen_figure(submission, indicator, by=people["office"], at=NOW, reason=REASON)


def test_only_the_office_may_reopen_and_extend(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    indicator = Indicator.objects.get(code="ttkt_kiem_dinh")
    for role in set(ROLES) - {"office"}:
        with pytest.raises(RoleRefused):
            reopen_figure(submission, indicator, by=people[role], at=NOW, reason=REASON)
        with pytest.raises(RoleRefused):
            extend_deadline(
                period,
                unit,
                until=NOW + timedelta(days=1),
                by=people[role],
                at=NOW,
                reason=REASON,
            )


def test_an_extension_opens_a_locked_period_until_it_ends(period, unit, people):
    Period.objects.filter(pk=period.pk).update(locks_at=NOW)
    period.refresh_from_db()
    with pytest.raises(SheetLocked):
        fill(period, unit, people["clerk"])
    until = NOW + timedelta(days=2)
    extend_deadline(period, unit, until=until, by=people["office"], at=NOW, reason=REASON)
    fill(period, unit, people["clerk"])
    with pytest.raises(SheetLocked):
        enter_figures(period, unit, {}, by=people["clerk"], at=until)


@pytest.mark.parametrize(
    ("verb", "status", "notified"),
    [
        ("submit", "draft", "office"),
        ("accept", "submitted", "clerk"),
        ("send_back", "submitted", "head"),
    ],
)
def test_each_transition_notifies_the_people_concerned(
    period, unit, people, verb, status, notified
):
    submission = sheet(period, unit, people, status)
    actor = people["head" if verb == "submit" else "office"]
    apply_transition(submission, verb, by=actor, at=NOW, expected_revision=1, reason=REASON)
    (notice,) = Notification.objects.filter(user=people[notified])
    assert notice.url == "/periods/2018-H2/units/tt_ky_thuat/"


def test_reason_of_a_locked_sheet_names_the_office(period, unit, people):
    people["office"].last_name, people["office"].first_name = "Phạm Thị", "Minh Họa"
    people["office"].save()
    submission = sheet(period, unit, people, "submitted")
    assert why_locked(period, submission, NOW) == (
        "Biểu đã nộp (u-1, 10/12/2018 10:00) nên không sửa được. "
        "Cần sửa thì đề nghị Văn phòng tổng hợp (Phạm Thị Minh Họa) trả lại."
    )


def test_transition_dismisses_earlier_notifications(period, unit, people):
    submission = sheet(period, unit, people, "draft")
    apply_transition(submission, "submit", by=people["head"], at=NOW, expected_revision=1)
    assert Notification.objects.filter(user=people["office"], read_at=None).count() == 1
    apply_transition(submission, "accept", by=people["office"], at=NOW, expected_revision=2)
    assert Notification.objects.filter(user=people["office"], read_at=None).count() == 0
    assert Notification.objects.filter(user=people["clerk"], read_at=None).count() == 1


def test_sending_back_closes_reopenings(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    reopen_figure(submission, cell, by=people["office"], at=NOW, reason=REASON)
    apply_transition(
        submission, "send_back", by=people["office"], at=NOW, expected_revision=1, reason=REASON
    )
    submission = apply_transition(
        submission, "submit", by=people["head"], at=NOW, expected_revision=2, reason=REASON
    )
    assert reopened_indicators(submission) == frozenset()


def test_office_is_notified_of_a_changed_reopened_figure(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    reopen_figure(submission, cell, by=people["office"], at=NOW, reason=REASON)
    word = FigureInput(Value("value", amount=Decimal(9)))
    enter_figures(period, unit, {cell: word}, by=people["clerk"], at=NOW)
    (notice,) = Notification.objects.filter(user=people["office"], read_at=None)
    assert notice.text.endswith(f"u-0 đã sửa “{cell.label}”.")
    assert not Notification.objects.filter(user=people["head"], read_at=None).exists()


def test_outdated_page_reopens_nothing(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    with pytest.raises(ActionRefused, match="vừa được sửa"):
        reopen_figure(
            submission, cell, by=people["office"], at=NOW, reason=REASON, expected_revision=7
        )
    assert not Reopening.objects.exists()


def test_repeated_extension_is_refused(period, unit, people):
    step = {"until": NOW + timedelta(days=2), "by": people["office"], "at": NOW, "reason": REASON}
    extend_deadline(period, unit, **step)
    with pytest.raises(ActionRefused, match="Đơn vị đã được gia hạn đến 10:00 ngày 12/12/2018"):
        extend_deadline(period, unit, **step)
    assert (Extension.objects.count(), Notification.objects.count()) == (1, 2)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-1), timedelta(days=4000)])
def test_extension_must_end_within_a_year(period, unit, people, ahead):
    with pytest.raises(TextRefused, match="nhiều nhất là một năm"):
        extend_deadline(period, unit, until=NOW + ahead, by=people["office"], at=NOW, reason=REASON)
    assert not Submission.objects.filter(period=period).exists()


def test_sheet_not_started_lists_all_missing_figures(period, unit, people):
    with pytest.raises(SubmissionBlocked) as refusal:
        transition_sheet(period, unit, "submit", by=people["head"], at=NOW, expected_revision=1)
    assert [problem.rule for problem in refusal.value.problems] == ["missing"] * 7
    assert not Submission.objects.filter(period=period).exists()


def test_long_reason_fits_into_a_notification(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    cell.label = "x" * 500
    reopen_figure(submission, cell, by=people["office"], at=NOW, reason="lý do " * 166)
    assert {len(text) for text in Notification.objects.values_list("text", flat=True)} == {1200}


def hanoi(day, hour=0, minute=0, second=0):
    return datetime(2018, 6, day, hour, minute, second, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(("moment", "is_open"), [(hanoi(14, 23, 59, 59), True), (hanoi(15), False)])
def test_period_closes_at_the_last_second_of_the_day(unit, people, moment, is_open):
    Period.objects.filter(code="2018-H1").update(locks_at=hanoi(15))
    period = Period.objects.get(code="2018-H1")
    Submission.objects.filter(period=period, unit=unit).update(
        status="draft", accepted_by=None, accepted_at=None
    )
    if is_open:
        moved = transition_sheet(
            period, unit, "submit", by=people["head"], at=moment, expected_revision=1
        )
        assert moved.submitted_at == moment
    else:
        with pytest.raises(ActionRefused, match="đã khóa"):
            transition_sheet(
                period, unit, "submit", by=people["head"], at=moment, expected_revision=1
            )
