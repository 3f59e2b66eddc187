"""Sentences about failing rules: rows and values in words, whatever the rule."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from units.checks.requirement import describe_rule
from units.checks.rule_types import find_rule_errors
from units.checks.run_checks import check_report, check_sheet, evaluate_rule
from units.models import Period, Rule, Unit
from units.period_values import PeriodValues, load_period_values
from units.values import NONE, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

CODE = re.compile(r"[a-z0-9]+_[a-z_0-9]+|\bluy_ke|\bn\(|\(t\)|nonneg|padstyle|complete|__")
FORMULA = re.compile(r"[≤≥≠×=<>+*/]|\band\b|\bor\b|\bnot\b|Số liệu hiện không thỏa")
ROWS = {
    "kh_gcn_ket_qua": 18,
    "kh_tinh_nghiem_thu": 10,
    "kh_co_so_nghiem_thu": 15,
    "q_kh_tw_de_xuat_ten": 7,
    "kh_tw_de_xuat": 6,
    "hn_ngay": 3,
    "tin_ngay_dang": 1,
    "tt_tien_phat": 21,
    "tt_vi_pham": 22,
    "kh_co_so_ty_le_dat": 23,
}


@pytest.fixture
def half_year():
    return load_period_values(Period.objects.get(code="2018-H1"))


def set_values(values, **changed):
    by_code = dict(values.by_code)
    for code, value in changed.items():
        value = value if isinstance(value, Value) else Value("value", Decimal(value))
        by_code[code] = replace(by_code[code], value=value)
    return PeriodValues(values.period, by_code, values.rules)


def of_one_unit(values, *codes):
    """Return the values as a sheet has them: all rows of one unit."""
    owner = values.by_code[codes[0]].unit
    return PeriodValues(
        values.period,
        {code: row for code, row in values.by_code.items() if row.unit == owner},
    )


@pytest.mark.parametrize(
    ("expression", "changed", "sentence"),
    [
        (
            "kh_gcn_ket_qua <= kh_tinh_nghiem_thu + kh_co_so_nghiem_thu",
            {"kh_gcn_ket_qua": 120, "kh_tinh_nghiem_thu": 22, "kh_co_so_nghiem_thu": 60},
            "Dòng 18 ghi 120 giấy chứng nhận, nhiều hơn 82 đề tài, dự án "
            "(dòng 10: 22; dòng 15: 60).",
        ),
        (
            "kh_gcn_ket_qua < kh_tinh_nghiem_thu",
            {"kh_gcn_ket_qua": 5, "kh_tinh_nghiem_thu": 5},
            "Dòng 18 ghi 5 giấy chứng nhận, không ít hơn 5 đề tài, dự án (dòng 10).",
        ),
        (
            "kh_gcn_ket_qua != kh_tinh_nghiem_thu",
            {"kh_gcn_ket_qua": 5, "kh_tinh_nghiem_thu": 5},
            "Dòng 18 ghi 5 giấy chứng nhận, giống hệt 5 đề tài, dự án (dòng 10).",
        ),
        (
            "not (kh_gcn_ket_qua > 0) or kh_tinh_nghiem_thu > 0",
            {"kh_gcn_ket_qua": 5, "kh_tinh_nghiem_thu": NONE},
            "Dòng 18 ghi 5 giấy chứng nhận nhưng dòng 10 ghi không phát sinh.",
        ),
        (
            "kh_tinh_nghiem_thu == 0 or 2 <= kh_gcn_ket_qua / kh_tinh_nghiem_thu",
            {"kh_gcn_ket_qua": 5, "kh_tinh_nghiem_thu": 10},
            "Kết quả chia dòng 18 (5 giấy chứng nhận) cho dòng 10 (10 đề tài, dự án) là 0,5, "
            "nhỏ hơn 2.",
        ),
        (
            "abs(kh_gcn_ket_qua - kh_tinh_nghiem_thu) <= 3",
            {"kh_gcn_ket_qua": 5, "kh_tinh_nghiem_thu": 10},
            "Chênh lệch giữa dòng 18 (5 giấy chứng nhận) và dòng 10 (10 đề tài, dự án) là 5, "
            "lớn hơn 3.",
        ),
        (
            "n('q_kh_tw_de_xuat_ten') == kh_tw_de_xuat",
            {"kh_tw_de_xuat": 4},
            "Số tên liệt kê ở dòng 7 là 3, khác 4 đề xuất (dòng 6).",
        ),
        (
            "0 <= kh_co_so_ty_le_dat <= 100",
            {"kh_co_so_ty_le_dat": 101},
            "Dòng 23 ghi 101%, lớn hơn 100%.",
        ),
    ],
)
def test_a_failing_rule_names_rows_and_values(half_year, expression, changed, sentence):
    values = of_one_unit(set_values(half_year, **changed), *changed)
    problem = evaluate_rule(Rule(expression=expression, severity="warning"), values).problem
    assert problem.write(ROWS) == f"{sentence} Kiểm tra lại hoặc ghi chú lý do."


def test_the_sentence_for_readers_follows_and_the_note_to_authors_does_not(half_year):
    rule = Rule(
        expression="kh_gcn_ket_qua <= 1",
        severity="info",
        message="Có thể gồm nhiệm vụ nghiệm thu kỳ trước.",
        note="Như C16, cấp cơ sở.",
    )
    message = evaluate_rule(rule, half_year).problem.message
    assert message.endswith(", nhiều hơn 1. Có thể gồm nhiệm vụ nghiệm thu kỳ trước.")
    assert "C16" not in message


def test_figures_of_two_units_are_named_with_their_units(half_year):
    message = evaluate_rule(Rule(expression="tt_cuoc > kh_tinh_nghiem_thu"), half_year).problem
    assert "” của Thanh tra Sở ghi 20 cuộc, ít hơn 21 đề tài" in message.message
    assert "” của Phòng Quản lý Khoa học)." in message.message


def test_the_catalogues_explanations_are_notes_and_no_message_shows_them(half_year):
    rules = list(Rule.objects.all())
    assert all(rule.note for rule in rules)
    wrong = set_values(
        half_year,
        **{
            code: 0
            for code, row in half_year.by_code.items()
            if not row.indicator.style.is_text and row.indicator.kind != "ratio"
        },
    )
    for values in (half_year, wrong):
        for verdict in check_report(rules, values):
            texts = [problem.message for problem in verdict.problems] + [verdict.waits_for]
            assert not [text for text in texts if verdict.rule.note in text]
            assert not [text for text in texts if CODE.search(text) or FORMULA.search(text)]


def test_no_description_of_a_rule_shows_a_code(half_year):
    indicators = {code: row.indicator for code, row in half_year.by_code.items()}
    for rule in Rule.objects.all():
        text = describe_rule(rule, indicators)
        assert not CODE.search(text), text
        assert not FORMULA.search(text.replace("30/6", "")), text


def test_the_sheets_problems_are_written_without_units_and_codes():
    period = Period.objects.get(code="2018-H1")
    values = load_period_values(period, Unit.objects.get(code="tt_ung_dung"))
    for problem in check_sheet(Rule.objects.all(), values):
        numbers = {code: place for place, code in enumerate(values.by_code, start=1)}
        assert "TT. Ứng dụng" not in problem.message
        assert problem.write(numbers).startswith(("Dòng ", "Kết quả chia dòng "))


# --------------------------------------------------------------------------- any rule, any figure

NUMBERS = ["kh_gcn_ket_qua", "kh_tinh_nghiem_thu", "tt_tien_phat", "kh_co_so_ty_le_dat"]
ATOMS = st.sampled_from(
    [
        *(*NUMBERS, "cn_sk_ket_qua__tu", "cn_sk_ket_qua__mau", "n('q_kh_tw_de_xuat_ten')"),
        *("ky_nam", "0", "1", "0.5", "100000"),
    ]
)
TERMS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/%"), inner),
        st.builds("(-{})".format, inner),
        st.builds("{}({})".format, st.sampled_from(["abs", "int"]), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
    ),
    max_leaves=4,
)
SIGNS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
LINKS = st.one_of(
    st.builds("{} {} {}".format, TERMS, SIGNS, TERMS),
    st.builds("{} <= {} < {}".format, TERMS, TERMS, TERMS),
    st.sampled_from(["nonneg()", "complete()", "padstyle()", "same_unit('tdc_nscl_ho_tro')"]),
    st.builds("hn_ngay {} date(int(ky_nam), 6, 30)".format, SIGNS),
    st.builds("(hn_ngay - tin_ngay_dang).days {} 45".format, SIGNS),
    st.builds("luy_ke(t) {} luy_ke(t-1) + trong_ky(t)".format, SIGNS),
)
RULES = st.recursive(
    LINKS,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("(not ({}))".format, inner),
        st.builds("(({}) == ({}))".format, inner, inner),
    ),
    max_leaves=4,
).filter(lambda text: len(text) <= 500)
FIGURES = st.one_of(
    st.just(NONE), st.builds(lambda n: Value("value", Decimal(n)), st.integers(0, 10**15 - 1))
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_all(text=RULES, figures=st.lists(FIGURES, min_size=4, max_size=4))
def test_any_rule_is_written_without_codes_and_formulas(half_year, text, figures):
    values = set_values(half_year, **dict(zip(NUMBERS, figures, strict=True)))
    by_code = {
        code: replace(row, previous=Value("value", Decimal(7))) if "luy_ke" in code else row
        for code, row in values.by_code.items()
    }
    values = PeriodValues(values.period, by_code)
    indicators = {code: row.indicator for code, row in by_code.items()}
    kinds = {code: indicator.kind for code, indicator in indicators.items()}
    if find_rule_errors(text, kinds):
        return
    rule = Rule(expression=text, severity="warning")
    verdict = evaluate_rule(rule, values)
    written = [problem.message for problem in verdict.problems]
    written += [problem.write(dict.fromkeys(by_code, 1)) for problem in verdict.problems]
    written.append(describe_rule(rule, indicators))
    assert bool(verdict.problems) == (verdict.result == "fail")
    for sentence in written:
        # Units and labels have signs of their own: "KH&CN (…)", "A/B".
        bare = re.sub(r"“[^”]*”", "", sentence)
        assert sentence[:1] == sentence[:1].upper()
        assert not CODE.search(sentence), sentence
        assert not FORMULA.search(re.sub(r"\d+/\d+(/\d+)?", "", bare)), sentence
        assert "None" not in sentence
