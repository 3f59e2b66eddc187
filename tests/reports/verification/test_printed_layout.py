"""What would stop publication on paper is found in the draft, before anybody agrees to it."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.composition.draft import find_report, verify_report
from reports.document import Fact
from reports.rendering import pdf
from reports.verification.printed_layout import find_layout_problems
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
