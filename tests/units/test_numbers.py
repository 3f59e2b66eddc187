"""Numbers: the corpus of NUM-VI/1, and parser and formatter as inverse functions."""

import json
import random
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from units.numbers import (
    MESSAGES,
    Cell,
    NumberProblem,
    cell_text,
    format_number,
    format_ratio,
    parse_number,
    parse_ratio,
    round_half_up,
)

CORPUS = json.loads(Path(__file__).with_name("numbers.json").read_text(encoding="utf-8"))
KINDS = {
    "int": {"decimals": 0},
    "dec2": {"decimals": 2},
    "dec3": {"decimals": 3},
    "neg2": {"decimals": 2, "negative": True},
    "pct1": {"decimals": 1, "percent": True},
}
CANONICAL = re.compile(r"-?(0|[1-9][0-9]{0,2}(\.[0-9]{3})*)(,[0-9]*[1-9])?")
ROUNDS = 100_000


def outcome(read, *args, **rules):
    """Return what a reading comes to: the exact value, None, or ("error", code)."""
    try:
        return read(*args, **rules)
    except NumberProblem as problem:
        return ("error", problem.code)


def parse_cell(cell, *, percent=False, **rules):
    return parse_number(cell_text(cell, percent=percent), percent=percent, **rules)


def problem_of(read, *args, **rules):
    with pytest.raises(NumberProblem) as caught:
        read(*args, **rules)
    return caught.value


def expected_outcome(case, got):
    """Return the corpus' answer; where it names no code, any code of ours is right."""
    if case["expected"] == "error":
        return ("error", case.get("code", got[1] if isinstance(got, tuple) else "any"))
    return None if case["expected"] is None else Decimal(case["expected"])


def cell_of(case):
    """Return a corpus cell as openpyxl (data_only) hands it over."""
    kind, value = case["type"], case["value"]
    if kind == "f_cached":
        value = value.partition("|")[2]
        kind = "e" if value.startswith("#") else "n"
    if kind in ("n", "n_pct"):
        number = int(value) if re.fullmatch(r"-?[0-9]+", value) else float(value)
        return Cell("n", number, percent_format=kind == "n_pct")
    if kind == "merged":
        return Cell("n", None, merged=True)
    return Cell(kind, value)


# --- the corpus


def test_corpus_is_whole():
    assert (len(CORPUS["text"]), len(CORPUS["cells"])) == (178, 23)


@pytest.mark.parametrize("case", CORPUS["text"], ids=lambda case: case["id"])
def test_text(case):
    got = outcome(parse_number, case["input"], **KINDS[case["kind"]])
    assert got == expected_outcome(case, got)


@pytest.mark.parametrize("case", CORPUS["cells"], ids=lambda case: case["id"])
def test_cell(case):
    got = outcome(parse_cell, cell_of(case), **KINDS[case["kind"]])
    assert got == expected_outcome(case, got)


# --- neighbours of the corpus


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (None, "int", None),
        (" \ufeff\u3000", "int", None),
        ("\u20605\u2060", "int", Decimal(5)),
        ("03", "int", Decimal(3)),
        ("-03", "neg2", Decimal(-3)),
        ("\u22121.258,5", "neg2", Decimal("-1258.5")),
        ("-0,00", "neg2", Decimal(0)),
        ("0,500", "dec2", Decimal("0.5")),
        ("1258,500", "dec2", Decimal("1258.5")),
        ("1,2500", "dec2", Decimal("1.25")),
        ("9999999999999,99", "dec2", Decimal("9999999999999.99")),
        ("999.999.999.999.999", "int", Decimal(999999999999999)),
        ("14,6%", "pct1", Decimal("14.6")),
        ("1.258\u202f%", "pct1", Decimal(1258)),
        ("5,000", "int", ("error", "ambiguous")),
        ("-1,258", "neg2", ("error", "ambiguous")),
        ("1,258%", "pct1", ("error", "ambiguous")),
        ("14,65%", "pct1", ("error", "too_many_decimals")),
        ("1," + "0" * 6, "int", Decimal(1)),
        ("1," + "0" * 7, "int", ("error", "too_many_decimals")),
        ("1," + "0" * 40, "int", ("error", "too_many_decimals")),
        ("14.6%", "pct1", ("error", "dot_decimal")),
        ("5%%", "pct1", ("error", "bad_char")),
        ("007", "int", ("error", "leading_zero")),
        ("00,5", "dec2", ("error", "leading_zero")),
        (".5", "dec2", ("error", "dot_decimal")),
        ("1,258.500", "dec2", ("error", "dot_decimal")),
        ("1.258\u00a0000", "int", ("error", "bad_grouping")),
        ("1 258\u00a0000", "int", ("error", "bad_grouping")),
        ("1 258.50", "dec2", ("error", "dot_decimal")),
        ("5.", "int", ("error", "dot_decimal")),
        ("1  258", "int", ("error", "bad_grouping")),
        ("1 258,000.5", "dec2", ("error", "dot_decimal")),
        ("1 25.5", "dec2", ("error", "bad_grouping")),
        ("0.258.000", "int", ("error", "bad_grouping")),
        ("01.258", "dec3", ("error", "bad_grouping")),
        ("- 5", "neg2", ("error", "bad_grouping")),
        ("5,", "dec2", ("error", "bad_decimals")),
        ("1,2,3", "dec2", ("error", "bad_decimals")),
        ("1.2,5", "dec2", ("error", "bad_grouping")),
        ("1 2,5", "dec2", ("error", "bad_grouping")),
        ("1.2.,5", "dec2", ("error", "bad_decimals")),
        ("16-20", "int", ("error", "bad_char")),
        ("1_000", "int", ("error", "bad_char")),
        ("\u200e5", "int", ("error", "invisible")),
        ("1\u3000258", "int", ("error", "invisible")),
        ("1000000000000000", "int", ("error", "too_large")),
        ("9" * 64, "int", ("error", "too_large")),
        ("9" * 65, "int", ("error", "too_long")),
        ("-5", "dec2", ("error", "negative")),
    ],
)
def test_neighbours_of_the_corpus(text, kind, expected):
    assert outcome(parse_number, text, **KINDS[kind]) == expected


@pytest.mark.parametrize("space", [*"\t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"])
def test_outer_space_of_any_kind_is_trimmed(space):
    assert parse_number(f"{space}5{space}") == Decimal(5)


@pytest.mark.parametrize("code", range(0x2000, 0x200C), ids=hex)
def test_outer_space_of_any_width_is_trimmed(code):
    assert parse_number(f"{chr(code)}5{chr(code)}") == Decimal(5)


@pytest.mark.parametrize("code", [*range(0x2000, 0x2009), 0x200A], ids=hex)
def test_space_of_a_rare_width_inside_a_number_is_refused(code):
    assert problem_of(parse_number, f"1{chr(code)}258").code == "invisible"


@pytest.mark.parametrize(
    ("text", "spelled"), [("5,00", "5"), ("-0,0", "0"), ("00", "0"), ("1.500,50", "1500.5")]
)
def test_a_value_has_one_spelling(text, spelled):
    assert str(parse_number(text, decimals=2, negative=True)) == spelled


@pytest.mark.parametrize(
    "text",
    ["-", "--", "–", "x", "X", "không", "KHÔNG", "kho\u0302ng", "n/a", "N/A", "…"],
)
def test_the_message_for_a_placeholder_asks_to_leave_the_cell_blank(text):
    message = problem_of(parse_number, text).message
    assert message == "Để trống nếu chưa có số liệu; nhập 0 nếu bằng không."


@pytest.mark.parametrize(
    ("text", "kind", "hints"),
    [
        ("1,258", "dec2", ("1.258", "1,26")),
        ("14,600", "dec2", ("14.600", "14,6")),
        ("-1,258", "neg2", ("-1.258", "-1,26")),
        ("14.6", "dec2", ("14,6",)),
        ("1258.50", "dec2", ("1.258,5",)),
        ("1,258.5", "dec2", ("1.258,5",)),
        ("320,835,000", "int", ("320.835.000",)),
        ("1 258.50", "dec2", ("1.258,5",)),
        ("1\u00a0258\u00a0000.5", "dec2", ("1.258.000,5",)),
        ("1 258.50", "int", ()),
        ("5.", "dec2", ("5",)),
        ("5.", "int", ("5",)),
        ("1 258.", "int", ("1.258",)),
        ("12,500", "int", ("12.500",)),
        ("5,000", "int", ("5.000", "5")),
        ("007", "int", ("7",)),
        ("0.258", "dec2", ()),
        ("14.6", "int", ()),
    ],
)
def test_hints(text, kind, hints):
    assert problem_of(parse_number, text, **KINDS[kind]).hints == hints


@pytest.mark.parametrize("text", ["1.2,5", "1 2,5"])
def test_wrong_groups_before_a_comma_are_a_problem_of_grouping(text):
    problem = problem_of(parse_number, text, decimals=2)
    assert problem.message == ("Chỉ ngăn từng nhóm ba chữ số, bằng một loại dấu, ví dụ 1.258.000.")
    assert problem.hints == ()


def test_message_of_too_many_decimals_says_how_many_are_allowed():
    problem = problem_of(parse_number, "14,6251", decimals=2)
    assert problem.message == (
        "Chỉ tiêu này nhận tối đa 2 chữ số sau dấu phẩy; phần mềm không tự làm tròn. Hãy nhập lại."
    )
    assert problem.hints == ()
    assert problem_of(parse_number, "14,6").message == (
        "Chỉ tiêu này nhận số nguyên; phần mềm không tự làm tròn. Hãy nhập lại."
    )


def test_hint_of_an_ambiguous_number_is_rounded_to_the_allowed_decimals():
    assert problem_of(parse_number, "1,258", decimals=1).hints == ("1.258", "1,3")
    assert problem_of(parse_number, "1,250", decimals=1).hints == ("1.250", "1,3")
    assert problem_of(parse_number, "1,249", decimals=1).hints == ("1.249", "1,2")


def test_english_number_with_too_many_decimals_gets_no_hint():
    problem = problem_of(parse_number, "14.6251", decimals=2)
    assert problem.message == (
        "Dùng dấu phẩy cho phần thập phân: 14,6251. "
        "Nhưng chỉ tiêu này nhận tối đa 2 chữ số sau dấu phẩy."
    )
    assert problem.hints == ()


def test_messages_offer_both_readings_and_the_corrected_text():
    assert problem_of(parse_number, "1,258", decimals=2).message == (
        "Không rõ “1,258” là 1.258 hay 1,26? Nhập 1.258 nếu là hàng nghìn; nhập 1,26 nếu là "
        "số thập phân (chỉ tiêu này nhận tối đa 2 chữ số sau dấu phẩy)."
    )
    assert problem_of(parse_number, "12,500").message == (
        "Không rõ “12,500” là 12.500 hay 12,5? Nhập 12.500 nếu là hàng nghìn; không nhập được "
        "nếu là số thập phân (chỉ tiêu này nhận số nguyên)."
    )
    text = problem_of(parse_number, "14.6", decimals=1).message
    assert text == "Dùng dấu phẩy cho phần thập phân: 14,6"


def test_a_message_is_short_and_names_what_is_invisible():
    assert problem_of(parse_number, "a\u202eb").message.startswith("“a[U+202E]b” ")
    assert problem_of(parse_number, "a" * 64).message.startswith(f"“{'a' * 39}…” ")
    assert problem_of(parse_number, "1\u034f2").message.startswith("Trong số có ký tự ẩn (U+034F).")


# --- ratios


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("86/1.042", (Decimal(86), Decimal(1042))),
        (" 34 / 44 ", (Decimal(34), Decimal(44))),
        ("00/05", (Decimal(0), Decimal(5))),
        ("50/44", (Decimal(50), Decimal(44))),
        ("", None),
        (None, None),
        ("34", ("error", "bad_ratio")),
        ("10/8/2018", ("error", "bad_ratio")),
        ("34/", ("error", "missing_member")),
        ("5/0", ("error", "zero_base")),
        ("-5/10", ("error", "negative")),
        ("n/a", ("error", "placeholder")),
        ("5/1,258", ("error", "ambiguous")),
    ],
)
def test_ratio(text, expected):
    assert outcome(parse_ratio, text) == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("x/44", "Tử số: Để trống"),
        ("34/4.4", "Mẫu số: Dùng dấu phẩy"),
        ("/44", "Tử số còn trống."),
        ("34/", "Mẫu số còn trống."),
        ("34/0", "Mẫu số phải khác 0."),
    ],
)
def test_a_ratio_problem_names_the_member(text, start):
    assert problem_of(parse_ratio, text).message.startswith(start)


# --- cells


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        (Cell("n", None), "int", None),
        (Cell("s", None), "int", None),
        (Cell("n", 1258.0), "int", Decimal(1258)),
        (Cell("n", -0.0), "int", Decimal(0)),
        (Cell("n", -14.6), "neg2", Decimal("-14.6")),
        (Cell("n", 14.600000000000001), "dec2", Decimal("14.6")),
        (Cell("n", 0.146, percent_format=True), "pct1", Decimal("14.6")),
        (Cell("n", 1, percent_format=True), "pct1", Decimal(100)),
        (Cell("n", 14.6), "pct1", Decimal("14.6")),
        (Cell("s", "14,6 %"), "pct1", Decimal("14.6")),
        (Cell("n", 1.258), "dec3", Decimal("1.258")),
        (Cell("n", -5), "int", ("error", "negative")),
        (Cell("n", 0.146, percent_format=True), "dec2", ("error", "percent_cell")),
        (Cell("n", 10**400), "int", ("error", "too_long")),
        (Cell("n", float("nan")), "int", ("error", "unreadable_cell")),
        (Cell("n", True), "int", ("error", "unreadable_cell")),
        (Cell("n", "5"), "int", ("error", "unreadable_cell")),
        (Cell("b", True), "int", ("error", "boolean_cell")),
        (Cell("f", None), "int", ("error", "formula_cell")),
    ],
)
def test_native_cells(cell, kind, expected):
    assert outcome(parse_cell, cell, **KINDS[kind]) == expected


def test_a_native_1_258_in_a_count_is_never_1_and_hints_at_1258():
    assert problem_of(parse_cell, Cell("n", 1.258)).hints[0] == "1.258"


def test_a_ratio_in_a_workbook_is_a_text_cell():
    assert parse_ratio(cell_text(Cell("s", "86/1.042"))) == (Decimal(86), Decimal(1042))


# --- every problem speaks Vietnamese


def raised_by_example():
    cells = [Cell(kind, None) for kind in "bdef"] + [
        Cell("n", None, merged=True),
        Cell("n", 0.1, percent_format=True),
        Cell("x", 1),
    ]
    texts = ["9" * 65, "-", "1\u200b2", "5kg", "1.5", "1,000,000", "12 34", ",5", "007", "1,258"]
    texts += ["-5", "9" * 16, "0,5"]
    yield from (problem_of(parse_number, text) for text in texts)
    yield from (problem_of(parse_ratio, text) for text in ["5", "5/", "5/0"])
    yield from (problem_of(parse_cell, cell) for cell in cells)


def test_every_code_is_raised_and_its_message_is_vietnamese():
    problems = {problem.code: problem for problem in raised_by_example()}
    assert problems.keys() == MESSAGES.keys()
    for problem in problems.values():
        assert str(problem) == problem.message
        assert re.search("[ăâđêôơưạảấầẩậắằặẹẻếềểễệỉịọỏốồổộớờởợụủứừửữựỳỵỷỹ]", problem.message)
        assert not re.search("[{}]", problem.message)


# --- the formatter


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (Decimal(1258), {}, "1.258"),
        (Decimal("14.6"), {"decimals": 1}, "14,6"),
        (Decimal("14.60"), {"decimals": 1}, "14,6"),
        (Decimal("3954.00"), {"decimals": 0}, "3.954"),
        (Decimal(320835000), {}, "320.835.000"),
        (Decimal("32458.91"), {}, "32.458,91"),
        (Decimal("1E+6"), {}, "1.000.000"),
        (Decimal("-0.0"), {}, "0"),
        (Decimal("-1258.5"), {}, "-1.258,5"),
        (3, {"pad": 2}, "03"),
        (Decimal(0), {"pad": 2}, "00"),
        (Decimal(1258), {"pad": 2}, "1.258"),
        (Decimal("3.5"), {"pad": 2}, "3,5"),
        (Decimal("8.3"), {"decimals": 2, "fixed": True}, "8,30"),
        (Decimal(8), {"decimals": 1, "fixed": True}, "8,0"),
        (
            Decimal("12345678901234567890123456789.5"),
            {},
            "12.345.678.901.234.567.890.123.456.789,5",
        ),
    ],
)
def test_format_number(value, options, text):
    assert format_number(value, **options) == text


@pytest.mark.parametrize("value", [Decimal("14.65"), Decimal("NaN"), Decimal("-Infinity")])
def test_the_formatter_refuses_to_lose_a_digit(value):
    with pytest.raises(ValueError, match=r"decimals|finite"):
        format_number(value, decimals=1)


def test_format_ratio():
    assert format_ratio(Decimal(86), Decimal(1042)) == "86/1.042"
    assert format_ratio(5, 12, pad=2) == "05/12"


def test_round_half_up():
    assert [round_half_up(Decimal(text), 1) for text in ("8.25", "8.35", "-8.25", "8.249")] == [
        Decimal("8.3"),
        Decimal("8.4"),
        Decimal("-8.3"),
        Decimal("8.2"),
    ]


# --- each is the other's mirror


@pytest.mark.parametrize(
    ("largest", "signs", "rules"),
    [
        pytest.param(10**6, (1,), KINDS["int"], id="count"),
        pytest.param(10**15, (1,), KINDS["int"], id="money"),
        pytest.param(10**15, (1,), KINDS["dec2"], id="two decimals"),
        pytest.param(10**15, (1,), KINDS["dec3"], id="three decimals"),
        pytest.param(10**9, (1, -1), KINDS["neg2"], id="negative"),
        pytest.param(2 * 10**3, (1,), KINDS["pct1"], id="percent"),
    ],
)
def test_a_formatted_number_is_parsed_back(largest, signs, rules):
    chance = random.Random(largest)
    for _ in range(ROUNDS):
        digits = chance.randrange(10 ** chance.randint(0, len(str(largest)) - 1))
        value = Decimal(chance.choice(signs) * digits).scaleb(-rules["decimals"])
        assert parse_number(format_number(value), **rules) == value


def test_a_formatted_ratio_is_parsed_back():
    chance = random.Random(86)
    for _ in range(ROUNDS):
        amount, base = Decimal(chance.randrange(10**4)), Decimal(chance.randrange(1, 10**6))
        assert parse_ratio(format_ratio(amount, base, pad=2)) == (amount, base)


NEARLY_NUMBERS = st.text("0123456789.,- %\u2212\u00a0\u202f\u2009\u200b/", max_size=20)
RULES = st.sampled_from(list(KINDS.values()))


@settings(max_examples=400, deadline=None, derandomize=True)
@for_all(st.one_of(st.text(st.characters(), max_size=70), NEARLY_NUMBERS), RULES)
def test_any_text_is_a_problem_or_prints_canonically(text, rules):
    got = outcome(parse_number, text, **rules)
    if isinstance(got, Decimal):
        printed = format_number(got, decimals=rules["decimals"])
        assert CANONICAL.fullmatch(printed)
        assert parse_number(printed, **rules) == got
        assert "E" not in str(got)


@settings(max_examples=400, deadline=None, derandomize=True)
@for_all(NEARLY_NUMBERS, RULES)
def test_every_hint_is_accepted_and_canonical(text, rules):
    try:
        parse_number(text, **rules)
    except NumberProblem as problem:
        problem.message.encode()
        for hint in problem.hints:
            assert format_number(parse_number(hint, **rules) or Decimal(0)) == hint


@settings(max_examples=200, deadline=None, derandomize=True)
@for_all(st.text(st.characters(), max_size=140) | NEARLY_NUMBERS)
def test_any_text_is_a_problem_or_a_ratio(text):
    got = outcome(parse_ratio, text)
    assert got is None or len(got) == 2


@settings(max_examples=200, deadline=None, derandomize=True)
@for_all(st.one_of(st.floats(), st.integers(), st.text(), st.none(), st.booleans()), RULES)
def test_any_cell_is_a_problem_or_a_number(value, rules):
    for kind in "nsbdefx":
        got = outcome(parse_cell, Cell(kind, value), **rules)
        assert got is None or isinstance(got, Decimal | tuple)
