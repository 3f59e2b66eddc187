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
def post_cell(client, cast):
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


def test_saving_a_cell_returns_the_formatted_value(post_cell):
    answer = post_cell("1258000", note=" theo  QĐ 12 ")
    assert (answer.status_code, stored()) == (200, [("value", 1258000, "theo QĐ 12", 1)])
    assert [answer.json()[name] for name in ("value", "state", "note")] == [
        *("1.258.000", "", "theo QĐ 12")
    ]
    assert re.fullmatch(r"1-[0-9a-f]{8}", answer.json()["version"])


def test_next_change_uses_the_returned_revision(post_cell):
    version = post_cell("90").json()["version"]
    answer = post_cell("91", version=version)
    assert (answer.status_code, stored()) == (200, [("value", 91, "", 2)])
    assert answer.json()["version"].startswith("2-")


def test_sheet_shows_the_revision_returned_for_the_cell(post_cell, client):
    version = post_cell("90", note="đã rà soát").json()["version"]
    rows = {row.code: row for row in client.get(SHEET).context["form"].rows}
    assert rows[CODE].expected_revision == version


def test_every_save_adds_one_log_entry(post_cell, cast):
    post_cell("91", version=post_cell("90").json()["version"])
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
def test_statuses_without_value_and_estimates_are_stored(post_cell, value, state, expected):
    assert post_cell(value, state=state).status_code == 200
    assert [row[:2] for row in stored()] == [expected]


def test_unchanged_cell_writes_nothing_and_returns_the_revision(post_cell):
    version = post_cell("90").json()["version"]
    assert post_cell("90", version=version).json()["version"] == version
    assert (stored(), FigureChange.objects.filter(what__endswith=CODE, new="90").count()) == (
        *([("value", 90, "", 1)], 1),
    )


def test_blank_cell_without_figure_writes_nothing(post_cell):
    answer = post_cell("")
    assert (answer.status_code, answer.json()["version"][:2], stored()) == (200, "0-", [])


# ------------------------------------------------------------------------------- what is not


@pytest.mark.parametrize("value", ["14.6", "5a", "-", "1,258", "\x00", "9" * 50_000])
def test_unreadable_input_is_refused_with_a_message(post_cell, value):
    answer = post_cell(value)
    assert (answer.status_code, stored()) == (422, [])
    assert answer.json()["why"] != ""
    assert answer.json()["says"].count('class="error"') == 1


def test_hint_is_rendered_as_a_button(post_cell):
    says = post_cell("1,258").json()["says"]
    assert says.count(f'name="value-{CODE}" value="1.258">Lưu là 1.258</button>') == 1


def test_markup_in_a_cell_is_escaped(post_cell):
    says = post_cell("<script>alert(1)</script>").json()["says"]
    assert says.count("<script>") == 0
    assert says.count("&lt;script&gt;") == 1


def test_edit_conflict_shows_both_values_and_a_choice(post_cell, cast):
    post_cell("90", by=cast.head, note="của trưởng")
    clash = post_cell("91", version="0-00000000")
    theirs = clash.json()["theirs"]
    assert (clash.status_code, theirs["value"], theirs["note"]) == (409, "90", "của trưởng")
    assert clash.json()["why"].startswith("head đã ghi “90”, ghi chú “của trưởng” lúc ")
    assert clash.json()["says"].count("Bạn ghi “91”") == 1
    assert post_cell("91", version=theirs["version"]).status_code == 200
    assert stored() == [("value", 91, "", 2)]


def test_different_cells_do_not_conflict(post_cell, cast):
    post_cell("90", by=cast.head)
    assert post_cell("41", code="kh_tinh_kiem_tra", version="0-00000000").status_code == 200


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "2-", "\x00", "7-00000000"])
def test_invalid_revision_never_overwrites_a_figure(post_cell, cast, version):
    post_cell("90", by=cast.head)
    assert (post_cell("91", version=version).status_code, stored()[0][1]) == (409, 90)


def test_closed_sheet_returns_the_reason(post_cell):
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    answer = post_cell("90")
    assert (answer.status_code, stored()) == (423, [])
    assert answer.json()["why"].startswith("Kỳ 6 tháng cuối năm 2018 đã khóa.")


def test_request_without_fields_changes_nothing(client, cast):
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
def test_only_people_of_the_unit_may_write(client, cast, path, name, status):
    client.force_login(getattr(cast, name))
    assert client.post(path, {f"value-{CODE}": "90"}).status_code == status
    assert (len(stored()), Presence.objects.count()) == (
        *(int(status == 200 and path == CELL), int(status == 200 and path == PRESENCE)),
    )


@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_visitor_is_redirected_to_sign_in(client, path):
    assert client.post(path, {f"value-{CODE}": "90"}).url == f"/login/?next={path}"


@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_page_opened_by_another_person_saves_nothing(client, cast, path):
    client.force_login(cast.clerk)
    answer = client.post(path, {f"value-{CODE}": "90", "user": str(cast.head.pk)})
    assert (answer.status_code, stored(), Presence.objects.count()) == (401, [], 0)


@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_request_without_csrf_token_is_refused(cast, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    assert (client.post(path, {f"value-{CODE}": "90"}).status_code, stored()) == (403, [])


@pytest.mark.parametrize("verb", ["get", "put", "delete"])
@pytest.mark.parametrize("path", [CELL, PRESENCE])
def test_other_http_methods_are_refused(client, cast, path, verb):
    client.force_login(cast.clerk)
    assert getattr(client, verb)(path).status_code == 405


@pytest.mark.parametrize("code", ["khong_co", "tt_cuoc", "ky_nam"])
def test_indicator_of_another_sheet_is_not_found(post_cell, code):
    assert post_cell("1", code=code).status_code == 404
    assert Submission.objects.filter(period__code="2018-H2").count() == 0


# ------------------------------------------------------------------------------------ history


def test_history_lists_all_changes_newest_first(post_cell, client, cast):
    User.objects.filter(pk=cast.head.pk).update(last_name="Lê Văn", first_name="Mẫu")
    post_cell("91", version=post_cell("90").json()["version"], by=cast.head)
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
def test_history_is_visible_to_readers_of_the_sheet(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(f"{CELL}history/").status_code == status
    assert Submission.objects.filter(period__code="2018-H2").count() == 0


# --------------------------------------------------------------------------------------- cost


def test_saving_a_cell_has_a_constant_query_count(
    post_cell, client, cast, django_assert_num_queries
):
    version = post_cell("90").json()["version"]
    with django_assert_num_queries(9):  # seven, and the two that frame the transaction
        client.post(CELL, {f"value-{CODE}": "92", f"version-{CODE}": version})


def test_hint_for_a_dot_in_a_whole_number_can_be_saved(post_cell):
    data = post_cell("14.6").json()
    assert "14,6. Nhưng chỉ tiêu này nhận số nguyên." in data["why"]
    assert "Lưu là" not in str(data)


@pytest.mark.parametrize("typed", ["x", "không", "-"])
def test_word_for_nothing_is_refused_with_the_status_to_choose(post_cell, typed):
    assert "chọn “Không phát sinh” ở cột Tình trạng" in post_cell(typed).json()["why"]
