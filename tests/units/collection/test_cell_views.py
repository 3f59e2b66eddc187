"""One cell saved by itself: the answer, permissions, its history."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from units.models import Figure, FigureChange, Period, Presence, Submission

pytestmark = pytest.mark.django_db

SHEET = "/periods/2018-H2/units/p_qlkh/"
CODE = "kh_tinh_quan_ly"
CELL = f"{SHEET}figures/{CODE}/"
PRESENCE = f"{SHEET}presence/"


@pytest.fixture
def say(client, cast):
    """Say something of one cell as the unit's clerk."""

    def send(value, *, by=cast.clerk, code=CODE, **more):
        client.force_login(by)
        words = {f"{name}-{code}": word for name, word in {"value": value, **more}.items()}
        return client.post(f"{SHEET}figures/{code}/", words)

    return send


def stored(code=CODE):
    rows = Figure.objects.filter(submission__period__code="2018-H2", indicator__code=code)
    return list(rows.values_list("status", "amount", "note", "revision"))


# ------------------------------------------------------------------------------- what is saved


def test_a_cell_saves_itself_and_hears_how_it_is_written(say):
    answer = say("1258000", note=" theo  QĐ 12 ")
    assert (answer.status_code, stored()) == (200, [("value", 1258000, "theo QĐ 12", 1)])
    assert [answer.json()[name] for name in ("value", "state", "note")] == [
        *("1.258.000", "", "theo QĐ 12")
    ]
    assert re.fullmatch(r"1-[0-9a-f]{8}", answer.json()["version"])


def test_the_next_change_builds_on_the_version_heard(say):
    version = say("90").json()["version"]
    answer = say("91", version=version)
    assert (answer.status_code, stored()) == (200, [("value", 91, "", 2)])
    assert answer.json()["version"].startswith("2-")


def test_the_sheet_shows_the_version_that_the_cell_heard(say, client):
    version = say("90", note="đã rà soát").json()["version"]
    rows = {row.code: row for row in client.get(SHEET).context["form"].rows}
    assert rows[CODE].expected_revision == version


def test_every_saving_leaves_one_line_in_the_log(say, cast):
    say("91", version=say("90").json()["version"])
    lines = FigureChange.objects.filter(by=cast.clerk).order_by("pk")
    assert list(lines.values_list("old", "new", "through")) == [
        ("", "90", "form"),
        ("90", "91", "form"),
    ]
    assert len(set(lines.values_list("request_id", flat=True))) == 2


@pytest.mark.parametrize(
    ("value", "state", "expected"),
    [
        ("", "none", ("none", None)),
        ("không phát sinh", "", ("none", None)),
        ("", "na", ("na", None)),
        ("12", "estimate", ("estimate", 12)),
        ("0", "", ("value", 0)),
    ],
)
def test_kinds_of_empty_and_estimates_differ(say, value, state, expected):
    assert say(value, state=state).status_code == 200
    assert [row[:2] for row in stored()] == [expected]


def test_the_same_again_writes_nothing_and_hears_the_version(say):
    version = say("90").json()["version"]
    assert say("90", version=version).json()["version"] == version
    assert (stored(), FigureChange.objects.filter(what__endswith=CODE, new="90").count()) == (
        *([("value", 90, "", 1)], 1),
    )


def test_a_blank_where_nothing_stood_is_saved_as_nothing(say):
    answer = say("")
    assert (answer.status_code, answer.json()["version"][:2], stored()) == (200, "0-", [])


# ------------------------------------------------------------------------------- what is not


@pytest.mark.parametrize("value", ["14.6", "5a", "-", "1,258", "\x00", "9" * 50_000])
def test_what_cannot_be_read_is_refused_in_words(say, value):
    answer = say(value)
    assert (answer.status_code, stored()) == (422, [])
    assert answer.json()["why"] != ""
    assert answer.json()["says"].count('class="error"') == 1


def test_a_hint_comes_as_a_button(say):
    says = say("1,258").json()["says"]
    assert says.count(f'name="value-{CODE}" value="1.258">Lưu là 1.258</button>') == 1


def test_markup_in_a_cell_stays_text(say):
    says = say("<script>alert(1)</script>").json()["says"]
    assert says.count("<script>") == 0
    assert says.count("&lt;script&gt;") == 1


def test_who_saves_second_sees_both_and_chooses(say, cast):
    say("90", by=cast.head, note="của trưởng")
    clash = say("91", version="0-00000000")
    theirs = clash.json()["theirs"]
    assert (clash.status_code, theirs["value"], theirs["note"]) == (409, "90", "của trưởng")
    assert clash.json()["why"].startswith("head đã ghi “90”, ghi chú “của trưởng” lúc ")
    assert clash.json()["says"].count("Bạn ghi “91”") == 1
    assert say("91", version=theirs["version"]).status_code == 200
    assert stored() == [("value", 91, "", 2)]


def test_different_cells_never_collide(say, cast):
    say("90", by=cast.head)
    assert say("41", code="kh_tinh_kiem_tra", version="0-00000000").status_code == 200


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "2-", "\x00", "7-00000000"])
def test_a_nonsense_version_never_overwrites(say, cast, version):
    say("90", by=cast.head)
    assert (say("91", version=version).status_code, stored()[0][1]) == (409, 90)


def test_a_closed_sheet_says_why(say):
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    answer = say("90")
    assert (answer.status_code, stored()) == (423, [])
    assert answer.json()["why"].startswith("Kỳ 6 tháng cuối năm 2018 đã khóa.")


def test_nothing_said_is_nothing_done(client, cast):
    client.force_login(cast.clerk)
    assert (client.post(CELL, {"la": "1"}).status_code, stored()) == (400, [])


# ------------------------------------------------------------------------------------ who may


@pytest.mark.parametrize("path", [CELL, PRESENCE])
@pytest.mark.parametrize(
    ("name", "status"),
    [
        *(("clerk", 200), ("head", 200), ("office", 403), ("committee", 403)),
        *(("neighbour", 404), ("reader", 404), ("stranger", 404)),
    ],
)
def test_only_the_units_people_write(client, cast, path, name, status):
    client.force_login(getattr(cast, name))
    assert client.post(path, {f"value-{CODE}": "90"}).status_code == status
    assert (len(stored()), Presence.objects.count()) == (
        *(int(status == 200 and path == CELL), int(status == 200 and path == PRESENCE)),
    )


@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_a_visitor_is_sent_to_sign_in(client, path):
    assert client.post(path, {f"value-{CODE}": "90"}).url == f"/login/?next={path}"


@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_a_page_that_another_person_opened_saves_nothing(client, cast, path):
    client.force_login(cast.clerk)
    answer = client.post(path, {f"value-{CODE}": "90", "user": str(cast.head.pk)})
    assert (answer.status_code, stored(), Presence.objects.count()) == (401, [], 0)


@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_a_forged_request_is_refused(cast, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    assert (client.post(path, {f"value-{CODE}": "90"}).status_code, stored()) == (403, [])


@pytest.mark.parametrize("verb", ["get", "put", "delete"])
@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_refuses_other_verbs(client, cast, path, verb):
    client.force_login(cast.clerk)
    assert getattr(client, verb)(path).status_code == 405


@pytest.mark.parametrize("code", ["khong_co", "tt_cuoc", "ky_nam"])
def test_no_cell_of_this_sheet_is_not_found(say, code):
    assert say("1", code=code).status_code == 404
    assert Submission.objects.filter(period__code="2018-H2").count() == 0


# ------------------------------------------------------------------------------------ history


def test_history_tells_who_when_old_new_through_and_why(say, client, cast):
    User.objects.filter(pk=cast.head.pk).update(last_name="Lê Văn", first_name="Mẫu")
    say("91", version=say("90").json()["version"], by=cast.head)
    page = client.get(f"{CELL}history/").content.decode()
    cells = [strip_tags(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)]
    assert (cells[1:6], cells[7:]) == (
        ["Lê Văn Mẫu", "90", "91", "Trên màn hình", ""],
        ["clerk", "Chưa có số liệu", "90", "Trên màn hình", ""],
    )


@pytest.mark.parametrize(
    ("name", "status"),
    [("clerk", 200), ("office", 200), ("committee", 200), ("neighbour", 404), ("reader", 404)],
)
def test_whoever_sees_the_sheet_sees_its_history(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(f"{CELL}history/").status_code == status
    assert Submission.objects.filter(period__code="2018-H2").count() == 0


# --------------------------------------------------------------------------------------- cost


def test_a_saved_cell_costs_few_queries(say, client, cast, django_assert_num_queries):
    version = say("90").json()["version"]
    with django_assert_num_queries(9):  # seven, and the two that frame the transaction
        client.post(CELL, {f"value-{CODE}": "92", f"version-{CODE}": version})


def test_a_dot_in_a_whole_number_is_not_answered_with_another_refusal(say):
    data = say("14.6").json()
    assert "14,6. Nhưng chỉ tiêu này nhận số nguyên." in data["why"]
    assert "Lưu là" not in str(data)


@pytest.mark.parametrize("typed", ["x", "không", "-"])
def test_a_word_for_nothing_is_answered_with_where_to_say_it(say, typed):
    assert "chọn “Không phát sinh” ở cột Tình trạng" in say(typed).json()["why"]
