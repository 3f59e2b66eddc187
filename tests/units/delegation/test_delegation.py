"""A head delegates the role to a deputy for some days; what the deputy does says so."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from tests.units.sheets import NOW, fill, single_spaced
from units.delegation.actions import delegate_role, end_delegation
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Membership, Notification, Submission, SubmissionTransition
from units.submission.transitions import apply_transition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
TODAY = date(2018, 12, 10)
PATH = "/delegations/"


@pytest.fixture
def delegate(people, unit):
    """Return a function that delegates from the unit's head to the clerk, from and to a day."""

    def delegate(first=0, last=3, deputy="clerk", by="head", in_unit=unit, at=NOW):
        day = localdate(at)
        days = {"first": day + timedelta(days=first), "last": day + timedelta(days=last)}
        return delegate_role(in_unit, people[deputy], **days, by=people[by], at=at)

    return delegate


def submit(period, unit, by):
    fill(period, unit, by)
    sheet = Submission.objects.get(period=period, unit=unit)
    return apply_transition(sheet, "submit", by=by, at=NOW, expected_revision=1)


def test_deputy_submits_and_every_trace_says_so(delegate, people, period, unit):
    clerk = people["clerk"]
    with pytest.raises(RoleRefused):
        submit(period, unit, clerk)
    delegate()
    submit(period, unit, clerk)
    logged = SubmissionTransition.objects.get()
    assert (logged.by, logged.delegated_by) == (clerk, people["head"])
    assert logged.who == "u-0 (được ủy quyền)"
    notice = Notification.objects.get(user=people["office"])
    assert "u-0 (được ủy quyền) đã nộp." in notice.text


def test_head_who_submits_is_not_marked(delegate, people, period, unit):
    delegate()
    submit(period, unit, people["head"])
    assert SubmissionTransition.objects.get().who == "u-1"


def test_trace_stays_when_the_delegation_is_over(client, delegate, people, period, unit):
    delegation = delegate()
    submit(period, unit, people["clerk"])
    end_delegation(delegation.pk, at=NOW)
    client.force_login(people["office"])
    page = single_spaced(client.get(f"/periods/2018-H2/units/{unit.code}/"))
    assert page.count("u-0 (được ủy quyền)") == 2  # beside the status, and in the log


def test_delegation_holds_on_its_days_only(delegate, people, unit):
    delegate(1, 2)
    active = [
        Membership.objects.for_user(people["clerk"], TODAY + timedelta(days=day))
        .filter(role="head")
        .exists()
        for day in range(4)
    ]
    assert active == [False, True, True, False]


def test_deputy_is_told(delegate, people):
    delegate(1, 2)
    assert [*Notification.objects.values_list("user", "text")] == [
        (
            people["clerk"].pk,
            "u-1 ủy quyền cho bạn làm thay trưởng đơn vị Trung tâm Kỹ thuật Tiêu chuẩn "
            "Đo lường Chất lượng từ 11/12/2018 đến 12/12/2018.",
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"first": -1}, TextRefused, "Ngày đầu phải từ hôm nay"),
        ({"first": 4, "last": 3}, TextRefused, "ngày cuối không trước ngày đầu"),
        ({"last": 367}, TextRefused, "nhiều nhất là một năm"),
        ({"deputy": "head"}, TextRefused, "không ủy quyền cho chính mình"),
        ({"by": "clerk", "deputy": "head"}, RoleRefused, "Chỉ trưởng đơn vị"),
        ({"by": "head of another unit"}, RoleRefused, "Chỉ trưởng đơn vị"),
    ],
)
def test_wrong_delegation_is_refused(delegate, wrong, error, words):
    with pytest.raises(error, match=words):
        delegate(**wrong)
    assert not Membership.objects.exclude(delegated_by=None).exists()


def test_deputy_does_not_delegate_further(delegate):
    delegate()
    with pytest.raises(RoleRefused):
        delegate(by="clerk", deputy="reader")


def test_days_are_delegated_once(delegate):
    delegate(0, 3)
    words = "Bạn đã ủy quyền cho u-0 từ 10/12/2018 đến 13/12/2018"
    with pytest.raises(ActionRefused, match=words):
        delegate(3, 5, deputy="reader")
    delegate(4, 5, deputy="reader")


def test_delegation_ends_with_the_spell_of_the_head(delegate, people):
    Membership.objects.filter(user=people["head"]).update(active_to=TODAY + timedelta(days=2))
    with pytest.raises(TextRefused, match="Bạn là trưởng đơn vị đến 12/12/2018"):
        delegate(0, 3)
    delegate(0, 2)


def test_ended_delegation_stays_with_the_days_it_had(delegate, people):
    delegation = delegate(0, 5)
    end_delegation(delegation.pk, at=NOW + timedelta(days=2))
    delegation.refresh_from_db()
    assert delegation.days == "từ 10/12/2018 đến 11/12/2018"
    with pytest.raises(ActionRefused, match="đã hết"):
        end_delegation(delegation.pk, at=NOW + timedelta(days=2))


def test_delegation_that_is_ended_on_its_first_day_had_none(delegate, people):
    end_delegation(delegate(0, 5).pk, at=NOW)
    assert not Membership.objects.exclude(delegated_by=None).exists()
    notices = Notification.objects.filter(user=people["clerk"]).order_by("pk")
    assert notices[1].text.endswith("đã kết thúc.")


# ------------------------------------------------------------------------------------ the page


@pytest.fixture
def sent(unit, people):
    """Return what the form of a head sends."""
    day = localdate() + timedelta(days=1)
    fields = {"active_from": f"{day:%d/%m/%Y}", "active_to": f"{day:%d/%m/%Y}"}
    return {"unit": unit.pk, "deputy": people["reader"].pk, **fields}


def test_head_delegates_on_the_page_and_ends_it(client, people, sent):
    client.force_login(people["head"])
    assert "Ủy quyền khi vắng mặt" in client.get("/").content.decode()
    page = single_spaced(client.get(PATH))
    assert "Chưa ủy quyền lần nào." in page
    assert client.post(PATH, sent).url == PATH
    page = single_spaced(client.get(PATH))
    assert "<b>u-6</b>" in page
    assert "chưa đến ngày" in page
    delegation = Membership.objects.get(delegated_by=people["head"])
    assert client.post(f"{PATH}{delegation.pk}/end/").url == PATH
    assert not Membership.objects.filter(delegated_by=people["head"]).exists()


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"active_from": "31/02/2026"}, 422, "Không phải một ngày có thật"),
        ({"active_to": ""}, 422, "Đến hết ngày"),
        ({"deputy": "x"}, 422, "Người được ủy quyền"),
        ({"deputy": "9" * 30}, 422, "Người được ủy quyền"),
        ({"unit": "0"}, 422, "Đơn vị"),
        ({"active_to": "01/01/2026"}, 422, "ngày cuối không trước ngày đầu"),
    ],
)
def test_wrong_input_gets_a_message_and_stays(client, people, sent, change, status, words):
    client.force_login(people["head"])
    answer = client.post(PATH, sent | change)
    assert answer.status_code == status
    assert words in single_spaced(answer)
    assert sent["active_from"] in single_spaced(answer) or "active_from" in change


def test_days_delegated_already_are_refused_on_the_page(client, people, sent):
    client.force_login(people["head"])
    client.post(PATH, sent)
    assert client.post(PATH, sent | {"deputy": people["clerk"].pk}).status_code == 409


@pytest.mark.parametrize("role", ["clerk", "office", "reader", "stranger"])
def test_only_a_head_has_the_page(client, people, role):
    client.force_login(people[role])
    assert client.get(PATH).status_code == 403


def test_deputy_has_no_page(client, people, delegate):
    delegate(at=now())
    client.force_login(people["clerk"])
    assert client.get(PATH).status_code == 403
    assert "Ủy quyền khi vắng mặt" not in client.get("/").content.decode()


def test_delegation_of_another_head_is_not_there(client, people, delegate):
    delegation = delegate(at=now())
    client.force_login(people["head of another unit"])
    address = reverse("delegation-end", args=[delegation.pk])
    assert (client.post(address).status_code, client.get(address).status_code) == (404, 405)


def test_page_takes_as_many_queries_for_three_delegations_as_for_one(client, people, delegate):
    client.force_login(people["head"])
    counts = []
    for first, deputy in ((0, "clerk"), (4, "clerk"), (8, "reader")):
        delegate(first, first + 1, deputy, at=now())
        client.get(PATH)  # reads the changed roles
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_the_administration_shows_and_keeps_a_delegation(client, people, delegate):
    delegation = delegate()
    client.force_login(User.objects.create_superuser("quan_tri"))
    address = reverse("admin:units_membership_change", args=[delegation.pk])
    assert "u-1" in client.get(address).content.decode()
    row = {"user": delegation.user_id, "unit": delegation.unit_id, "role": "head"}
    answer = client.post(address, row | {"active_from": "10/12/2018", "active_to": ""})
    words = "Ủy quyền là của trưởng đơn vị, có ngày đầu và ngày cuối."
    assert answer.context["adminform"].form.non_field_errors() == [words]
