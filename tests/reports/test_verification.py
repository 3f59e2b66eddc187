"""Before publication: no naked number, nothing missing, nothing unsettled."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.actions import find_report, verify_report
from reports.models import Passage
from units.models import Figure, Literal, Period, Section, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def report():
    return find_report(Period.objects.get(code="2018-H1"))


def passage(report, section, order):
    return Passage.objects.get(report=report, section__code=section, order=order)


def errors(report):
    return [finding for finding in verify_report(report).findings if finding.forbids_publication]


def figure(code):
    return Figure.objects.filter(indicator__code=code, submission__period__code="2018-H1")


def test_2018_may_be_published_with_its_recorded_warnings(report):
    verified = verify_report(report)
    warnings = [finding.code for finding in verified.findings if finding.severity == "warning"]
    assert (verified.may_be_published, warnings) == (True, ["C25", "C27", "C33", "C34"])


def test_typed_number_is_found_with_its_place(report):
    clause = passage(report, "tt_thanh_tra", 3)
    clause.template = "Tổng số cơ sở được thanh tra: 587 cơ sở"
    clause.save()
    (finding,) = errors(report)
    assert finding.place == "mục tt_thanh_tra, câu 3, vị trí 31"
    assert finding.message.startswith("số “587” gõ trực tiếp")


def test_declared_literal_is_no_naked_number(report):
    clause = passage(report, "tt_thanh_tra", 3)
    clause.template = "Tổng số cơ sở được thanh tra theo [[Quyết định 587]]: {{tt_co_so}} cơ sở"
    clause.save()
    assert errors(report) == []


def test_number_beside_a_declared_one_is_still_naked(report):
    figure("q_cn_tk_bao_cao").update(text="Theo Thông tư 26/2015/TT-BKHCN, có 26 biểu")
    (finding,) = errors(report)
    assert finding.message.startswith("số “26” gõ trực tiếp")
    assert finding.code == "q_cn_tk_bao_cao"


def test_literal_of_another_section_does_not_cover(report):
    Literal.objects.filter(text="26/2015/TT-BKHCN").update(
        section=Section.objects.get(code="tt_don_thu")
    )
    assert [finding.place for finding in errors(report)] == [
        "mục cn_thong_ke, câu 2, vị trí 39",
        "mục cn_thong_ke, câu 2, vị trí 42",
    ]


def test_number_in_a_title_is_naked(report):
    Section.objects.filter(code="kh_tinh").update(title="Đề tài cấp tỉnh năm 2018")
    assert [finding.place for finding in errors(report)] == ["mục kh_tinh, tiêu đề, vị trí 21"]


def test_missing_figure_forbids_publication_and_is_named(report):
    figure("tt_co_so").update(status="missing", amount=None)
    messages = {finding.message for finding in errors(report)}
    assert "Thanh tra Sở chưa có số liệu “Tổng số cơ sở được thanh tra”." in messages


def test_failing_error_rule_is_named(report):
    figure("kh_tinh_loai_a").update(amount=Decimal(22))
    assert [finding.code for finding in errors(report)] == ["C03"]


def test_sheet_not_accepted_forbids_publication(report):
    Submission.objects.filter(period=report.period, unit__code="thanh_tra").update(
        status="returned"
    )
    assert [finding.place for finding in errors(report)] == ["đơn vị thanh_tra"]


def test_command_lists_findings_and_fails(report):
    figure("kh_tinh_loai_a").update(amount=Decimal(22))
    out = StringIO()
    with pytest.raises(CommandError, match="chưa ban hành được"):
        call_command("verify_report", "2018-H1", stdout=out)
    assert "Lỗi – quy tắc C03, mục kh_tinh: Số loại A không được lớn hơn" in out.getvalue()


def test_command_passes_on_2018():
    out = StringIO()
    call_command("verify_report", "2018-H1", stdout=out)
    assert out.getvalue().endswith("Báo cáo có thể ban hành.\n")


def test_unknown_period_is_told_apart():
    with pytest.raises(CommandError, match=r"Không có kỳ “2031-H1”\. Các kỳ: 2018-H2, 2018-H1"):
        call_command("verify_report", "2031-H1")
