"""Saving a sheet: all that was typed or nothing, and no one's words lost."""

import pytest
from django.utils import timezone

from tests.units.sheets import single_spaced
from units.models import Figure, FigureChange, Indicator, Period, Submission, Unit
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H2/units/p_qlkh/"
CODE = "kh_tinh_quan_ly"
TEXT = "q_kh_tw_dan_toc"


@pytest.fixture
def post(client, cast):
    """Say something of the sheet as the unit's clerk."""

    def send(data, user=cast.clerk):
        client.force_login(user)
        return client.post(PATH, data)

    return send


def stored():
    rows = Figure.objects.filter(submission__period__code="2018-H2").order_by("indicator__code")
    return [(row.indicator.code, row.status, row.amount, row.text, row.note) for row in rows]


def row_of(response, code=CODE):
    return next(row for row in response.context["form"].rows if row.code == code)


def shown(client, code=CODE):
    """Return the fields of one row as the browser would send them back."""
    row = row_of(client.get(PATH), code)
    fields = {
        "value": row.typed,
        "state": row.state,
        "note": row.note,
        "version": row.expected_revision,
    }
    return {f"{name}-{code}": value for name, value in fields.items()}


def test_saving_reports_the_number_of_figures(client, post):
    response = post(
        {f"value-{CODE}": "1.258", f"note-{CODE}": "theo QĐ 12", f"value-{TEXT}": "Một"}
    )
    assert (response.status_code, response.url) == (302, PATH)
    assert stored() == [(CODE, "value", 1258, "", "theo QĐ 12"), (TEXT, "value", None, "Một", "")]
    assert [str(message) for message in client.get(PATH).context["messages"]] == [
        "Đã lưu 2 số liệu."
    ]


def test_every_change_adds_a_log_entry(post, cast):
    post({f"value-{CODE}": "90"})
    lines = FigureChange.objects.filter(by=cast.clerk).values_list("what", "old", "new", "through")
    assert list(lines) == [(f"2018-H2/p_qlkh/{CODE}", "", "90", "form")]


def test_unchanged_form_saves_nothing(client, post):
    post({f"value-{CODE}": "90", f"note-{CODE}": "đã rà soát"})
    assert post(shown(client)).status_code == 302
    assert (
        Figure.objects.get(indicator__code=CODE, submission__period__code="2018-H2").revision == 1
    )


@pytest.mark.parametrize(
    ("typed", "state", "expected"),
    [
        ("", "none", ("none", None)),
        ("", "na", ("na", None)),
        ("12", "estimate", ("estimate", 12)),
        ("không phát sinh", "", ("none", None)),
        ("0", "", ("value", 0)),
    ],
)
def test_statuses_without_value_and_estimates_are_stored(post, typed, state, expected):
    assert post({f"value-{CODE}": typed, f"state-{CODE}": state}).status_code == 302
    assert [row[1:3] for row in stored()] == [expected]


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("14.6", ""),
        ("5a", ""),
        ("1,258", ""),
        ("12", "none"),
        ("", "estimate"),
        ("3", "lạ"),
        ("-", ""),
    ],
)
def test_unreadable_input_is_shown_again_with_its_error(post, typed, state):
    other = {"value-kh_tinh_kiem_tra": "41", "note-kh_tinh_kiem_tra": "giữ lại"}
    response = post({f"value-{CODE}": typed, f"state-{CODE}": state, **other})
    row, unreadable = row_of(response), row_of(response, "kh_tinh_kiem_tra")
    assert (response.status_code, stored()) == (422, [])
    assert (row.typed, row.state, unreadable.typed, unreadable.note) == (
        typed,
        state,
        "41",
        "giữ lại",
    )
    assert single_spaced(response).count(f'aria-describedby="p-{CODE}" aria-invalid="true"') == 1


def test_hint_button_saves_the_hint(post):
    page = post({f"value-{CODE}": "1,258"}).content.decode()
    assert page.count(f'name="value-{CODE}" value="1.258">Lưu là 1.258</button>') == 1
    assert post({f"value-{CODE}": ["1,258", "1.258"]}).status_code == 302
    assert [row[2] for row in stored()] == [1258]


def test_edit_conflict_shows_both_and_the_second_save_overwrites(client, post, cast):
    first = shown_to(client, cast.clerk)
    post({f"value-{CODE}": "90"}, cast.head)
    clash = post({**first, f"value-{CODE}": "91"})
    assert (clash.status_code, row_of(clash).typed) == (409, "91")
    assert row_of(clash).conflict_text.startswith("head đã ghi “90” lúc ")
    again = post(
        {**first, f"value-{CODE}": "91", f"version-{CODE}": row_of(clash).expected_revision}
    )
    assert (again.status_code, [row[2] for row in stored()]) == (302, [91])


def shown_to(client, user):
    client.force_login(user)
    return shown(client)


def test_two_people_in_different_rows_do_not_conflict(client, post, cast):
    mine = {**shown_to(client, cast.clerk), **shown(client, "kh_tinh_kiem_tra")}
    post({f"value-{CODE}": "90"}, cast.head)
    assert post({**mine, "value-kh_tinh_kiem_tra": "41"}).status_code == 302
    assert [(row[0], row[2]) for row in stored()] == [("kh_tinh_kiem_tra", 41), (CODE, 90)]


def test_locked_sheet_saves_nothing_and_shows_the_input(post):
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    response = post({f"value-{CODE}": "90"})
    page = response.content.decode()
    assert (response.status_code, stored()) == (409, [])
    assert (page.count("Chưa lưu: 90"), page.count("đã khóa")) == (1, 1)


def test_problems_are_shown_beneath_their_figure(client, post):
    post({"value-kh_tinh_nghiem_thu": "5", "value-kh_tinh_loai_a": "7"})
    response = client.get(PATH)
    problems = [(problem.severity, row.code) for problem, row in response.context["form"].problems]
    assert problems == [("error", "kh_tinh_nghiem_thu")]
    described = 'l-kh_tinh_loai_a h-value" aria-describedby="p-kh_tinh_nghiem_thu"'
    assert single_spaced(response).count(described) == 1
    assert row_of(response, "kh_tinh_loai_a").described_by == "p-kh_tinh_nghiem_thu"


NONSENSE = [
    ({}, 302),
    ({"value-": "1", "value-khong_co": "2", "la": "3"}, 302),
    ({f"note-{CODE}": "chỉ ghi chú"}, 302),
    ({f"value-{CODE}": "\x00"}, 422),
    ({f"value-{TEXT}": "chữ\x00ẩn"}, 422),
    ({f"value-{TEXT}": "x" * 5001}, 422),
    ({f"value-{CODE}": "9" * 100_000}, 422),
    ({f"value-{CODE}": "1", f"note-{CODE}": "x" * 501}, 422),
    ({f"value-{CODE}": "1", f"note-{CODE}": "\x00"}, 422),
    ({f"value-{CODE}": "1", f"state-{CODE}": "\x00"}, 422),
    ({f"value-{CODE}": "x" * 3_000_000}, 400),
    ({f"la-{number}": "1" for number in range(4001)}, 400),
]


@pytest.mark.parametrize(("data", "status"), NONSENSE)
def test_nonsense_input_saves_nothing(post, data, status):
    assert (post(data).status_code, stored()) == (status, [])


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "2-", "\x00", "7-00000000"])
def test_invalid_revision_never_overwrites_a_figure(post, cast, version):
    post({f"value-{CODE}": "90"}, cast.head)
    response = post({f"value-{CODE}": "91", f"version-{CODE}": version})
    assert (response.status_code, [row[2] for row in stored()]) == (409, [90])


def test_query_count_of_saving_is_the_same_for_one_and_three_figures(
    client, cast, django_assert_num_queries
):
    unit, period = Unit.objects.get(code="p_qlkh"), Period.objects.get(code="2018-H2")
    Submission.objects.create(unit=unit, period=period)
    counts = Indicator.objects.filter(assignments__unit=unit, kind="count")
    first, *others = [indicator.code for indicator in counts[:4]]
    client.force_login(cast.clerk)
    load_catalogue()  # one edition is read once
    for some in ([first], others):
        with django_assert_num_queries(11):
            client.post(PATH, {f"value-{code}": "3" for code in some})


# --------------------------------------------------------------- what the rules had said before


@pytest.fixture
def broken(post):
    """More good results than were accepted: the rules say so beneath both."""
    post({"value-kh_tinh_nghiem_thu": "5", "value-kh_tinh_loai_a": "7"})


def errors(response):
    text = ((problem.rule, row.code) for problem, row in response.context["form"].problems)
    return [item for item in text if item[1] in ("kh_tinh_nghiem_thu", "kh_tinh_loai_a")]


@pytest.mark.parametrize(
    ("data", "status"),
    [({f"value-{CODE}": "1,258"}, 422), ({f"value-{CODE}": "1", f"version-{CODE}": "7"}, 409)],
)
def test_refused_form_still_shows_problems(client, post, broken, data, status):
    post({f"value-{CODE}": "90"})
    before = errors(client.get(PATH))
    response = post(data)
    assert (response.status_code, errors(response)) == (status, before)
    assert len(before) == 1


def test_refused_form_of_a_closed_sheet_still_shows_problems(client, post, broken):
    before = errors(client.get(PATH))
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    response = post({f"value-{CODE}": "1"})
    assert (response.status_code, errors(response), len(before)) == (409, before, 1)
