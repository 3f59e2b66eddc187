"""Readiness: no naked number, nothing missing, nothing open."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from reports.composition.draft import active_letterheads, find_report, verify_report
from reports.models import DatedLetterhead, Passage, Report
from reports.verification.readiness import open_reopenings
from units.models import (
    DeclaredLiteral,
    Figure,
    Indicator,
    Period,
    Reopening,
    Rule,
    Section,
    Submission,
    Unit,
)
from units.period_values import load_period_values

NOW = datetime(2018, 7, 1, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def report():
    return find_report(Period.objects.get(code="2018-H1"))


def passage(report, section, order):
    return Passage.objects.get(report=report, section__code=section, order=order)


def drop(report, section):
    by = User.objects.create(username="office")
    Passage.objects.filter(report=report, section__code=section).update(
        dropped_at=NOW, dropped_by=by
    )


def errors(report):
    return [finding for finding in verify_report(report).problems if finding.forbids_publication]


def figure(code):
    return Figure.objects.filter(indicator__code=code, submission__period__code="2018-H1")


def test_2018_may_be_published_with_its_recorded_warnings(report):
    verified = verify_report(report)
    warnings = [finding.code for finding in verified.problems if finding.severity == "warning"]
    assert (verified.may_be_published, warnings) == (True, ["C25", "C27", "C33", "C34", ""])


def test_b12_annex_that_no_sentence_names_is_a_warning(report):
    message = "lời văn chưa nhắc đến phụ lục số liệu kèm theo."
    assert message in [finding.message for finding in verify_report(report).problems]
    Passage.objects.filter(report=report, section__code="bc_danh_gia_chung").update(
        template="Số liệu chi tiết tại Phụ lục kèm theo"
    )
    assert message not in [finding.message for finding in verify_report(report).problems]


def test_a_main_part_without_a_sentence_forbids_publication(report):
    drop(report, "dang")
    assert [(error.place, error.message) for error in errors(report)] == [
        ("mục dang", "“Công tác xây dựng Đảng” chưa có câu nào.")
    ]


def test_a_lesser_part_may_have_nothing_to_report(report):
    drop(report, "ttud_ruou")
    assert errors(report) == []


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
    DeclaredLiteral.objects.filter(text="26/2015/TT-BKHCN").update(
        section=Section.objects.get(code="tt_don_thu")
    )
    assert [finding.place for finding in errors(report)] == [
        "mục cn_thong_ke, câu 2, vị trí 39",
        "mục cn_thong_ke, câu 2, vị trí 42",
    ]


def test_number_in_a_title_is_naked(report):
    Section.objects.filter(code="kh_tinh").update(title="Đề tài cấp tỉnh năm 2018")
    assert [finding.place for finding in errors(report)] == ["mục kh_tinh, tiêu đề, vị trí 21"]


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("hn_dia_diem", "mục hn_to_chuc, câu 1, vị trí 79"),
        ("hn_bao_cao_vien_chuc_vu", "mục hn_anh_bao_cao, câu 1, vị trí 66"),
    ],
)
def test_number_in_what_was_typed_of_the_conference_is_naked(report, code, place):
    (text,) = figure(code)
    figure(code).update(text=f"{text.text} 587")
    assert {finding.code for finding in errors(report)} == {code}
    assert place in {finding.place for finding in errors(report)}


def test_the_periods_own_words_may_be_typed_and_no_others(report):
    figure("ky_nhan").update(text="6 tháng đầu năm")
    assert errors(report) == []
    figure("ky_nhan").update(text="587 ngày đầu năm")
    assert {finding.code for finding in errors(report)} == {"ky_nhan"}


def test_number_after_every_figure_of_an_indicator_is_naked(report):
    Indicator.objects.filter(code="tt_tien_phat").update(suffix=" trên 587")
    (finding,) = errors(report)
    assert (finding.place, finding.code) == ("chỉ tiêu tt_tien_phat", "tt_tien_phat")
    assert finding.message.startswith("số “587” nằm trong phần chữ đi sau số liệu (“ trên 587”).")


@pytest.mark.parametrize("suffix", [" m2", "km2", " m3", " m²/m³", " dm3 khí"])
def test_exponent_of_a_measure_is_no_naked_number(report, suffix):
    Indicator.objects.filter(code="ttud_ot_dien_tich").update(suffix=suffix)
    assert errors(report) == []


@pytest.mark.parametrize("sign", ["⁵⁸⁷", "₅", "⑤", "½", "Ⅷ", "５８７", "٥", "㉑"])
def test_number_in_other_signs_is_naked(report, sign):
    clause = passage(report, "tt_thanh_tra", 3)
    clause.template = f"Tổng số cơ sở được thanh tra: {sign} cơ sở, [[5]] m², [[7]] m³"
    clause.save()
    (finding,) = errors(report)
    assert finding.message.startswith(f"số “{sign}” gõ trực tiếp")


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("parent", "cơ quan cấp trên"),
        ("issuer", "cơ quan ban hành"),
        ("symbol", "ký hiệu"),
        ("place", "địa danh"),
        ("addressees", "kính gửi"),
        ("signing", "người ký"),
        ("recipients", "nơi nhận"),
    ],
)
def test_number_in_a_letterhead_is_naked(report, field, place):
    DatedLetterhead.objects.filter(regime="party").update(**{field: "Chi bộ\nNhư trên 587"})
    (finding,) = errors(report)
    assert finding.place.startswith(f"thể thức, {place}, vị trí ")
    assert finding.message.startswith("số “587” gõ trực tiếp")


def test_number_in_a_letterhead_may_be_declared(report):
    DatedLetterhead.objects.filter(regime="party").update(recipients="Chi bộ 2")
    DeclaredLiteral.objects.create(text="Chi bộ 2")
    assert errors(report) == []


def test_number_in_a_name_of_the_annex_is_reported(report):
    Indicator.objects.filter(code="tt_co_so").update(label="Cơ sở trên 587", measure="m2/12 tháng")
    (finding,) = (
        finding for finding in verify_report(report).problems if finding.code == "tt_co_so"
    )
    assert (finding.severity, finding.place) == ("info", "phụ lục, chỉ tiêu tt_co_so")
    assert finding.message.startswith("tên hoặc đơn vị tính có số “587”, “12” chưa khai báo")
    DeclaredLiteral.objects.create(text="trên 587", section=Section.objects.get(code="tt"))
    DeclaredLiteral.objects.create(text="12 tháng")
    assert "tt_co_so" not in {finding.code for finding in verify_report(report).problems}


def test_broken_templates_are_reported_with_other_problems(report):
    Passage.objects.filter(pk=passage(report, "tt_thanh_tra", 3).pk).update(template="Có {{tt_co")
    Section.objects.filter(code="kh_tinh").update(title="Đề tài ]]")
    figure("kh_tinh_loai_a").update(amount=Decimal(22))
    assert [(finding.place, finding.message) for finding in errors(report)] == [
        ("mục kh_tinh, tiêu đề", "câu mẫu hỏng, vị trí 8: “]]” không có dấu mở tương ứng."),
        (
            "mục tt_thanh_tra, câu 3",
            "câu mẫu hỏng, vị trí 4: “{{” chưa được đóng bằng “}}”.",
        ),
        ("mục kh_tinh", errors(report)[2].message),
    ]


def test_cycle_of_sections_ends(report):
    Section.objects.filter(code="kh").update(parent=Section.objects.get(code="kh_tinh"))
    assert isinstance(errors(report), list)


def test_missing_figure_forbids_publication_and_is_named(report):
    figure("tt_co_so").update(status="missing", amount=None)
    messages = {finding.message for finding in errors(report)}
    assert "Thanh tra Sở chưa có số liệu “Tổng số cơ sở được thanh tra”." in messages


def test_failing_error_rule_is_named(report):
    figure("kh_tinh_loai_a").update(amount=Decimal(22))
    assert [finding.code for finding in errors(report)] == ["C03"]


def test_report_without_a_letterhead_is_a_warning(report):
    DatedLetterhead.objects.filter(regime="party").delete()
    verified = verify_report(report)
    (warning,) = (finding for finding in verified.problems if finding.place == "thể thức")
    assert (verified.may_be_published, warning.severity) == (True, "warning")
    assert warning.message.startswith("chưa khai báo thể thức đầu và cuối văn bản")


def layout_problems(report):
    return [
        (problem.severity, problem.message)
        for problem in verify_report(report).problems
        if problem.place == "thể thức"
    ]


def test_state_report_of_before_the_decree_says_that_its_rule_is_a_later_one(report):
    report.layout = "state"
    assert layout_problems(report) == [
        (
            "warning",
            "theo Nghị định 30/2020/NĐ-CP, chưa có mẫu của trước 05/3/2020.",
        )
    ]
    report.signed_on = date(2020, 3, 5)
    assert layout_problems(report) == []


def test_party_report_of_before_the_oldest_layout_says_so_and_an_article_never(report):
    report.layout, report.signed_on = "party", date(2018, 4, 2)
    assert layout_problems(report) == [
        ("warning", "theo Hướng dẫn 36-HD/VPTW, chưa có mẫu của trước 03/4/2018.")
    ]
    report.layout = "article"
    assert layout_problems(report) == []


def test_title_of_another_period_is_a_warning(report):
    Report.objects.filter(pk=report.pk).update(title="Tổng kết năm {{ky_nam}}")
    report.refresh_from_db()
    verified = verify_report(report)
    (warning,) = (finding for finding in verified.problems if finding.place == "trích yếu")
    assert (verified.may_be_published, warning.severity) == (True, "warning")


@pytest.mark.parametrize("kind", ["so", "co_quan"])
def test_department_without_a_letterhead_is_named(report, kind):
    DatedLetterhead.objects.all().delete()
    Unit.objects.filter(code="so").update(kind=kind, name="Sở Khoa học và Công nghệ")
    (head,) = active_letterheads(report)
    assert (head.regime, head.issuer) == ("state", "Sở Khoa học và Công nghệ")


def test_sheet_not_accepted_forbids_publication(report):
    Submission.objects.filter(period=report.period, unit__code="thanh_tra").update(
        status="returned"
    )
    assert [finding.place for finding in errors(report)] == ["đơn vị thanh_tra"]


def reopen(code, kind, year):
    """Let its unit enter a figure of a period again."""
    days = {"start": date(year, 1, 1), "end": date(year, 6, 30), "due_at": NOW}
    period, _ = Period.objects.get_or_create(
        kind=kind, year=year, defaults={"code": f"{year}-{kind}", **days}
    )
    unit = Unit.objects.get(code="p_qlkh")
    sheet, _ = Submission.objects.get_or_create(period=period, unit=unit)
    by, _ = User.objects.get_or_create(username="office")
    indicator = Indicator.objects.get(code=code)
    Reopening.objects.create(submission=sheet, indicator=indicator, reason="Sai", by=by, at=NOW)
    return indicator.label


@pytest.mark.parametrize(
    ("code", "kind", "year", "words"),
    [
        ("kh_tinh_nghiem_thu", "H1", 2018, ""),
        ("kh_tinh_nghiem_thu", "H2", 2017, " của 6 tháng cuối năm 2017, mà báo cáo này dùng,"),
        ("kh_tinh_nghiem_thu", "H1", 2017, " của 6 tháng đầu năm 2017, mà báo cáo này dùng,"),
        ("cn_cddl", "H1", 2010, " của 6 tháng đầu năm 2010, mà báo cáo này dùng,"),
    ],
)
def test_reopened_figure_that_the_report_reads_forbids_publication(report, code, kind, year, words):
    label = reopen(code, kind, year)
    message = f"số liệu “{label}”{words} đang mở lại, đơn vị chưa lưu số mới."
    assert [(finding.place, finding.message) for finding in errors(report)] == [
        ("Phòng Quản lý Khoa học", message)
    ]
    Reopening.objects.update(answered_by=User.objects.get(username="office"), answered_at=NOW)
    assert errors(report) == []


def test_reopened_figure_of_the_years_first_quarter_is_read_in_the_third(report):
    reopen("kh_tinh_nghiem_thu", "Q1", 2018)
    third = Period.objects.create(
        code="2018-Q3",
        kind="Q3",
        year=2018,
        start=date(2018, 7, 1),
        end=date(2018, 9, 30),
        due_at=NOW,
    )
    assert len(open_reopenings(load_period_values(third))) == 1


@pytest.mark.parametrize(
    ("code", "kind", "year"),
    [
        ("kh_tinh_nghiem_thu", "H1", 2010),
        ("kh_tinh_nghiem_thu", "H2", 2018),
        ("kh_tinh_nghiem_thu", "Q1", 2018),
        ("cn_cddl", "H1", 2019),
    ],
)
def test_reopened_figure_that_the_report_does_not_read_leaves_it_alone(report, code, kind, year):
    reopen(code, kind, year)
    assert errors(report) == []


def test_command_lists_findings_and_fails(report):
    figure("kh_tinh_loai_a").update(amount=Decimal(22))
    out = StringIO()
    with pytest.raises(CommandError, match="chưa ban hành được"):
        call_command("verify_report", "2018-H1", stdout=out)
    assert (
        "Lỗi – mục “Đề tài, dự án cấp tỉnh”: Phòng Quản lý Khoa học: “Trong đó: số đề tài"
        in out.getvalue()
    )


def test_command_passes_on_2018():
    out = StringIO()
    call_command("verify_report", "2018-H1", stdout=out)
    assert out.getvalue().endswith("Báo cáo có thể ban hành.\n")


def test_unknown_period_is_reported():
    with pytest.raises(CommandError, match=r"Không có kỳ “2031-H1”\. Các kỳ: 2018-H2, 2018-H1"):
        call_command("verify_report", "2031-H1")


def test_error_rule_that_no_figure_could_settle_forbids_publication(report):
    Rule.objects.filter(code="C37").update(expression="tt_kt_co_so / (tt_kt_cuoc - 11) >= 1")
    (finding,) = errors(report)
    assert finding.place == "mục tt_kt_tdc"
    rows = [Indicator.objects.get(code=code).label for code in ("tt_kt_cuoc", "tt_kt_co_so")]
    assert finding.message.startswith("chưa xét được quy tắc về “")
    assert finding.message.endswith("”, vì chia cho không.")
    assert all(f"“{label}”" in finding.message for label in rows)


def test_rules_that_wait_or_are_broken_are_named_by_rows_and_never_by_codes(report):
    Rule.objects.filter(code="C37").update(expression="tt_kt_co_so >= tt_kt_cuoc +")
    messages = [
        problem.describe({})
        for problem in verify_report(report).problems
        if "chưa xét được" in problem.message
    ]
    assert not re.search(r"C\d\d|[a-z]+_[a-z]+", " ".join(messages))
    assert len(messages) == len(set(messages))
    broken = "quy tắc về “Số cơ sở được kiểm tra về đo lường"
    assert any(broken in message and "vì biểu thức viết sai" in message for message in messages)
    assert any("quy tắc về “Lũy kế" in message and ", …, vì " in message for message in messages)


# ------------------------------------------------------------------------------ what is printed


def printing_problems(report, template):
    clause = passage(report, "tt_thanh_tra", 3)
    Passage.objects.filter(pk=clause.pk).update(template=template)
    place = "mục tt_thanh_tra, câu 3"
    problems = verify_report(report).problems
    return [(problem.severity, problem.message) for problem in problems if problem.place == place]


def test_stored_character_that_cannot_be_printed_is_an_error(report):
    assert printing_problems(report, "Thanh tra các cơ\uffff sở") == [
        ("error", "có ký tự không in được (U+FFFF). Gõ lại chữ ở chỗ này.")
    ]


def test_soft_hyphens_and_bullets_of_word_are_no_problem(report):
    assert printing_problems(report, "\uf0b7 Thanh\u00ad tra các cơ sở") == []


def test_letter_that_the_print_font_lacks_is_a_warning(report):
    assert printing_problems(report, "Văn bia chữ 𡨸喃") == [
        (
            "warning",
            "phông chữ in không có “喃” (U+5583), “𡨸” (U+21A38); bản in có thể để trống chỗ này.",
        )
    ]


def test_encoding_before_unicode_is_named(report):
    (finding,) = printing_problems(report, "Ñeà taøi nghieân cöùu gioáng luùa")
    assert finding == (
        "error",
        "chữ “Ñeà taøi nghieân cöùu gioáng luùa.” gõ theo bảng mã VNI, in ra sẽ sai chữ. "
        "Chuyển sang bảng mã Unicode rồi dán lại.",
    )


def test_unprintable_name_of_an_indicator_is_named_in_the_annex(report):
    Indicator.objects.filter(code="kh_tinh_quan_ly").update(label="Đề tài\ue000")
    problems = verify_report(report).problems
    places = [problem.place for problem in problems if "(U+E000)" in problem.message]
    assert places == ["phụ lục, chỉ tiêu kh_tinh_quan_ly"]
