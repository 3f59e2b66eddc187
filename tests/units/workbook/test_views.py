"""Up and down with a workbook: who may, what a preview shows, what confirming does."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.units.workbook.hostile_files import FILES
from tests.units.workbook.workbooks import COUNT, OTHER, PERCENT, Book, changed, put
from units.collection.enter_figures import FigureInput, enter_figures
from units.models import Figure, Indicator, PendingUpload, Submission
from units.values import Value

PATH = "/periods/2018-H2/units/p_qlkh/"
UPLOADS = f"{PATH}uploads/"
ONE = put(21)
NOW = datetime(2018, 12, 5, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    """Return what the clock says; a test may move it on."""
    clock = {"now": NOW}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    return clock


@pytest.fixture
def send(client, cast, exported):
    """Upload the export after a change, as a person."""

    def act(change=ONE, user=cast.clerk, name="bieu.xlsx"):
        client.force_login(user)
        content = change(exported) if callable(change) else change
        return client.post(UPLOADS, {"file": SimpleUploadedFile(name, content)})

    return act


@pytest.fixture
def previewed(client, send):
    """Return the address of a preview."""
    return lambda change=ONE: send(change).url


@pytest.fixture
def save_figure(period, unit, cast):
    def act(amount):
        indicator = Indicator.objects.get(code=COUNT)
        fields = {indicator: FigureInput(Value("value", amount=amount))}
        enter_figures(period, unit, fields, by=cast.head, at=NOW)

    return act


def figures():
    return dict(
        Figure.objects.filter(submission__period__code="2018-H2").values_list(
            "indicator__code", "amount"
        )
    )


# ------------------------------------------------------------------------------------ down


@pytest.mark.parametrize("name", ["clerk", "head", "office", "committee"])
def test_readers_of_the_sheet_may_download_it(client, cast, name):
    client.force_login(getattr(cast, name))
    response = client.get(f"{PATH}sheet.xlsx")
    assert response.status_code == 200
    name = "So-lieu-6-thang-cuoi-nam-2018-Phong-Quan-ly-Khoa-hoc.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Cache-Control"] == "private, no-store"
    assert Book(response.content).cell(COUNT, "previous").value == 21


@pytest.mark.parametrize("name", ["neighbour", "reader", "stranger"])
def test_sheet_is_not_found_for_others(client, cast, name):
    client.force_login(getattr(cast, name))
    for path in (f"{PATH}sheet.xlsx", UPLOADS):
        assert client.get(path).status_code == 404
    assert client.post(UPLOADS).status_code == 404


@pytest.mark.parametrize("path", [f"{PATH}sheet.xlsx", UPLOADS])
def test_visitor_is_redirected_to_sign_in(client, path):
    assert client.get(path).url == f"/login/?next={path}"


@pytest.mark.parametrize("name", ["office", "committee"])
def test_reader_may_not_upload(client, cast, name, previewed):
    path = previewed()
    client.force_login(getattr(cast, name))
    assert [client.get(UPLOADS).status_code, client.post(UPLOADS).status_code] == [403, 403]
    assert [client.get(path).status_code, client.post(f"{path}confirm/").status_code] == [403, 403]


@pytest.mark.parametrize(("name", "count"), [("clerk", 1), ("head", 1), ("office", 0)])
def test_sheet_links_to_download_and_upload(client, cast, name, count):
    client.force_login(getattr(cast, name))
    page = client.get(PATH).content.decode()
    assert [page.count(f'href="{PATH}sheet.xlsx"'), page.count(f'href="{UPLOADS}"')] == [1, count]


# ------------------------------------------------------------------------- up, and a preview


def test_upload_redirects_to_a_preview_of_old_and_new(client, send):
    response = client.get(send(put(21)).url)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Xem trước: bieu.xlsx" in page
    assert '<td class="old">chưa có số liệu</td><td class="new">21</td><td>Nhập mới</td>' in page
    assert figures() == {}


def test_confirming_saves_figures_without_submitting(client, previewed):
    path = previewed(changed(lambda book: book.put(21).put(98, PERCENT)))
    response = client.post(f"{path}confirm/", follow=True)
    assert response.redirect_chain == [(PATH, 302)]
    assert "Đã nhập 2 số liệu, CHƯA NỘP." in response.content.decode()
    assert figures() == {COUNT: 21, PERCENT: 98}
    assert Submission.objects.get(period__code="2018-H2").status == "draft"


def test_second_upload_of_the_same_file_reports_no_change(client, send, previewed):
    client.post(f"{previewed()}confirm/")
    response = send()
    assert response.url == PATH
    assert "Không có thay đổi" in client.get(PATH).content.decode()
    assert PendingUpload.objects.count() == 1


def test_refused_cell_is_named_and_nothing_is_stored(send):
    response = send(changed(lambda book: book.put("x").put(7, OTHER)))
    page = response.content.decode()
    assert response.status_code == 422
    assert "cột “Số liệu 6 tháng cuối năm 2018” (ô E" in page
    assert "Để trống nếu chưa có số liệu" in page
    assert '<td class="new">7</td>' in page
    assert PendingUpload.objects.count() == 0


def test_figure_changed_since_the_export_is_a_conflict(exported, send, save_figure):
    save_figure(22)
    response = send(put(21)(exported))
    assert response.status_code == 409
    assert "Trong tệp: 21; trên hệ thống: 22, do head ghi lúc" in response.content.decode()
    assert (figures(), PendingUpload.objects.count()) == ({COUNT: 22}, 0)


def test_figure_changed_since_the_preview_is_a_conflict(client, previewed, save_figure):
    path = previewed(changed(lambda book: book.put(21).put(98, PERCENT)))
    save_figure(22)
    response = client.post(f"{path}confirm/")
    assert response.status_code == 409
    assert "head đã ghi “22” lúc 08:30" in response.content.decode()
    assert figures() == {COUNT: 22}


def test_checks_warn_before_confirming(client, previewed):
    page = client.get(previewed(changed(lambda book: book.put(5).put(7, OTHER)))).content.decode()
    assert "Nhập được, nhưng nên xem lại" in page
    assert "xếp loại A” ghi 7 đề tài, dự án, nhiều hơn 5 đề tài, dự án (“Số đề tài" in page


def test_preview_is_for_its_uploader_alone(client, cast, previewed):
    path = previewed()
    client.force_login(cast.head)
    assert client.get(path).status_code == 404
    assert client.post(f"{path}confirm/").status_code == 404
    assert figures() == {}


def test_preview_belongs_to_its_sheet(client, previewed):
    path = previewed().replace("2018-H2", "2018-H1")
    assert client.get(path).status_code == 404


def test_expired_preview_says_so_and_enters_nothing(client, cast, previewed, moment):
    path = previewed()
    moment["now"] = NOW + timedelta(minutes=30)
    client.force_login(cast.clerk)  # half an hour is longer than an unused session lasts
    for response in (client.get(path), client.post(f"{path}confirm/")):
        assert response.status_code == 410
        assert "đã hết hạn sau 30 phút" in response.content.decode()
    assert figures() == {}


def test_second_confirmation_enters_nothing_more(client, previewed):
    path = previewed()
    client.post(f"{path}confirm/")
    response = client.post(f"{path}confirm/")
    assert response.status_code == 410
    assert "đã được nhập rồi" in response.content.decode()


def test_upload_to_a_closed_sheet_is_refused(client, cast, exported, period, unit):
    handed_in = {"status": "submitted", "submitted_by": cast.head, "submitted_at": NOW}
    Submission.objects.create(period=period, unit=unit, **handed_in)
    client.force_login(cast.clerk)
    file = SimpleUploadedFile("a.xlsx", put(21)(exported))
    response = client.post(UPLOADS, {"file": file})
    assert response.status_code == 409
    assert "Biểu đã nộp" in response.content.decode()


def test_sheet_closed_since_the_preview_saves_nothing(client, cast, previewed, period, unit):
    path = previewed()
    handed_in = {"status": "submitted", "submitted_by": cast.head, "submitted_at": NOW}
    Submission.objects.create(period=period, unit=unit, **handed_in)
    response = client.post(f"{path}confirm/")
    assert response.status_code == 409
    assert "Chưa nhập gì. Biểu đã nộp" in response.content.decode()


# -------------------------------------------------------------------------------- nonsense


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused_with_a_message(name, send):
    change, text = FILES[name]
    response = send(change)
    assert response.status_code == 422
    assert text in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"file": "no file"}, {"other": io.BytesIO(b"x")}])
def test_missing_file_is_refused_with_a_message(client, cast, data):
    client.force_login(cast.clerk)
    response = client.post(UPLOADS, data)
    assert response.status_code == 422
    assert "Chưa chọn tệp nào" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["../../a.xlsx", "a" * 300 + ".xlsx", "<b>tệp</b>.xlsx", "a\u202ex.xlsx"]
)
def test_odd_file_names_are_escaped(client, send, name):
    page = client.get(send(name=name).url)
    assert page.status_code == 200
    assert "<b>tệp" not in page.content.decode()


def test_text_of_a_cell_is_escaped(client, previewed):
    page = client.get(previewed(put("<script>alert(1)</script>", COUNT, "note"))).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("post", f"{PATH}sheet.xlsx"),
        ("delete", UPLOADS),
        ("put", UPLOADS),
        ("get", f"{UPLOADS}0189d8f0-0000-7000-8000-000000000000/confirm/"),
        ("post", f"{UPLOADS}0189d8f0-0000-7000-8000-000000000000/"),
    ],
)
def test_other_http_methods_are_refused(client, cast, verb, path):
    client.force_login(cast.clerk)
    assert getattr(client, verb)(path).status_code == 405


def test_unknown_preview_is_not_found(client, cast):
    client.force_login(cast.clerk)
    assert client.get(f"{UPLOADS}0189d8f0-0000-7000-8000-000000000000/").status_code == 404
    assert client.get(f"{UPLOADS}khong-phai-ma/").status_code == 404


def test_preview_query_count_is_the_same_for_one_and_many_rows(client, previewed):
    few, many = (
        previewed(),
        previewed(changed(lambda book: book.put(21).put(98, PERCENT).put(7, OTHER))),
    )
    with CaptureQueriesContext(connection) as first:
        client.get(few)
    with CaptureQueriesContext(connection) as second:
        client.get(many)
    assert len(first) == len(second)
