"""The verbs of a sheet over HTTP: the whole square, replays, stale pages, words for each no."""

from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from tests.savepoints import tried
from tests.units.sheets import ALLOWED, REASON, ROLES, STATES, sheet, single_spaced
from units.models import (
    Extension,
    Figure,
    Membership,
    Notification,
    Period,
    Reopening,
    Submission,
    SubmissionTransition,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

SHEET = "/periods/2018-H2/units/tt_ky_thuat/"
VERBS = {
    "submit": "submit/",
    "view": "view/",
    "recall": "recall/",
    "accept": "accept/",
    "send_back": "send-back/",
}
CELL = f"{SHEET}figures/ttkt_kiem_dinh/reopen/"
BLIND = ["reader", "stranger", "head of another unit"]


@pytest.fixture
def begun(period, unit, people):
    return lambda status: sheet(period, unit, people, status) if status != "none" else None


@pytest.fixture
def send(client, people):
    """Return a function that posts as a role, with the page's own fields by default."""

    def send(role, address, **fields):
        client.force_login(people[role])
        return client.post(address, {"version": "1", "reason": REASON, **fields})

    return send


def trail():
    """Everything a verb may leave behind."""
    tables = (Submission, SubmissionTransition, Reopening, Extension, Notification)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def until(**ahead):
    return f"{localtime(timezone.now() + timedelta(**ahead)):%d/%m/%Y %H:%M}"


def expected(state, verb, role):
    if role in BLIND:
        return 404
    if role != ("head" if verb in ("submit", "recall") else "office"):
        return 403
    if (state, verb) == ("none", "submit"):
        return 422
    return 302 if (state, verb, role) in ALLOWED else 409


@pytest.mark.parametrize(("state", "verb"), list(product(["none", *STATES], VERBS)))
def test_every_transition_in_every_status_for_every_role(begun, send, state, verb):
    begun(state)
    before = trail()
    for role in ROLES:
        with tried():
            answer = send(role, SHEET + VERBS[verb])
            assert answer.status_code == expected(state, verb, role), role
            moved = ALLOWED.get((state, verb, role))
            assert (trail() == before) is (moved is None), role
            if moved:
                assert Submission.objects.get(period__code="2018-H2").status == moved


@pytest.mark.parametrize("state", ["none", *STATES])
def test_reopening_in_every_status_for_every_role(begun, send, state):
    begun(state)
    wanted = 302 if state in ("submitted", "accepted") else 409
    for role in ROLES:
        with tried():
            code = send(role, CELL).status_code
            assert code == (404 if role in BLIND else wanted if role == "office" else 403), role
            assert Reopening.objects.count() == (code == 302), role


@pytest.mark.parametrize("state", ["none", *STATES])
def test_extending_in_every_status_for_every_role(begun, send, state):
    begun(state)
    for role in ROLES:
        with tried():
            code = send(role, SHEET + "extend/", until=until(days=3)).status_code
            assert code == (404 if role in BLIND else 302 if role == "office" else 403), role
            assert Extension.objects.count() == (role == "office"), role


ADDRESSES = [*(SHEET + tail for tail in VERBS.values()), SHEET + "extend/", CELL]


@pytest.mark.parametrize("address", ADDRESSES)
def test_visitor_is_redirected_to_sign_in(client, begun, address):
    begun("submitted")
    assert client.post(address).url == f"/login/?next={address}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_post_without_csrf_token_is_refused(begun, people, address):
    begun("submitted")
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["office"])
    assert client.post(address, {"version": "1", "reason": REASON}).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["head", "office"])
def test_viewing_a_form_writes_nothing(client, begun, people, address, role):
    begun("submitted")
    before = trail()
    client.force_login(people[role])
    assert client.get(address).status_code in (200, 403, 405)
    assert trail() == before


@pytest.mark.parametrize(
    ("state", "role", "address"),
    [
        ("draft", "head", SHEET + "submit/"),
        ("submitted", "office", SHEET + "accept/"),
        ("submitted", "office", SHEET + "send-back/"),
        ("submitted", "office", CELL),
        ("draft", "office", SHEET + "extend/"),
    ],
)
def test_double_click_has_one_effect(begun, send, state, role, address):
    begun(state)
    fields = {"until": until(days=2)}
    assert send(role, address, **fields).status_code == 302
    before = trail()
    assert send(role, address, **fields).status_code == 409
    assert trail() == before


@pytest.mark.parametrize("version", ["7", "", "x", "-1", "1.0", "9" * 40, "١", "1\x00"])
@pytest.mark.parametrize("address", [SHEET + "accept/", SHEET + "send-back/", SHEET + "extend/"])
def test_outdated_page_changes_nothing(begun, send, address, version):
    begun("submitted")
    before = trail()
    answer = send("office", address, version=version, until=until(days=2))
    assert (answer.status_code, trail()) == (409, before)
    assert "Biểu vừa thay đổi" in answer.content.decode()


def test_outdated_page_does_not_reopen_a_changed_figure(begun, send):
    begun("submitted")
    Figure.objects.filter(indicator__code="ttkt_kiem_dinh").update(revision=2)
    assert send("office", CELL).status_code == 409
    assert not Reopening.objects.exists()


@pytest.mark.parametrize("address", [SHEET + "send-back/", SHEET + "extend/", CELL])
@pytest.mark.parametrize("reason", ["", "  ngắn  ", "a\x00bcdefghijk", "x" * 1001])
def test_refused_reason_is_shown_as_typed(begun, send, address, reason):
    begun("submitted")
    before = trail()
    answer = send("office", address, reason=reason, until=until(days=2))
    assert (answer.status_code, trail()) == (422, before)
    page = answer.content.decode()
    assert 'role="alert" id="refused"' in page
    assert reason.replace("\x00", "") in page.replace("\x00", "")


@pytest.mark.parametrize(
    "typed",
    ["", "mai", "31/02/2018 08:00", "01/01/0001 00:00", "31/12/9999 23:59", "01/12/2018 00:00"],
)
def test_invalid_end_of_an_extension_is_refused(begun, send, typed):
    begun("draft")
    answer = send("office", SHEET + "extend/", until=typed)
    page = answer.content.decode()
    assert (answer.status_code, Extension.objects.count()) == (422, 0)
    assert all(text in page for text in (REASON, f'value="{typed}"' if typed else ""))


@pytest.mark.parametrize(
    "address",
    [
        "/periods/2030-H1/units/tt_ky_thuat/accept/",
        "/periods/2018-H2/units/khong_co/accept/",
        f"{SHEET}figures/khong_co/reopen/",
        f"{SHEET}figures/kh_tinh_quan_ly/reopen/",
        f"{SHEET}figures/{'x' * 300}/reopen/",
    ],
)
def test_unknown_sheet_is_not_found(begun, send, address):
    begun("submitted")
    assert send("office", address).status_code == 404


def test_refused_submission_shows_all_blockers(begun, send):
    begun("draft")
    figures = Figure.objects.filter(submission__period__code="2018-H2")
    figures.filter(indicator__code="ttkt_hop_dong").update(status="missing", amount=None, note="")
    figures.filter(indicator__code="ttkt_kiem_dinh").update(amount=5, note="")
    answer = send("head", SHEET + "submit/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(f'href="{SHEET}#v-ttkt_hop_dong"') == 1
    assert page.count(f'href="{SHEET}#v-ttkt_kiem_dinh"') == 1
    assert "1 chỉ tiêu bắt buộc chưa có số liệu" in page
    assert "chênh lệch rất lớn so với kỳ trước" in page


def test_clerk_sees_who_may_submit(client, begun, people):
    begun("draft")
    people["head"].last_name, people["head"].first_name = "Lê Văn", "Mẫu"
    people["head"].save()
    client.force_login(people["clerk"])
    assert "Trưởng đơn vị nộp biểu: <b>Lê Văn Mẫu</b>." in single_spaced(client.get(SHEET))
    Membership.objects.filter(role="head").delete()
    assert "chưa có trưởng đơn vị trong hệ thống" in client.get(SHEET).content.decode()


@pytest.mark.parametrize(
    ("state", "role", "buttons"),
    [
        ("draft", "head", ["submit"]),
        ("draft", "clerk", []),
        ("submitted", "head", ["recall"]),
        ("submitted", "office", ["view", "accept", "send-back"]),
        ("accepted", "office", ["send-back"]),
        ("accepted", "committee", []),
    ],
)
def test_sheet_has_a_button_for_each_allowed_transition(
    client, begun, people, state, role, buttons
):
    begun(state)
    client.force_login(people[role])
    page = client.get(SHEET).content.decode()
    verbs = ["submit", "recall", "view", "accept", "send-back"]
    marks = {verb: f'action="{SHEET}{verb}/"' for verb in verbs}
    marks["accept"] = f'href="{SHEET}accept/"'
    assert [verb for verb, mark in marks.items() if mark in page] == buttons


def test_sheet_shows_its_history(client, begun, send, people):
    begun("submitted")
    send("office", SHEET + "send-back/")
    send("head", SHEET + "submit/", version="2")
    client.force_login(people["clerk"])
    page = client.get(SHEET).content.decode()
    assert "Diễn biến của biểu (2)" in page
    assert page.index("Bị trả lại → Đã nộp") < page.index("Đã nộp → Bị trả lại")
    assert f"<q>{REASON}</q>" in page


def test_sheet_sent_back_after_the_lock_mentions_an_extension(client, begun, people):
    begun("submitted")
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    client.force_login(people["office"])
    page = client.get(SHEET + "send-back/").content.decode()
    assert page.count("Kỳ này đã khóa: trả lại xong phải gia hạn") == 1


def test_action_from_the_board_returns_to_the_board(begun, send):
    begun("submitted")
    answer = send("office", SHEET + "accept/", **{"from": "board"})
    assert answer.url == "/periods/2018-H2/"
    assert send("office", SHEET + "send-back/", version="2", **{"from": "//evil"}).url == SHEET


def test_each_row_of_a_submitted_sheet_links_to_reopening(client, begun, people):
    begun("accepted")
    client.force_login(people["office"])
    assert f'href="{CELL.removeprefix(SHEET)}"' in client.get(SHEET).content.decode()
    client.force_login(people["clerk"])
    assert f'href="{CELL.removeprefix(SHEET)}"' not in client.get(SHEET).content.decode()


def test_ended_role_may_no_longer_act(begun, send, people):
    begun("submitted")
    Membership.objects.filter(user=people["office"]).update(active_to="2020-01-01")
    assert send("office", SHEET + "accept/").status_code == 404
