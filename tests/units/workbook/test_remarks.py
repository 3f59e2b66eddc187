"""An import says what it did not read, and what it read although it is hidden."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.units.workbook.workbooks import COUNT, LETTERS, OTHER, PART, Book, changed, part, put
from units.models import PendingUpload
from units.workbook.read import read

UPLOADS = "/periods/2018-H2/units/p_qlkh/uploads/"
COPY = (
    "Trang “Số liệu Copy” là bản chép của biểu, có {count} dòng khác trang “Số liệu”; những số đó "
    "không được đọc. Nếu đó là số liệu đúng, hãy chép sang trang “Số liệu” rồi tải lên lại."
)
NOT_READ = "Chỉ đọc trang “Số liệu”; không đọc “Số liệu Copy”."


def copied(book, *codes):
    """Fill in a copy of the sheet."""
    copy = book.book.copy_worksheet(book.sheet)
    for code in codes:
        copy[f"E{book.row(code)}"] = 21
    return copy


def hidden_row(book):
    book.sheet.row_dimensions[book.put(21).row(COUNT)].hidden = True


def filtered(book):
    book.sheet.auto_filter.ref = "A5:I29"
    hidden_row(book)


def hidden_column(book):
    book.put(21).sheet.column_dimensions[LETTERS["note"]].hidden = True


def figures_aside(book):
    book.put(21).sheet["K9"] = 99


def hidden_sheet(book):
    sheet = book.put(21).book.create_sheet("Nháp")
    sheet["A1"], sheet.sheet_state = 99, "hidden"


def figures_in_the_guide(book):
    book.put(21).book["Hướng dẫn"]["B3"] = 99


def fewer_rows(book):
    book.put(21).sheet.delete_rows(book.row(OTHER))


HIDDEN_ROW = "Dòng 17 đang bị ẩn hoặc bị lọc trong tệp; số liệu ở đó vẫn được đọc."
REMARKS = {
    hidden_row: HIDDEN_ROW,
    filtered: HIDDEN_ROW,
    hidden_column: "Cột “Ghi chú” đang bị ẩn trong tệp; nội dung ở đó vẫn được đọc.",
    figures_aside: "Cột K có số nhưng không có tiêu đề nên không được đọc.",
    hidden_sheet: "Chỉ đọc trang “Số liệu”; không đọc “Nháp” (đang ẩn).",
    figures_in_the_guide: "Chỉ đọc trang “Số liệu”; không đọc “Hướng dẫn”.",
    fewer_rows: "Tệp không có dòng của 1 chỉ tiêu; số liệu của các chỉ tiêu đó giữ nguyên.",
}


@pytest.mark.parametrize("act", REMARKS, ids=lambda act: act.__name__)
def test_import_remarks_what_is_not_seen(act, reading):
    content = reading(changed(act))
    assert [line.new for line in content.changes] == ["21"]
    assert content.remarks == [REMARKS[act]]


def test_export_gives_no_remark(reading):
    assert reading().remarks == []


def test_copy_with_other_figures_gives_a_remark(reading):
    content = reading(changed(lambda book: copied(book, COUNT, OTHER)))
    assert (content.changes, content.remarks) == ([], [NOT_READ, COPY.format(count=2)])


def test_copy_with_the_same_figures_gives_none_of_its_own(reading):
    content = reading(changed(lambda book: copied(book.put(21), COUNT)))
    assert ([line.new for line in content.changes], content.remarks) == (["21"], [NOT_READ])


def test_copy_that_cannot_be_read_spoils_nothing(reading):
    content = reading(changed(lambda book: copied(book.put(21)).__setitem__("E9", "x")))
    assert [line.new for line in content.changes] == ["21"]
    assert content.remarks == [NOT_READ, COPY.format(count=1)]


@pytest.fixture
def upload(client, cast, exported):
    """Upload the export after a change, as the clerk."""

    def act(change):
        client.force_login(cast.clerk)
        file = SimpleUploadedFile("bieu.xlsx", change(exported))
        return client.post(UPLOADS, {"file": file}, follow=True).content.decode()

    return act


def test_figures_in_a_copy_are_not_called_unchanged_without_a_word(upload):
    page = upload(changed(lambda book: copied(book, COUNT)))
    assert "Chưa nhập gì" in page
    assert "các ô nhập của trang “Số liệu” còn trống" in page
    assert COPY.format(count=1) in page
    assert PendingUpload.objects.count() == 0


def test_blank_workbook_is_called_blank(upload):
    page = upload(lambda exported: exported)
    assert "Không có thay đổi: các ô nhập của trang “Số liệu” còn trống." in page


def test_workbook_without_rows_is_refused(upload):
    page = upload(changed(lambda book: book.sheet.delete_rows(6, book.sheet.max_row)))
    assert "Trang “Số liệu” không có dòng chỉ tiêu nào." in page
    assert "giống số liệu đang có" not in page


def test_remarks_are_shown_in_the_preview(upload):
    assert HIDDEN_ROW in upload(changed(hidden_row))


def test_row_without_height_is_hidden(reading):
    pattern, row = rb'<row r="17"[^>]*>', b'<row r="17" ht="0" customHeight="1">'
    flat = part(PART, lambda xml: re.sub(pattern, row, xml))
    content = reading(lambda exported: flat(put(21)(exported)))
    assert ([line.new for line in content.changes], content.remarks) == (["21"], [HIDDEN_ROW])


def test_copies_need_no_queries_of_their_own(period, unit, exported):
    counts = []
    read(exported, period, unit)  # fills the caches
    for copies in (0, 20):
        book = Book(put(21)(exported))
        for _ in range(copies):
            copied(book, COUNT)
        content = book.save()
        with CaptureQueriesContext(connection) as queries:
            read(content, period, unit)
        counts.append(len(queries))
    assert counts[0] == counts[1]
