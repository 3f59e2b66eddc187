"""Tie-out: a PDF prints all numbers of the report, in order, and no other."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.composition.draft import compose_draft, find_report
from reports.rendering import pdf
from reports.rendering.layouts import PARTY_2018, choose_layout
from reports.verification.number_matching import tie_out
from tests.conftest import load_2018
from tests.reports.rendering.pdf.tampering import (
    noted,
    pictured,
    redrawn,
    renamed,
    stamped,
    without_page,
)
from tests.reports.rendering.pdf_pages import pages
from tests.reports.rendering.sample import annex, document, printed_once
from units.models import Figure, Period

pytestmark = pytest.mark.xdist_group("sheets")

# Its annex is two pages: each altered file is read whole.
DOCUMENT = document(annex=annex(24))


def faults(altered):
    return [mismatch.message for mismatch in tie_out(altered, DOCUMENT, PARTY_2018).mismatches]


@pytest.fixture
def printed():
    return printed_once(DOCUMENT, PARTY_2018)


@pytest.fixture
def annexed(printed):
    """Return the first page of the annex, counted from 1."""
    return next(at for at, text in enumerate(pages(printed), 1) if "Phụ lục\n" in text)


def test_an_unaltered_file_ties_out():
    result = tie_out(printed_once(document(), PARTY_2018), document(), PARTY_2018)
    assert (result.mismatches, result.figures, result.others) == ((), 147, 154)


def test_changed_digit_on_a_page_is_refused_and_named(printed):
    assert faults(redrawn(printed, "6.559", "6.558")) == [
        "trang 2, mục “Nước uống đóng chai”, câu “6.559 block loại 20 lít” (nuoc): "
        "báo cáo ghi 6.559, tệp PDF in 6.558."
    ]


def test_a_number_laid_over_the_text_is_refused(printed):
    (fault,) = faults(stamped(printed, 3, "587", 300, 400))
    assert fault.startswith("trang 3, ")
    assert fault.endswith("báo cáo ghi không có số nào, tệp PDF in 587.")


@pytest.mark.parametrize("words", ["587", "2", "3"])
@pytest.mark.parametrize("x", [60, 300, 500])
def test_number_in_the_top_margin_is_refused(printed, words, x):
    assert faults(stamped(printed, 3, words, x, 810)) == [
        f"trang 3, số trang ở lề trên: phải là 3, tệp PDF in 3 {words}."
    ]


def test_a_number_among_words_in_the_top_margin_is_refused(printed):
    (fault,) = faults(stamped(printed, 3, "587 co so", 300, 810))
    assert fault.endswith("tệp PDF in 587.")


def test_the_first_page_of_the_text_bears_no_number(printed):
    assert faults(stamped(printed, 1, "1", 300, 810)) == [
        "trang 1, số trang ở lề trên: phải là trang không đánh số, tệp PDF in 1."
    ]


def test_the_first_page_of_the_annex_bears_no_number(printed, annexed):
    assert faults(stamped(printed, annexed, "5", 300, 810)) == [
        f"trang {annexed}, số trang ở lề trên: phải là trang không đánh số, tệp PDF in 5."
    ]


def test_a_note_over_a_page_is_refused(printed):
    assert faults(noted(printed, 2, "587 cơ sở")) == [
        "trang 2, chú thích FreeText “587 cơ sở”: báo cáo không có, phải bỏ khỏi tệp PDF."
    ]


def test_a_picture_is_refused(printed):
    assert faults(pictured(printed, 2)) == [
        "trang 2, hình ảnh: báo cáo không có, phải bỏ khỏi tệp PDF."
    ]


def test_removed_page_is_refused(printed, annexed):
    assert faults(without_page(printed, annexed + 1)) != []


@pytest.fixture
def report(year_2018):
    return find_report(Period.objects.get(code="2018-H1"))


@pytest.fixture(scope="module")
def rendered(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return the report of 2018 as the command prints it."""
    made = tmp_path_factory.mktemp("rendered") / "report.pdf"
    with django_db_blocker.unblock():
        load_2018()
        call_command("render_report", "2018-H1", output=made, stdout=StringIO())
    return made.read_bytes()


@pytest.fixture
def file(report, rendered, tmp_path):
    made = tmp_path / "report.pdf"
    made.write_bytes(rendered)
    return made


@pytest.mark.prints
@pytest.mark.django_db
@pytest.mark.parametrize(("key", "figures"), [("party", 188), ("state", 188), ("article", 94)])
def test_every_printed_number_of_2018_ties_out(report, key, figures):
    made, layout = compose_draft(report).document, choose_layout(key, report.period.end)
    result = tie_out(pdf.render(made, layout), made, layout)
    assert (result.figures, result.mismatches) == (figures, ())


@pytest.mark.django_db
def test_a_figure_changed_since_is_refused_and_named(file):
    figures = Figure.objects.filter(submission__period__code="2018-H1")
    figures.filter(indicator__code="ttkt_kiem_dinh").update(amount=Decimal(53356))
    out = StringIO()
    with pytest.raises(CommandError, match="không khớp báo cáo ở 2 chỗ"):
        call_command("tie_out", file, stdout=out)
    assert out.getvalue().splitlines() == [
        "Sai – trang 3, mục “Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng”, "
        "câu “Kiểm định 53.356 phương tiện đo” (Số phương tiện đo được kiểm định): "
        "báo cáo ghi 53.356, tệp PDF in 53.355.",
        "Sai – trang 9, phụ lục, dòng 66 (Số phương tiện đo được kiểm định): "
        "báo cáo ghi 53.356, tệp PDF in 53.355.",
    ]


@pytest.mark.django_db
def test_a_digit_changed_in_the_file_is_refused_and_named(file):
    file.write_bytes(redrawn(file.read_bytes(), "53.355", "53.356"))
    out = StringIO()
    with pytest.raises(CommandError, match="không khớp báo cáo ở 1 chỗ"):
        call_command("tie_out", file, stdout=out)
    assert out.getvalue().endswith("báo cáo ghi 53.355, tệp PDF in 53.356.\n")


@pytest.mark.parametrize("content", [b"%PDF-1.4 not really", b"", b"\x00" * 2000])
def test_file_of_another_program_is_refused_with_our_message(tmp_path, content, caplog):
    other = tmp_path / "other.pdf"
    other.write_bytes(content)
    with pytest.raises(CommandError, match="không phải là PDF đọc được"):
        call_command("tie_out", other)
    assert caplog.messages == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("kgscience?period=2018-H1&layout=khac&excerpt=", "Không có mẫu “khac”; các mẫu: party"),
        ("kgscience?period=2031-H1&layout=party&excerpt=", "Không có kỳ “2031-H1”"),
        ("kgscience?period=2018-H1&layout=party&excerpt=X", "không có đơn vị “X”"),
        ("kgscience?period=2018-H1", "thông tin của tệp đã bị sửa"),
        ("", "PDF không do kgscience lập"),
    ],
)
def test_keywords_without_a_report_are_refused(file, words, complaint):
    file.write_bytes(renamed(file.read_bytes(), words))
    with pytest.raises(CommandError, match=complaint):
        call_command("tie_out", file)
