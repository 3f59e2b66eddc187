"""A rule that no figures could ever judge is told so before there are any."""

import csv

import pytest

from tests.conftest import FIXTURES
from units.checks.continuity import CONTINUITY
from units.checks.operands import rule_functions
from units.checks.rule_types import FUNCTIONS, find_rule_errors
from units.models import Indicator, Period
from units.period_values import PeriodValues

KINDS = {
    "luot": "count",
    "giuong": "ratio",
    "tien": "money",
    "nv": "text",
    "ten": "text",
    "ngay": "date",
    "xong": "date",
    "nham": "",  # its own row is a fault already
}

SOUND = [
    "luot > 5",
    "giuong__tu <= giuong__mau and giuong__mau > 0",
    "not (tien > 0) or luot > 0",
    "(luot > 0) == (tien > 0)",
    "0 <= luot <= giuong__mau <= 100",
    "n('ten') == luot",
    "nv == ten",
    "ngay > date(int(ky_nam), 6, 30)",
    "(ngay - xong).days <= 45",
    "max(luot, abs(-tien)) % 1000 == 0",
    "nonneg() and same_unit('luot') and same_unit('luot_parts')",
    "luy_ke(t) == luy_ke( t - 1 ) + trong_ky(t)",
    "nham > 5",
    "nham == nv",
    " manual ",
]


@pytest.mark.parametrize("text", SOUND)
def test_a_valid_rule_has_no_errors(text):
    assert find_rule_errors(text, KINDS) == []


HAVE = "có n('mã'), nonneg(), padstyle(), complete(), same_unit('mã'), luy_ke(t), trong_ky(t)"
UNSOUND = [
    ("tatca()", f"không có hàm “tatca()”; {HAVE} (cột 1)"),
    ("luot + 1", "“luot + 1” (số) không phải điều kiện đúng hay sai (cột 1)"),
    ("luot > 1 and ngay", "“ngay” (ngày) không phải điều kiện đúng hay sai (cột 14)"),
    ("not luot", "“luot” (số) không phải điều kiện đúng hay sai (cột 5)"),
    ("luot__tu > 1", "“luot” không phải tỷ lệ; viết luot (cột 1)"),
    ("ky_nam__tu > 1", "“ky_nam” không phải tỷ lệ; viết ky_nam (cột 1)"),
    ("giuong > 2000", "“giuong” là tỷ lệ; viết giuong__tu hoặc giuong__mau (cột 1)"),
    ("nv > 5", "không so được “nv” (chữ) với “5” (số) (cột 1)"),
    ("luot < ngay", "không so được “luot” (số) với “ngay” (ngày) (cột 1)"),
    ("(ngay - xong) <= 45", "không so được “ngay - xong” (khoảng ngày) với “45” (số) (cột 2)"),
    ("0 < luot < ngay", "không so được “luot” (số) với “ngay” (ngày) (cột 5)"),
    ("abs(ngay) > 1", "không tính được “ngay” (ngày) (cột 5)"),
    ("luot + nv > 1", "không tính được “luot” (số) với “nv” (chữ) (cột 1)"),
    ("luot.days > 1", "không tính được “luot” (số) (cột 1)"),
    ("n('luot') == 3", "n('…') đếm tên trong nội dung chữ; “luot” là số liệu (cột 1)"),
    ("nonneg(t)", "“nonneg(t)” không đúng tham số; viết nonneg() (cột 1)"),
    ("luy_ke() > 0", "“luy_ke()” không đúng tham số; viết luy_ke(t) (cột 1)"),
    ("luy_ke(t+1) > 0", "“luy_ke(t+1)”: chỉ hỏi được kỳ này (t) và kỳ trước (t-1) (cột 1)"),
    ("manual or luot > 1", "“manual” phải đứng một mình (cột 1)"),
    ("luot / 0 > 1", "chia cho không (cột 1)"),
    ("luot % (2 - 2) == 0", "chia cho không (cột 1)"),
    ("ngay > date(2018, 2, 30)", "ngày không có thật (cột 8)"),
    ("la > 5", "không có chỉ tiêu “la”."),
    ("n('la') > 5", "không có chỉ tiêu “la”."),
    ("same_unit('la_parts')", "không có chỉ tiêu “la”."),
    ("luot <= <= 3", "biểu thức viết sai cú pháp (cột 9)"),
]


@pytest.mark.parametrize(("text", "why"), UNSOUND, ids=[case[0] for case in UNSOUND])
def test_an_invalid_rule_has_an_error_message(text, why):
    assert find_rule_errors(text, KINDS) == [why]


WAITED_FOR = [
    "so_dat / luot == giuong__tu",
    "so_dat__tu <= luot",
    "n('la') == 3",
    "quan_ly(t) == quan_ly(t-1) + moi(t)",
    "luy_ke(t) >= luy_ke(t-2)",
    "nam_truoc(t) == nam(t-1 năm, cả năm)",
]


@pytest.mark.parametrize("text", WAITED_FOR)
def test_a_rule_may_wait_for_a_figure_or_a_period(text):
    assert find_rule_errors(text, KINDS, waiting=True) == []
    assert find_rule_errors(text, KINDS) != []


GARBAGE = [
    "__import__('os').system('id')",
    "__import__('os').system('id') == nam(t-1 năm)",
    "nam(t-1 năm",
    "nam_truoc(t) năm",
    "so_dat",
    "so_dat + 1",
    "nv > 5",
    "tatca()",
    "nonneg(t)",
    "luot__tu > so_dat",
    "",
]


@pytest.mark.parametrize("text", GARBAGE)
def test_a_waiting_rule_is_still_checked(text):
    assert find_rule_errors(text, KINDS, waiting=True) != []


def test_nested_chains_are_checked_in_linear_time():
    text = "(0 < " * 38 + "luot" + " < 1)" * 38
    assert find_rule_errors(text, KINDS)[0].startswith("không so được “0” (số) với “0 < luot < 1”")


def test_every_implemented_function_is_declared_and_no_other():
    assert FUNCTIONS.keys() == rule_functions(PeriodValues(Period(), {})).keys() | CONTINUITY


@pytest.mark.django_db
def test_fixture_rules_wait_only_where_declared(year_2018):
    kinds = dict(Indicator.objects.values_list("code", "kind"))
    with (FIXTURES / "checks.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["expression"], row["seed_result"]) for row in csv.DictReader(file)]
    refused = [code for code, text, _ in rows if find_rule_errors(text, kinds)]
    assert refused == ["C48", "C49", "C50", "C51"]
    assert [code for code, text, _ in rows if find_rule_errors(text, kinds, waiting=True)] == []
