"""Rules over figures: the 2018 data passes as declared, and wrong values are found."""

import csv
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.conftest import FIXTURES
from units.checks.part_rules import find_relation
from units.checks.run_checks import (
    check_report,
    check_sheet,
    check_sums_across_units,
    evaluate_rule,
)
from units.models import Assignment, Figure, Indicator, OpeningBalance, Period, Rule, Unit
from units.numbers import format_number
from units.period_values import FigureSummary, PeriodValues, load_period_values
from units.values import MISSING, NONE, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


def declared_results():
    with (FIXTURES / "checks.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["seed_result"] for row in csv.DictReader(file)}


@pytest.fixture
def half_year():
    return load_period_values(Period.objects.get(code="2018-H1"))


def with_values(half_year, **values):
    by_code = dict(half_year.by_code)
    for code, value in values.items():
        by_code[code] = replace(by_code[code], value=value)
    return replace(half_year, by_code=by_code)


def number(amount, base=None):
    return Value("value", Decimal(amount), None if base is None else Decimal(base))


def verdict_of(code, half_year):
    return evaluate_rule(Rule.objects.get(code=code), half_year)


def test_every_rule_gives_its_declared_result(half_year):
    verdicts = check_report(Rule.objects.all(), half_year)
    assert {verdict.rule.code: verdict.result for verdict in verdicts} == declared_results()


@pytest.mark.parametrize(
    ("code", "waits_for"),
    [
        ("C46", "cần số liệu kỳ trước (6 tháng cuối năm 2017)"),
        ("C48", "cần báo cáo cả năm 2017"),
        ("C50", "6 tháng đầu năm 2018: danh mục chưa có chỉ tiêu mà quy tắc nhắc đến"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_says_what_it_waits_for(half_year, code, waits_for):
    assert verdict_of(code, half_year).waits_for == waits_for


def test_no_declared_result_is_a_broken_rule(half_year):
    verdicts = check_report(Rule.objects.all(), half_year)
    assert [verdict.rule.code for verdict in verdicts if verdict.broken] == []


@pytest.mark.parametrize(
    ("expression", "waits_for"),
    [
        ("tt_tien_phat / tt_vi_pham <= 200000000", "chia cho không"),
        ("tt_don_to_cao > hn_ngay", "không tính được với số và ngày"),
        ("tt_vi_pham + 1", "không phải là điều kiện đúng hay sai"),
        ("tt_vi_pham ≤ 1", "quy tắc không dùng được '≤', viết là <= (cột 12)"),
        ("luy_ke(t) / (luy_ke(t) - luy_ke(t)) > 1", "chia cho không"),
    ],
)
def test_a_broken_rule_is_distinguished_from_one_that_waits(half_year, expression, waits_for):
    result = evaluate_rule(
        Rule(expression=expression), with_values(half_year, tt_vi_pham=number(0))
    )
    assert (result.result, result.broken, result.waits_for) == ("n/a", True, waits_for)


def test_a_missing_figure_does_not_make_a_rule_broken(half_year):
    lacking = with_values(half_year, tt_vi_pham=MISSING)
    result = evaluate_rule(Rule(expression="tt_tien_phat / tt_vi_pham <= 200000000"), lacking)
    assert (result.result, result.broken) == ("n/a", False)


def test_a_rule_of_pairs_may_mention_other_figures(half_year):
    result = evaluate_rule(Rule(expression="nonneg() and luy_ke(t) >= tt_cuoc"), half_year)
    assert result.result == "fail"
    assert "ghi 10 giấy chứng nhận, ít hơn 20 cuộc (" in result.problem.message


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("cn_sk_ket_qua__tu > cn_sk_ket_qua__mau", "tử số ở dòng 48 là 86, nhỏ hơn mẫu số 1.042."),
        ("cn_sk_ket_qua__mau <= 1000", "mẫu số ở dòng 48 là 1.042, lớn hơn 1.000."),
        ("cn_sk_ket_qua__tu == 87", "tử số ở dòng 48 là 86, khác 87."),
        (
            "cn_sk_ket_qua__tu + tt_cuoc > cn_sk_ket_qua__mau",
            "mẫu số ở dòng 48 là 1.042, lớn hơn 106 (tử số ở dòng 48: 86; dòng 59: 20).",
        ),
    ],
)
def test_a_rule_names_each_part_of_a_ratio_alone(half_year, expression, words):
    result = evaluate_rule(Rule(expression=expression), half_year)
    written = result.problem.write({"cn_sk_ket_qua": 48, "tt_cuoc": 59})
    assert (result.result, words in written.replace("Tử", "tử").replace("Mẫu", "mẫu")) == (
        "fail",
        True,
    )


MUTATIONS = [
    ("C01", {"tdc_nscl_ho_tro": number(13)}),
    ("C02", {"tdc_gtclqg_nam": number(6)}),
    ("C03", {"kh_tinh_loai_a": number(22)}),
    ("C04", {"tt_vi_pham": number(588)}),
    ("C05", {"cn_tk_co_so": number(45, 44)}),
    ("C06", {"cn_sk_ket_qua": number(1043, 1042)}),
    ("C07", {"ttud_nam_linh_chi": number("3954.1")}),
    ("C08", {"cn_cddl": number(76)}),
    ("C09", {"cn_nhtt": number(26)}),
    ("C10", {"kh_gcn_to_chuc": number(11)}),
    ("C11", {"cn_van_bang": number(1259)}),
    ("C12", {"tt_de_tai_cuoc": number(21)}),
    ("C13", {"tt_vi_pham": number(0)}),
    ("C14", {"kh_co_so_ty_le_dat": number(101)}),
    ("C15", {"tt_de_tai": number(0)}),
    ("C16", {"kh_tinh_nghiem_thu": number(84)}),
    ("C17", {"kh_co_so_nghiem_thu": number(169)}),
    ("C18", {"kh_tw_de_xuat": number(4)}),
    ("C19", {"q_ttud_nam_ten": Value("value", text="mèo, rơm", items=("mèo", "rơm"))}),
    ("C20", {"ttkt_danh_gia_noi_bo": number(3)}),
    ("C21", {"ttud_pt_chi_tieu": number(4400)}),
    ("C22", {"tdc_iso_xa_danh_gia": number(98)}),
    ("C23", {"tdc_iso_co_quan": number(96)}),
    ("C24", {"tdc_iso_con_lai": number(39)}),
    ("C26", {"ttud_shtt_nhhh": number(33)}),
    ("C28", {"ttud_bx_hoc_vien": number(2)}),
    ("C29", {"tdc_xd_cot_do": number(505)}),
    ("C30", {"tdc_xd_doanh_nghiep": number(14)}),
    ("C31", {"tdc_xd_huyen": number(14)}),
    ("C32", {"tt_tien_phat": number(51)}),
    ("C35", {"ttud_bx_thanh_ly": number(210)}),
    ("C36", {"tt_co_so": number(18)}),
    ("C37", {"tt_kt_co_so": number(10)}),
    ("C38", {"tdc_iso_xa_danh_gia": number(4)}),
    ("C39", {"cn_sk_dot": number(0)}),
    ("C40", {"tdc_nscl_ho_tro_gtclqg": number(14)}),
    ("C41", {"kh_tw_gen": number("6.5")}),
    ("C43", {"hn_ngay": Value("value", text="2018-08-22")}),
    ("C44", {"hn_ngay": Value("value", text="2018-06-30")}),
    ("C45", {"hn_ngay": Value("value", text="2018-08-15")}),
    ("C52", {"tt_cuoc": number(19)}),
    ("C53", {"tt_cuoc": MISSING}),
    ("C55", {"tt_tien_phat": number(320835001)}),
]


@pytest.mark.parametrize(("code", "wrong_values"), MUTATIONS, ids=[code for code, _ in MUTATIONS])
def test_each_broken_invariant_is_reported(half_year, code, wrong_values):
    result = verdict_of(code, with_values(half_year, **wrong_values))
    assert (result.result, set(wrong_values) <= {*result.codes}) == ("fail", True)


def test_message_says_the_rule_and_the_numbers(half_year):
    problem = verdict_of("C03", with_values(half_year, kh_tinh_loai_a=number(22))).problem
    assert problem.message == (
        "Phòng Quản lý Khoa học: “Trong đó: số đề tài, dự án cấp tỉnh nghiệm thu xếp loại A” ghi "
        "22 đề tài, dự án, nhiều hơn 21 đề tài, dự án (“Số đề tài, dự án cấp tỉnh được nghiệm "
        "thu”). Kiểm tra lại và sửa."
    )


def test_the_status_none_counts_as_zero_in_a_sum(half_year):
    none = with_values(half_year, tdc_nscl_ho_tro_nscl=NONE, tdc_nscl_ho_tro=number(10))
    assert verdict_of("C01", none).result == "pass"


def test_a_missing_figure_leaves_a_rule_undecided(half_year):
    result = verdict_of("C01", with_values(half_year, tdc_nscl_ho_tro_nscl=MISSING))
    assert result.result == "n/a"
    assert "chưa có số liệu “" in result.waits_for


def test_a_cumulative_is_compared_with_the_period_before(half_year):
    before = replace(half_year.by_code["cn_cddl_luy_ke"], previous=number(73))
    verdict_ = verdict_of(
        "C46",
        PeriodValues(half_year.period, {**half_year.by_code, "cn_cddl_luy_ke": before}),
    )
    assert verdict_.result == "fail"
    assert verdict_.problem.write({"cn_cddl_luy_ke": 3, "cn_cddl": 2}).endswith(
        "Dòng 3 ghi 75 giấy chứng nhận, khác tổng 76 giấy chứng nhận "
        "(dòng 3 kỳ trước: 73; dòng 2: 3). Kiểm tra lại hoặc ghi chú lý do."
    )
    assert verdict_.codes == ("cn_cddl_luy_ke", "cn_cddl")


@pytest.mark.parametrize(("opening", "result"), [(72, "pass"), (70, "fail")])
def test_the_first_cumulative_is_compared_with_its_opening_balance(opening, result):
    period = Period.objects.get(code="2018-H1")
    total = Indicator.objects.get(code="cn_cddl_luy_ke")
    OpeningBalance.objects.create(indicator=total, before=period, amount=opening)
    verdict_ = verdict_of("C46", load_period_values(period))
    assert (verdict_.result, len(verdict_.failures)) == (result, result == "fail")


def test_a_missing_figure_does_not_hide_the_opening_balance():
    total, period = (
        Indicator.objects.get(code="cn_cddl_luy_ke"),
        Period.objects.get(code="2018-H2"),
    )
    first = Figure.objects.filter(indicator=total, submission__period__code="2018-H1")
    first.update(status="missing", amount=None)
    OpeningBalance.objects.create(indicator=total, before=period, amount=74)
    assert load_period_values(period).by_code[total.code].previous.amount == 74


def test_a_sheet_is_checked_by_rules_about_its_own_figures():
    period = Period.objects.get(code="2018-H1")
    half_year = load_period_values(period, Unit.objects.get(code="tt_ung_dung"))
    assert [problem.rule for problem in check_sheet(Rule.objects.all(), half_year)] == [
        "C33",
        "C34",
    ]


def test_a_leap_from_last_period_is_a_warning(half_year):
    indicator_value = replace(half_year.by_code["kh_tw_gen"], previous=number(120))
    problems = check_sheet([], PeriodValues(half_year.period, {"kh_tw_gen": indicator_value}))
    assert [(problem.rule, problem.codes) for problem in problems] == [("leap", ("kh_tw_gen",))]


@pytest.mark.parametrize(("previous", "expected"), [(MISSING, True), (number(6), False)])
def test_a_leap_is_measured_from_last_year_if_last_period_is_missing(half_year, previous, expected):
    indicator_value = replace(
        half_year.by_code["kh_tw_gen"], previous=previous, last_year=number(120)
    )
    problems = check_sheet([], PeriodValues(half_year.period, {"kh_tw_gen": indicator_value}))
    texts = [problem.message for problem in problems]
    assert ["so với cùng kỳ năm trước (120)." in text for text in texts] == [True] * expected


def test_period_values_cost_two_queries(django_assert_num_queries):
    period = Period.objects.get(code="2018-H1")
    load_period_values(period)  # loads the catalogue if it is not cached yet
    with django_assert_num_queries(2):
        load_period_values(period)


def with_tolerance(half_year, tolerance):
    """Return a count whose catalogue lets a change of so many percent pass."""
    indicator_value = half_year.by_code["kh_tw_gen"]
    indicator = copy(indicator_value.indicator)
    indicator.tolerance = tolerance
    return replace(indicator_value, indicator=indicator)


def figure_with_note(note):
    return FigureSummary(1, note, 0, datetime(2018, 6, 1, tzinfo=UTC), "")


def warnings_of(half_year, *, previous, tolerance=None, note=""):
    """Return what is said of a count of 20 when last period's was `previous`."""
    values = with_tolerance(half_year, tolerance)
    values = replace(
        values, value=number(20), previous=number(previous), figure=figure_with_note(note)
    )
    problems = check_sheet([], PeriodValues(half_year.period, {"kh_tw_gen": values}))
    return [(problem.rule, problem.severity) for problem in problems]


@pytest.mark.parametrize(
    ("previous", "tolerance", "rules"),
    [
        (18, None, []),
        (1, None, ["leap"]),
        (400, None, ["leap"]),
        (399, None, []),
        (0, 10, []),
        (16, 25, []),
        (16, 24, ["tolerance"]),
        (25, 20, []),
        (25, 19, ["tolerance"]),
        (20, 0, []),
        (1, 10, ["leap"]),
    ],
)
def test_a_change_beyond_the_tolerance_asks_for_a_note(half_year, previous, tolerance, rules):
    queries = warnings_of(half_year, previous=previous, tolerance=tolerance)
    assert queries == [(rule, "warning") for rule in rules]
    assert warnings_of(half_year, previous=previous, tolerance=tolerance, note="do nhập bù") == []


def test_the_warning_of_a_change_shows_it_in_percent(half_year):
    values = replace(with_tolerance(half_year, 10), value=number(20), previous=number(18))
    [problem] = check_sheet([], PeriodValues(half_year.period, {"kh_tw_gen": values}))
    assert problem.write({"kh_tw_gen": 4}) == (
        "Dòng 4 ghi 20 đơn vị, tăng 11,1% so với kỳ trước (18), quá mức 10%. "
        "Kiểm tra lại hoặc ghi chú lý do."
    )


# ------------------------------------------------------------------------------- rules of the law


def declared_parts():
    parts = Indicator.objects.exclude(parent=None).select_related("parent").order_by("pk")
    return [(part.part, part.parent.code, part.code) for part in parts if part.parent]


def test_e3_a_part_above_its_total_is_named_with_both_figures(half_year):
    for _, total, part in declared_parts():
        above = half_year.by_code[total].value.amount + 1000
        wrong = with_values(half_year, **{part: number(above)})
        problems = [
            item.problem
            for item in check_report(Rule.objects.all(), wrong)
            if item.result == "fail"
        ]
        texts = [item.message for item in problems if {total, part} <= {*item.codes}]
        shown = [format_number(amount) for amount in (above, half_year.by_code[total].value.amount)]
        assert [text for text in texts if all(figure in text for figure in shown)], (total, part)


def test_e3_parts_that_add_up_to_less_than_their_total_are_named(half_year):
    addends = [(total, part) for kind, total, part in declared_parts() if kind == "addend"]
    assert len(addends) == 7
    for total, part in addends:
        verdicts = check_report(Rule.objects.all(), with_values(half_year, **{part: number(0)}))
        assert [item for item in verdicts if item.result == "fail" and total in item.codes]


def test_e3_parts_below_their_total_are_no_problem_of_a_subset(half_year):
    for kind, total, part in declared_parts():
        if kind == "subset":
            verdicts = check_report(Rule.objects.all(), with_values(half_year, **{part: number(0)}))
            wrong = [item for item in verdicts if item.result == "fail"]
            assert [item for item in wrong if {total, part} <= {*item.codes}] == []


def derived_verdicts(rules, values):
    verdicts = check_report(rules, values)
    return [item for item in verdicts if item.rule.code.startswith("tong_")]


@pytest.mark.parametrize(
    ("rule", "code", "amount", "message"),
    [
        (
            "C03",
            "kh_tinh_loai_a",
            22,
            "Phòng Quản lý Khoa học: “{part}” ghi 22 đề tài, dự án, nhiều hơn 21 đề tài, dự án "
            "(“{total}”). Kiểm tra lại và sửa.",
        ),
        (
            "C01",
            "tdc_nscl_ho_tro_nscl",
            5,
            "TĐC: “{total}” ghi 12 lượt doanh nghiệp, khác tổng 15 doanh nghiệp (",
        ),
    ],
)
def test_e3_a_declared_part_is_checked_without_a_written_rule(
    half_year, rule, code, amount, message
):
    rules = Rule.objects.exclude(code=rule)
    assert {item.result for item in derived_verdicts(rules, half_year)} == {"pass"}
    wrong = with_values(half_year, **{code: number(amount)})
    failed = [item for item in derived_verdicts(rules, wrong) if item.result == "fail"]
    (problem,) = [item.problem for item in failed]
    part = half_year.by_code[code].indicator
    total = next(
        entry.indicator
        for entry in half_year.by_code.values()
        if entry.indicator.pk == part.parent_id
    )
    assert problem.message.startswith(message.format(part=part.label, total=total.label))
    assert {part.code, total.code} <= {*problem.codes}


def derived_on_the_sheet(code):
    values = load_period_values(Period.objects.get(code="2018-H1"), Unit.objects.get(code=code))
    wrong = with_values(values, tdc_nscl_ho_tro_nscl=number(5))
    problems = check_sheet(Rule.objects.exclude(code="C01"), wrong)
    return [item.rule for item in problems if item.rule.startswith("tong_")]


def test_e3_a_sheet_adds_up_what_its_unit_alone_reports(half_year):
    assert derived_on_the_sheet("cc_tdc") == ["tong_tdc_nscl_ho_tro"]
    Assignment.objects.filter(indicator__code="tdc_nscl_ho_tro_hop_quy").update(
        unit=Unit.objects.get(code="p_qlkh")
    )
    assert derived_on_the_sheet("cc_tdc") == []
    right = half_year.by_code["tdc_nscl_ho_tro_hop_quy"].value
    values = with_values(load_period_values(half_year.period), tdc_nscl_ho_tro_hop_quy=right)
    (other,) = check_sums_across_units(values)  # the two units of 2018 differ in it
    wrong = with_values(values, tdc_nscl_ho_tro_nscl=number(5))
    assert [problem.rule for problem in check_sums_across_units(wrong)] == ["C01", other.rule]
    wrong = replace(wrong, rules=())
    assert [problem.rule for problem in check_sums_across_units(wrong)] == ["tong_tdc_nscl_ho_tro"]


def test_e3_a_rule_that_says_only_a_part_of_the_sum_leaves_the_sum_checked(half_year):
    rule = Rule(code="X", expression="tdc_nscl_ho_tro >= tdc_nscl_ho_tro_nscl", severity="error")
    wrong = with_values(half_year, tdc_nscl_ho_tro_nscl=number(5))
    failed = [item.rule.code for item in check_report([rule], wrong) if item.result == "fail"]
    assert failed == ["tong_tdc_nscl_ho_tro"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("a == b + c", "c+b == a"), ("a <= b", "b >= a"), ("a < b", "b > a")],
)
def test_relations_are_told_apart_by_what_they_say(first, second):
    assert find_relation(first) == find_relation(second)
    assert find_relation(first) != find_relation("a == b")
    assert find_relation("a == b * 2") is None


def test_e3_the_catalogue_says_how_severe_it_is(half_year):
    total = half_year.by_code["tdc_nscl_ho_tro"]
    total.indicator.part_severity = "warning"
    wrong = with_values(half_year, tdc_nscl_ho_tro_nscl=number(5))
    failed = [item for item in derived_verdicts([], wrong) if item.result == "fail"]
    assert [item.rule.severity for item in failed] == ["warning"]
    total.indicator.part_severity = ""


def test_e3_a_missing_addend_makes_no_wrong_sum(half_year):
    results = {}
    for status in ("missing", "na", "none"):
        wrong = with_values(half_year, tdc_nscl_ho_tro_nscl=Value(status))
        verdicts = {item.rule.code: item.result for item in derived_verdicts([], wrong)}
        results[status] = verdicts["tong_tdc_nscl_ho_tro"]
    assert results == {"missing": "n/a", "na": "fail", "none": "fail"}


def test_e5_a_cumulative_that_does_not_add_up_is_a_warning_with_both_numbers(half_year):
    before = replace(half_year.by_code["cn_cddl_luy_ke"], previous=number(73))
    values = PeriodValues(half_year.period, {**half_year.by_code, before.indicator.code: before})
    stored = Figure.objects.order_by("pk").values_list("pk", "amount", "status")
    untouched = list(stored)
    problem = verdict_of("C46", values).problem
    assert (problem.severity, "khác tổng 76" in problem.message) == ("warning", True)
    assert list(stored) == untouched


def test_e8_equal_figures_alone_are_no_problem_but_of_a_rule_that_says_so(half_year):
    equal = {
        code: replace(entry, value=number(7))
        for code, entry in half_year.by_code.items()
        if entry.indicator.kind == "count" and not entry.indicator.part
    }
    assert check_sheet([], PeriodValues(half_year.period, equal)) == []
    figures = {code for code, entry in half_year.by_code.items() if entry.value.amount == 141}
    verdicts = [
        item for item in check_report(Rule.objects.all(), half_year) if item.result == "fail"
    ]
    named = [(item.rule.kind, item.rule.severity) for item in verdicts if figures <= {*item.codes}]
    assert (len(figures), named) == (2, [("duplicate", "warning")])
