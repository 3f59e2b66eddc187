"""What would stop publication on paper is found in the draft, before anybody agrees to it."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.composition.draft import compose_draft, find_report, verify_report
from reports.document import Fact
from reports.models import DatedLetterhead
from reports.rendering import pdf
from reports.rendering.layouts import choose_layout
from reports.review.blockers import sending_gaps
from reports.verification.printed_layout import find_head_problems, find_layout_problems
from tests.reports.rendering.pdf.tampering import redrawn
from units.models import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def report():
    return find_report(Period.objects.get(code="2018-H1"))


def widen_annex(report, text):
    """Return the composed report with a figure of this text in every cell of its annex."""
    made = verify_report(report).document
    assert made.annex
    rows = tuple(
        replace(row, cells=tuple(Fact(row.code, text, text) for _ in range(6))) if row.code else row
        for row in made.annex.rows
    )
    return replace(made, annex=replace(made.annex, rows=rows, columns=("Kỳ này",) * 6))


@pytest.mark.parametrize("regime", ["party", "state"])
def test_annex_that_no_sheet_holds_forbids_publication(report, regime):
    ratio = "999.999.999.999.999/999.999.999.999.999"
    day = report.period.end
    (problem,) = find_layout_problems(widen_annex(report, ratio), regime, day)
    assert (problem.place, problem.forbids_publication) == ("phụ lục", True)
    assert f"Số dài nhất là {ratio} (dòng 1 “" in problem.message
    assert list(find_layout_problems(widen_annex(report, "999.999.999.999.999"), regime, day)) == []
    assert list(find_layout_problems(widen_annex(report, ratio), "", day)) == []


def test_annex_that_no_sheet_holds_is_named_before_the_draft_is_sent(report):
    draft = compose_draft(report)
    wide = replace(draft, document=widen_annex(report, "999.999.999.999.999/999.999.999.999.999"))
    assert sending_gaps(draft) == ()
    (gap,) = sending_gaps(wide)
    assert gap.text.startswith("Phụ lục: bảng rộng hơn khổ giấy nằm ngang")


def head_problems(report, layout, **letterhead):
    """Return the warnings of the report's head with another letterhead."""
    DatedLetterhead.objects.update(**letterhead)
    document = verify_report(report).document
    return [
        (problem.severity, problem.place, problem.message)
        for problem in find_head_problems(document, choose_layout(layout, date(2020, 6, 1)))
    ]


@pytest.mark.parametrize("layout", ["party", "state", "article"])
def test_head_of_2018_breaks_nowhere(report, layout):
    assert head_problems(report, layout) == []


@pytest.mark.parametrize("layout", ["party", "state"])
@pytest.mark.parametrize(
    ("field", "text", "place", "end"),
    [
        ("symbol", f"BC/{'W' * 20}", "dòng số, ký hiệu", "phải ngắt làm hai dòng."),
        ("place", f"Huyện {'Đất Mũi ' * 5}", "dòng địa danh, ngày tháng", "làm hai dòng."),
        ("issuer", "Đ" * 40, "tên cơ quan ban hành", "ngắt giữa chữ hoặc tràn ra lề."),
        ("parent", "Đ" * 40, "tên cơ quan cấp trên", "ngắt giữa chữ hoặc tràn ra lề."),
    ],
)
def test_line_of_the_head_that_breaks_is_a_warning(report, layout, field, text, place, end):
    ((severity, where, message),) = head_problems(report, layout, **{field: text})
    assert (severity, where) == ("warning", place)
    assert "dài hơn dòng" in message
    assert message.endswith(end)


@pytest.mark.parametrize("layout", ["party", "state"])
def test_word_of_the_title_wider_than_its_line_is_a_warning(report, layout):
    report.title = f"kết quả {'W' * 40} {{{{ky_nhan}}}} {{{{ky_nam}}}}"
    ((_, place, message),) = head_problems(report, layout)
    assert place == "trích yếu"
    assert message.startswith(f"“{'W' * 40}” dài hơn dòng ")


def test_command_ties_out_the_print_before_anybody_agrees(monkeypatch):
    printed = pdf.render

    def torn(document, layout):
        return redrawn(printed(document, layout), "53.355", "53 355")

    monkeypatch.setattr(pdf, "render", torn)
    out = StringIO()
    with pytest.raises(CommandError, match="chưa ban hành được"):
        call_command("verify_report", "2018-H1", stdout=out)
    assert out.getvalue().startswith("Lỗi – bản in PDF: trang 3, mục “Trung tâm Kỹ thuật")
    assert "báo cáo ghi 53.355, tệp PDF in 53 355." in out.getvalue().splitlines()[0]
