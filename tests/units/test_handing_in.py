"""Handing in: who may move a sheet from which state to which, and what each move leaves."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.contrib.auth.models import User

from units.actions import (
    Locked,
    NotReady,
    NotYours,
    Refused,
    Said,
    enter_figures,
    extend,
    move,
    moves_open_to,
    reopen_figure,
)
from units.models import (
    Figure,
    Indicator,
    Membership,
    Notice,
    Period,
    Role,
    Submission,
    Transition,
    Unit,
)
from units.values import NONE, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
REASON = "Số liệu mục cấp tỉnh chưa khớp"
STATES = [status for status in Submission.Status.values if status != "imported"]
ROLES = [*Role.values, "stranger", "head of another unit"]

# What the table of moves must come to, written out once more by hand.
ALLOWED = {
    ("draft", "submit", "head"): "submitted",
    ("returned", "submit", "head"): "submitted",
    ("submitted", "accept", "office"): "accepted",
    ("submitted", "send_back", "office"): "returned",
    ("accepted", "send_back", "office"): "returned",
}


@pytest.fixture
def period():
    return Period.objects.get(code="2018-H2")


@pytest.fixture
def unit():
    return Unit.objects.get(code="tt_ky_thuat")


@pytest.fixture
def people(unit):
    other = Unit.objects.get(code="cc_tdc")
    users = {name: User.objects.create(username=f"u-{n}") for n, name in enumerate(ROLES)}
    for role in Role.values:
        own = unit if role in ("clerk", "head") else None
        Membership.objects.create(user=users[role], unit=own, role=role)
    Membership.objects.create(user=users["head of another unit"], unit=other, role="head")
    return users


def fill(period, unit, by):
    said = {
        indicator: Said(
            Value("value", amount=Decimal(0)) if indicator.kind == "count" else NONE, note="đủ"
        )
        for indicator in Indicator.objects.filter(owner=unit)
    }
    enter_figures(period, unit, said, by=by, at=NOW)


def sheet(period, unit, people, status):
    """A complete sheet in `status`, written as the machine would have left it."""
    fill(period, unit, people["clerk"])
    submission = Submission.objects.get(period=period, unit=unit)
    submission.status = status
    if status == "accepted":
        submission.accepted_by, submission.accepted_at = people["office"], NOW
    submission.save()
    return submission


@pytest.mark.parametrize(
    ("status", "verb", "role"), list(product(STATES, ["submit", "accept", "send_back"], ROLES))
)
def test_the_whole_square(period, unit, people, status, verb, role):
    submission = sheet(period, unit, people, status)
    target = ALLOWED.get((status, verb, role))
    step = {"by": people[role], "at": NOW, "version": submission.version, "reason": REASON}
    if target is None:
        with pytest.raises(Refused):
            move(submission, verb, **step)
    else:
        move(submission, verb, **step)
    submission.refresh_from_db()
    assert submission.status == (target or status)
    assert Transition.objects.count() == (target is not None)


@pytest.mark.parametrize(("status", "role"), list(product(STATES, ROLES)))
def test_buttons_are_the_moves_that_work(period, unit, people, status, role):
    submission = sheet(period, unit, people, status)
    offered = {step.verb for step in moves_open_to(people[role], submission, NOW)}
    assert offered == {verb for state, verb, who in ALLOWED if (state, who) == (status, role)}


def test_a_move_twice_moves_once(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    move(submission, "accept", by=people["office"], at=NOW, version=1)
    with pytest.raises(Refused):
        move(submission, "accept", by=people["office"], at=NOW, version=1)
    assert Transition.objects.count() == 1


def test_a_stale_page_moves_nothing(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    with pytest.raises(Refused, match="vừa thay đổi"):
        move(submission, "accept", by=people["office"], at=NOW, version=7)
    submission.refresh_from_db()
    assert submission.status == "submitted"


@pytest.mark.parametrize("reason", ["", "   ", "quá ngắn", "a   b       c"])
def test_sending_back_needs_a_reason(period, unit, people, reason):
    submission = sheet(period, unit, people, "submitted")
    with pytest.raises(Refused, match="ít nhất 10 ký tự"):
        move(submission, "send_back", by=people["office"], at=NOW, version=1, reason=reason)


def test_submitting_lists_everything_at_once(period, unit, people):
    enter_figures(
        period,
        unit,
        {Indicator.objects.get(code="ttkt_kiem_dinh"): Said(Value("value", amount=Decimal(5)))},
        by=people["clerk"],
        at=NOW,
    )
    submission = Submission.objects.get(period=period, unit=unit)
    with pytest.raises(NotReady) as refusal:
        move(submission, "submit", by=people["head"], at=NOW, version=1)
    rules = sorted(problem.rule for problem in refusal.value.problems)
    assert rules == ["leap", *["missing"] * 6]


def test_a_note_answers_a_warning(period, unit, people):
    submission = sheet(period, unit, people, "draft")
    moved = move(submission, "submit", by=people["head"], at=NOW, version=1)
    assert moved.status == "submitted"
    assert (moved.submitted_by, moved.submitted_at) == (people["head"], NOW)


def test_nothing_moves_under_the_readers_eyes(period, unit, people):
    sheet(period, unit, people, "submitted")
    with pytest.raises(Locked, match="Phiếu đã nộp"):
        fill(period, unit, people["clerk"])


def test_reopening_frees_one_figure_once(period, unit, people):
    submission = sheet(period, unit, people, "accepted")
    one, other = Indicator.objects.filter(owner=unit, kind="count")[:2]
    reopen_figure(submission, one, by=people["office"], at=NOW, reason=REASON)
    word = Said(Value("value", amount=Decimal(9)), note="sửa")
    with pytest.raises(Locked):
        enter_figures(period, unit, {one: word, other: word}, by=people["clerk"], at=NOW)
    enter_figures(period, unit, {one: word}, by=people["clerk"], at=NOW)
    assert Figure.objects.get(submission=submission, indicator=one).amount == 9
    with pytest.raises(Locked):
        enter_figures(period, unit, {one: word}, by=people["clerk"], at=NOW)


def test_reopening_twice_is_refused(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    indicator = Indicator.objects.get(code="ttkt_kiem_dinh")
    reopen_figure(submission, indicator, by=people["office"], at=NOW, reason=REASON)
    with pytest.raises(Refused, match="đang được mở lại"):
        reopen_figure(submission, indicator, by=people["office"], at=NOW, reason=REASON)


def test_only_the_office_reopens_and_extends(period, unit, people):
    submission = sheet(period, unit, people, "submitted")
    indicator = Indicator.objects.get(code="ttkt_kiem_dinh")
    for role in set(ROLES) - {"office"}:
        with pytest.raises(NotYours):
            reopen_figure(submission, indicator, by=people[role], at=NOW, reason=REASON)
        with pytest.raises(NotYours):
            extend(
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
    with pytest.raises(Locked):
        fill(period, unit, people["clerk"])
    until = NOW + timedelta(days=2)
    extend(period, unit, until=until, by=people["office"], at=NOW, reason=REASON)
    fill(period, unit, people["clerk"])
    with pytest.raises(Locked):
        enter_figures(period, unit, {}, by=people["clerk"], at=until)


@pytest.mark.parametrize(
    ("verb", "status", "told"),
    [
        ("submit", "draft", "office"),
        ("accept", "submitted", "clerk"),
        ("send_back", "submitted", "head"),
    ],
)
def test_each_move_tells_whom_it_concerns(period, unit, people, verb, status, told):
    submission = sheet(period, unit, people, status)
    actor = people["head" if verb == "submit" else "office"]
    move(submission, verb, by=actor, at=NOW, version=1, reason=REASON)
    (notice,) = Notice.objects.filter(user=people[told])
    assert notice.url == "/periods/2018-H2/units/tt_ky_thuat/"
