"""A report with targets, opening balances and cumulative totals, as far as a PDF."""

from datetime import UTC, datetime

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.document import plain_text
from reports.models import Passage
from reports.rendering import pdf
from reports.rendering.layouts import choose_layout
from reports.verification.number_matching import tie_out
from units.models import Figure, Indicator, OpeningBalance, Period, Submission, Target

NOW = datetime(2018, 12, 20, tzinfo=UTC)
TEMPLATE = (
    "Nghiệm thu {{kh_tinh_nghiem_thu}} đề tài, lũy kế {{kh_tinh_nghiem_thu|luy_ke}}, "
    "{{kh_tinh_nghiem_thu|dat_ke_hoach}} ({{kh_tinh_nghiem_thu|ke_hoach}} đề tài)"
)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def report():
    """Copy the figures of 2018-H1 into 2018-H2, some with targets."""
    second = Period.objects.get(code="2018-H2")
    for figure in Figure.objects.filter(submission__period__code="2018-H1"):
        figure.submission, _ = Submission.objects.get_or_create(
            period=second, unit=figure.submission.unit
        )
        figure.pk = None
        figure.save(force_insert=True)
    flow = Indicator.objects.get(code="kh_tinh_nghiem_thu")
    Target.objects.create(indicator=flow, year=2018, amount=50)
    Target.objects.create(
        indicator=Indicator.objects.get(code="cn_sk_ket_qua"), year=2018, amount=10
    )
    OpeningBalance.objects.create(
        indicator=Indicator.objects.get(code="kh_tinh_kiem_tra"),
        before=Period.objects.get(code="2018-H1"),
        amount=1000,
    )
    report = find_report(second)
    place = {"section__code": "kh_tinh", "order": 4, "report": report}
    Passage.objects.filter(**place).update(template=TEMPLATE)
    return report


def test_sentence_prints_cumulative_total_and_share_of_target(report):
    sections = {section.code: section for section in compose_draft(report).document.sections}
    assert plain_text(sections["kh_tinh"].clauses[3].runs) == (
        "Nghiệm thu 21 đề tài, lũy kế 42, đạt 84% kế hoạch năm (50 đề tài)"
    )


def test_annex_has_cumulative_and_target_columns(report):
    annex = compose_draft(report).document.annex
    assert annex is not None
    cells = {row.code: [cell.text for cell in row.cells] for row in annex.rows}
    assert annex.columns == ("Kỳ này", "Lũy kế", "Kế hoạch năm", "Đạt kế hoạch")
    assert cells["kh_tinh_nghiem_thu"] == ["21", "42", "50", "84%"]
    assert cells["kh_tinh_quan_ly"] == ["83", "", "", ""]
    assert cells["cn_cddl"] == ["3", "75", "", ""]


@pytest.mark.prints
@pytest.mark.parametrize("key", ["party", "state"])
def test_every_number_ties_out(report, key):
    document = compose_draft(report).document
    layout = choose_layout(key, report.period.end)
    result = tie_out(pdf.render(document, layout), document, layout)
    assert result.mismatches == ()
    assert result.figures > 94 + 92 + 60
