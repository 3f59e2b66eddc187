"""What is said of an earlier period agrees with what its published version printed (P11)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from reports.composition.draft import verify_report
from reports.models import PublishedFact, Report, Version
from units.checks.run_checks import check_sheet
from units.collection.enter_figures import FigureInput, enter_figures, record_figures
from units.errors import ActionRefused
from units.models import Assignment, Indicator, Period, Submission, Unit
from units.period_catalogue import load_catalogue
from units.period_values import load_period_values
from units.submission.extensions import reopen_figure
from units.submission.sheet_summary import summarize_sheet
from units.submission.transitions import apply_transition
from units.values import Value

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
CODE = "kh_tinh_nghiem_thu"
WORDS = "số kỳ trước bản ban hành in 19, nay 21"


@pytest.fixture(autouse=True)
def published(cast):
    """Publish the first half, whose version printed 19 where 21 is stored."""
    Period.objects.update(opens_at=NOW - timedelta(30), locks_at=None)
    report = Report.objects.get(period__code="2018-H1")
    publish(report, cast, "19", 1)
    Report.objects.filter(pk=report.pk).update(status="published")
    enter(cast, 20)
    return report


def publish(report, cast, raw, number):
    version = Version.objects.create(
        report=report,
        number=number,
        layout="party-2018",
        document={},
        passage_hashes={},
        folded="",
        by=cast.records,
        at=NOW,
        previous=str(number - 1) * 64,
        digest=str(number) * 64,
        corrects=report.versions.order_by("-number").first(),
        reason="Sai số" if number > 1 else "",
    )
    shown = {"label": "x", "shown": raw, "status": "value"}
    PublishedFact.objects.create(version=version, position=1, code=CODE, raw=raw, **shown)
    PublishedFact.objects.create(
        version=version, position=2, code=CODE, view="cung_ky", raw="7", **shown
    )


def enter(cast, amount, note=""):
    inputs = {Indicator.objects.get(code=CODE): FigureInput(Value("value", Decimal(amount)), note)}
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    enter_figures(period, unit, inputs, by=cast.clerk, at=NOW)


def on_the_sheet():
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    values = load_period_values(period, unit)
    problems = [item for item in check_sheet([], values) if item.rule == "printed"]
    return [item.message for item in problems], summarize_sheet(values)


def in_the_report(view="ky_truoc"):
    report = Report.objects.get(period__code="2018-H2")
    passage = report.passages.filter(template__contains=CODE).earliest("pk")
    report.passages.filter(pk=passage.pk).update(template=f"{{{{{CODE}|{view}}}}}")
    return [item.message for item in verify_report(report).problems if WORDS in item.message]


def test_the_sheet_names_both_and_asks_for_a_note(cast):
    messages, summary = on_the_sheet()
    assert len(messages) == 1
    assert f"ghi 20 đề tài, dự án, {WORDS}." in messages[0]
    assert messages[0].endswith("Đính chính báo cáo kỳ đó, hoặc ghi chú lý do.")
    assert "printed" in [problem.rule for problem in summary.blockers]
    enter(cast, 20, "Đã kiểm đếm lại sau khi ban hành")
    assert on_the_sheet()[0] == []


def test_the_draft_and_the_verification_name_both_where_it_is_printed(cast):
    assert len(in_the_report()) == 1
    assert in_the_report(view="bang_chu") == []
    enter(cast, 20, "Đã kiểm đếm lại sau khi ban hành")
    assert in_the_report() == []


def test_a_correction_explains_it(cast, published):
    Report.objects.filter(pk=published.pk).update(status="draft")
    assert on_the_sheet()[0] == []  # while it is prepared
    publish(published, cast, "21", 2)
    Report.objects.filter(pk=published.pk).update(status="corrected")
    assert on_the_sheet()[0] == []
    sheet = Submission.objects.select_related("period", "unit").get(
        period__code="2018-H1", unit__code="p_qlkh"
    )
    inputs = {Indicator.objects.get(code=CODE): FigureInput(Value("value", Decimal(22)))}
    record_figures(sheet, inputs, by=cast.office, at=NOW, through="admin")
    assert "bản ban hành in 21, nay 22" in on_the_sheet()[0][0]


def test_a_share_is_not_held_against_the_printed_total(cast):
    indicator = Indicator.objects.get(code=CODE)
    Assignment.objects.create(indicator=indicator, unit=Unit.objects.get(code="cc_tdc"))
    assert on_the_sheet()[0] == []


def test_what_was_printed_is_read_once(cast, django_assert_num_queries):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    load_period_values(period, unit)
    with django_assert_num_queries(2):
        load_period_values(period, unit)
    assert load_catalogue().printed_figures(("H1", 2018)) == {CODE: "19"}


@pytest.mark.parametrize("status", ["published", "corrected"])
def test_a_published_figure_is_reopened_only_by_a_correction(cast, published, status):
    Report.objects.filter(pk=published.pk).update(status=status)
    sheet = Submission.objects.get(period__code="2018-H1", unit__code="p_qlkh")
    indicator = Indicator.objects.get(code=CODE)
    acts = [
        lambda: reopen_figure(sheet, indicator, by=cast.office, at=NOW, reason="Sai số liệu rồi"),
        lambda: apply_transition(
            *(sheet, "send_back"),
            by=cast.office,
            at=NOW,
            reason="Sai số liệu rồi",
            expected_revision=sheet.revision,
        ),
    ]
    for act in acts:
        Submission.objects.filter(pk=sheet.pk).update(
            status="accepted", accepted_by=cast.office, accepted_at=NOW
        )
        with pytest.raises(ActionRefused, match="bấm “Đính chính” ở trang báo cáo trước"):
            act()
    Report.objects.filter(pk=published.pk).update(status="draft")
    acts[0]()
    assert sheet.reopenings.count() == 1
