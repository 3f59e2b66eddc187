"""The page of an old report: pasted, read, confirmed line by line, recorded."""

import re
from html import unescape

import pytest

from reports.old_reports.forms import NAME_IT
from tests.reports.old_reports.catalogue import article_2018
from units.models import Figure, FigureChange, Indicator, Period, Submission

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H2/report/proposals/"
RECORD = f"{PATH}record/"
TEXT = (
    "Quản lý khoa học: (ii) Cấp tỉnh: Quản lý tổng số 83 ĐTDA; Tổ chức 12 lớp tập huấn; năm 2018."
)
STOCK, LESSONS, YEAR = (TEXT.index(number) for number in ("83", "12", "2018"))


@pytest.fixture(autouse=True)
def _open(year_2018):
    """Open the second half of 2018 for figures."""
    Period.objects.filter(code="2018-H2").update(opens_at="2018-12-01T00:00Z")


def post(client, user, path=PATH, **fields):
    client.force_login(user)
    words = {name.replace("_", "-"): value for name, value in fields.items()}
    return client.post(path, {"text": TEXT, **words})


def confirm(client, user, **fields):
    return post(client, user, RECORD, read="1", **fields)


def page(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_asks_a_visitor_to_sign_in(client):
    assert client.get(PATH).url == f"/login/?next={PATH}"


def test_asks_for_a_text(client, cast):
    client.force_login(cast.office)
    response = client.get(PATH)
    assert response.status_code == 200
    assert page(response).count('<textarea id="text" name="text"') == 1


def test_reads_each_number_and_writes_nothing(client, cast):
    response = post(client, cast.office)
    rows = [
        (row.key, row.grade, row.choice, row.value, row.title, row.owner)
        for row in response.context["form"].rows
    ]
    where = ("Đề tài, dự án cấp tỉnh", "Phòng Quản lý Khoa học")
    assert rows == [
        (STOCK, "Khớp", "kh_tinh_quan_ly", "83", *where),
        (LESSONS, "Chỉ tiêu mới", "*new", "12", *where),
    ]
    assert page(response).count("<mark>83</mark>") == 1
    assert Figure.objects.filter(submission__period__code="2018-H2").count() == 0


def test_nothing_is_taken_until_a_person_says_so(client, cast):
    response = post(client, cast.office)
    assert not any(row.is_taken for row in response.context["form"].rows)
    response = post(client, cast.office, read="1", tick="sure")
    assert [row.key for row in response.context["form"].rows if row.is_taken] == [STOCK]


def test_a_confirmed_line_is_recorded_with_a_message(client, cast):
    response = confirm(client, cast.office, **{f"take-{STOCK}": "on"})
    figure = Figure.objects.get(submission__period__code="2018-H2")
    assert (figure.indicator.code, figure.amount, figure.entered_by) == (
        "kh_tinh_quan_ly",
        83,
        cast.office,
    )
    act = FigureChange.objects.latest("pk").request_id
    assert response.url.replace("-", "") == f"{PATH}{act}/".replace("-", "")
    text = page(client.get(response.url))
    assert text.count("Đã ghi 1 số liệu.") == 1
    assert text.count("Tổng số đề tài, dự án cấp tỉnh đang quản lý") == 1


def test_a_new_indicator_is_named_before_it_is_created(client, cast):
    taken = {f"take-{LESSONS}": "on", f"choice-{STOCK}": "*none"}
    seen = confirm(client, cast.office, **taken)
    assert [row.fault for row in seen.context["form"].refused] == [NAME_IT]
    named = {f"code-{LESSONS}": "kh_lop", f"label-{LESSONS}": "Số lớp tập huấn"}
    response = confirm(client, cast.office, **taken, **named)
    made = Indicator.objects.get(code="kh_lop")
    assert (made.label, made.section.code) == ("Số lớp tập huấn", "kh_tinh")
    text = page(client.get(response.url))
    assert text.count("1 chỉ tiêu mới</h2>") == 1


def test_another_indicator_may_be_chosen_by_its_code(client, cast):
    fields = {f"take-{STOCK}": "on", f"choice-{STOCK}": "*other"}
    refused = confirm(client, cast.office, **fields)
    assert refused.status_code == 422
    assert [row.fault for row in refused.context["form"].refused] == [
        "Chọn chỉ tiêu trong danh sách cho dòng này."
    ]
    confirm(client, cast.office, **fields, **{f"other-{STOCK}": "kh_co_so_quan_ly"})
    assert Figure.objects.get(submission__period__code="2018-H2").amount == 83
    assert Figure.objects.filter(indicator__code="kh_co_so_quan_ly", amount=83).count() == 1


def test_a_number_left_out_may_be_called_a_figure(client, cast):
    response = post(client, cast.office, read="1", **{f"figure-{YEAR}": "on"})
    assert [row.key for row in response.context["form"].rows] == [STOCK, LESSONS, YEAR]


def test_one_faulty_line_keeps_every_choice_and_saves_nothing(client, cast):
    fields = {f"take-{STOCK}": "on", f"value-{STOCK}": "8x", f"value-{LESSONS}": "15"}
    response = confirm(client, cast.office, **fields)
    rows = response.context["form"].rows
    assert response.status_code == 422
    assert page(response).count("Chưa lưu gì: còn 1 dòng phải xem lại") == 1
    assert [(row.value, row.is_taken) for row in rows] == [("8x", True), ("15", False)]
    assert Submission.objects.filter(period__code="2018-H2").count() == 0


def test_choosing_nothing_is_refused_with_a_message(client, cast):
    response = confirm(client, cast.office)
    assert response.status_code == 422
    assert page(response).count("Chưa chọn dòng nào.") == 1


def test_a_sheet_that_says_so_already_is_shown_and_left_alone(client, cast):
    confirm(client, cast.office, **{f"take-{STOCK}": "on"})
    again = post(client, cast.office)
    assert again.context["form"].rows[0].current_value == "83"
    response = confirm(client, cast.office, **{f"take-{STOCK}": "on"})
    assert response.url == PATH


@pytest.mark.parametrize("path", [PATH, RECORD])
@pytest.mark.parametrize(
    ("name", "status"),
    [
        *((name, 403) for name in ("clerk", "head", "neighbour", "committee", "signer")),
        *((name, 404) for name in ("reader", "stranger")),
    ],
)
def test_only_the_office_comes_in(client, cast, path, name, status):
    assert post(client, getattr(cast, name), path).status_code == status


def test_recording_refuses_get(client, cast):
    client.force_login(cast.office)
    assert client.get(RECORD).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/periods/2030-H1/report/proposals/",
        f"{PATH}00000000-0000-0000-0000-000000000000/",
        f"{PATH}x/",
    ],
)
def test_what_is_not_there_is_not_found(client, cast, path):
    client.force_login(cast.office)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("text", ["", " \r\n ", "\0\0"])
@pytest.mark.parametrize("path", [PATH, RECORD])
def test_an_empty_text_is_asked_for_again(client, cast, path, text):
    response = post(client, cast.office, path, text=text)
    assert response.status_code == 422


def test_a_text_too_long_is_refused_and_kept(client, cast):
    response = post(client, cast.office, text="dài " * 50_001)
    assert response.status_code == 422
    assert page(response).count("Văn bản có 200.004 ký tự") == 1
    assert response.context["text"].startswith("dài dài")


@pytest.mark.parametrize(
    "text",
    [
        {"text": "😀1\0²³ 9" * 99},
        {f"take-{STOCK}": "on", f"choice-{STOCK}": "\0"},
        {f"take-{STOCK}": "on", f"value-{STOCK}": "٣\u202e"},
        {f"take-{LESSONS}": "on", f"code-{LESSONS}": "\0", f"kind-{LESSONS}": "\0"},
        {"figure-9999999": "on", "figure-x": "on", "take-": "on"},
        {f"take-{LESSONS}": "on", f"code-{LESSONS}": "a", f"label-{LESSONS}": "x" * 9999},
    ],
)
def test_nonsense_writes_nothing(client, cast, text):
    before = Indicator.objects.count(), Figure.objects.count()
    assert confirm(client, cast.office, **text).status_code == 422
    assert (Indicator.objects.count(), Figure.objects.count()) == before


def test_a_whole_report_fills_a_period_that_is_over(client, cast):
    old = Period.objects.create(
        code="2017-H1",
        kind="H1",
        year=2017,
        start="2016-12-15",
        end="2017-06-14",
        due_at="2017-06-20T10:00Z",
    )
    client.force_login(cast.office)
    fields = {"text": article_2018(), "read": "1", "tick": "sure"}
    response = client.post("/periods/2017-H1/report/proposals/record/", fields)
    assert response.status_code == 302
    figures = Figure.objects.filter(submission__period=old)
    assert figures.get(indicator__code="tt_tien_phat").amount == 320835000
    assert set(figures.values_list("submission__status", flat=True)) == {"imported"}
    assert figures.count() == 92


def test_asks_as_many_questions_for_a_report_as_for_a_line(client, cast, django_assert_num_queries):
    client.force_login(cast.office)
    client.get(PATH)  # the catalogue's edition is read once
    for text in (TEXT, f"{article_2018()}. {TEXT}"):
        with django_assert_num_queries(12):
            client.post(PATH, {"text": text})


@pytest.mark.parametrize("text", [TEXT, f"\n\n{TEXT}", f"a & <b> “x” \r\n{TEXT}\n"])
def test_the_text_comes_back_as_it_was_pasted(client, cast, text):
    written = post(client, cast.office, text=text).content.decode()
    match = re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', written, re.DOTALL)
    assert match is not None
    assert unescape(match[1]) == text.replace("\r\n", "\n")
