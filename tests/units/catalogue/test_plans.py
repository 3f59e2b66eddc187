"""Plans and opening balances: read from files and forms as figures are, or refused in words."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.units.catalogue import department
from tests.units.catalogue.department import faults, load
from units.models import FigureChange, Indicator, OpeningBalance, Period, Target
from units.models.plan import read_opening, read_plan
from units.numbers import NumberProblem
from units.values import Style

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

TARGETS = """\
code,year,amount,source
nn_dien_tich,2020,"2.500,5 ha",Quyết định giao kế hoạch
nn_cong,2020,80%,
nn_tien,2021,5.000.000.000,
"""
BALANCES = """\
code,before,amount,source
nn_mo_hinh_lk,2020-H1,09,
"""


def write(folder, targets=TARGETS, balances=BALANCES):
    department.write(folder)
    (folder / "targets.csv").write_text(targets, encoding="utf-8")
    (folder / "opening_balances.csv").write_text(balances, encoding="utf-8")
    return folder


def test_files_are_loaded(tmp_path):
    load(write(tmp_path))
    planned = Target.objects.order_by("year", "indicator__code")
    assert [
        (item.indicator.code, item.year, item.amount, item.amount_text) for item in planned
    ] == [
        ("nn_cong", 2020, Decimal(80), "80"),
        ("nn_dien_tich", 2020, Decimal("2500.5"), "2.500,5"),
        ("nn_tien", 2021, Decimal(5000000000), "5.000.000.000"),
    ]
    balance = OpeningBalance.objects.get()
    assert (balance.indicator.code, balance.before.code, balance.amount) == (
        "nn_mo_hinh_lk", "2020-H1", 9
    )  # fmt: skip


def test_loading_again_changes_what_differs_and_leaves_a_trace(tmp_path):
    load(write(tmp_path))
    remarks = load(write(tmp_path, TARGETS.replace("80%", "85"), BALANCES.replace("09", "10")))
    assert remarks.splitlines()[-1] == "Cập nhật: 1 kế hoạch năm, 1 số đầu kỳ"
    assert Target.objects.get(indicator__code="nn_cong").amount == 85
    assert FigureChange.objects.filter(what__startswith="số đầu kỳ").get().new == "amount: 10"


def test_files_may_be_absent(tmp_path):
    load(department.write(tmp_path))
    assert (Target.objects.count(), OpeningBalance.objects.count()) == (0, 0)


FAULTS = [
    ("nn_cong,2020", "nn_xa,2020", "dòng 3, cột code: không có chỉ tiêu “nn_xa”."),
    ("nn_cong,2020", ",2020", "dòng 3, cột code: bỏ trống; ô này phải có nội dung."),
    ("nn_cong,2020,80%", "nn_dien_tich,2020,8",
     "dòng 3, cột year: “nn_dien_tich 2020” đã có ở dòng 2."),
    ("nn_cong,2020", "nn_cong,20", "dòng 3, cột year: “20” không phải số nguyên từ 1900 đến 2999."),
    ("80%", "", "dòng 3, cột amount: Ghi một con số."),
    ("80%", "không phát sinh", "dòng 3, cột amount: Ghi một con số."),
    ("nn_cong,2020,80%", "nn_ngay,2020,5",
     "dòng 3, cột amount: Chỉ tiêu chữ hoặc ngày không có kế hoạch."),
    ("5.000.000.000", "5.5", "dòng 4, cột amount: Dùng dấu phẩy cho phần thập phân: 5,5. "
     "Nhưng chỉ tiêu này nhận số nguyên."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS)
def test_fault_of_a_plan_is_named_and_nothing_loaded(tmp_path, old, new, fault):
    assert faults(write(tmp_path, targets=TARGETS.replace(old, new))) == [f"targets.csv, {fault}"]


BALANCE_FAULTS = [
    ("2020-H1", "2019-H1", "cột before: không có kỳ “2019-H1”."),
    ("2020-H1", "", "cột before: bỏ trống; ô này phải có nội dung."),
    ("nn_mo_hinh_lk", "nn_st", "cột amount: Chỉ chỉ tiêu lũy kế hoặc phát sinh có số đầu kỳ."),
    ("nn_mo_hinh_lk", "nn_cong", "cột amount: Chỉ số đếm, số đo và tiền có số đầu kỳ."),
    ("09", "-9", "cột amount: Chỉ tiêu này không nhận số âm. Hãy bỏ dấu trừ nếu gõ nhầm."),
]


@pytest.mark.parametrize(("old", "new", "fault"), BALANCE_FAULTS)
def test_fault_of_a_balance_is_named(tmp_path, old, new, fault):
    folder = write(tmp_path, balances=BALANCES.replace(old, new))
    assert faults(folder) == [f"opening_balances.csv, dòng 2, {fault}"]


@pytest.mark.parametrize(
    ("typed", "style"),
    [("1,5", Style("count")), ("0,25", Style("ratio")), ("", Style("money")), ("5", Style("text"))],
)
def test_plan_is_held_to_its_kind(typed, style):
    with pytest.raises(NumberProblem):
        read_plan(typed, style)


@pytest.mark.parametrize("nature", ["stock", "plan", "capacity", "context"])
def test_only_what_adds_up_has_an_opening_balance(nature):
    with pytest.raises(NumberProblem):
        read_opening("5", Style("count"), nature)


# ----------------------------------------------------------------------------------- the admin


@pytest.fixture
def office(admin_client):
    return admin_client


def post(client, model, **fields):
    indicator = Indicator.objects.get(code=fields.pop("code", "cn_cddl"))
    data = {"indicator": indicator.pk, "source": "", **fields}
    return client.post(reverse(f"admin:units_{model}_add"), data)


def test_amount_is_typed_as_a_figure_is(office):
    post(office, "target", year="2019", amount="1.258")
    target = Target.objects.get()
    assert target.amount == 1258
    page = office.get(reverse("admin:units_target_change", args=[target.pk])).content.decode()
    assert page.count('value="1.258"') == 1


@pytest.mark.parametrize("amount", ["1.5", "1,5", "", "năm", "x" * 70, "\0"])
def test_what_is_no_number_is_refused_beside_its_field(office, amount):
    answer = post(office, "target", year="2019", amount=amount)
    assert (answer.status_code, Target.objects.count()) == (200, 0)
    assert [*answer.context["errors"]] != []


def test_balance_of_a_stock_is_refused(office):
    before = Period.objects.get(code="2018-H1").pk
    post(office, "openingbalance", code="kh_tinh_quan_ly", before=before, amount="5")
    post(office, "openingbalance", code="cn_cddl_luy_ke", before=before, amount="72")
    assert [balance.indicator.code for balance in OpeningBalance.objects.all()] == [
        "cn_cddl_luy_ke"
    ]


def taken_out(client, model):
    """Return the list as CSV."""
    address = reverse(f"admin:units_{model}_export")
    return client.post(address, {"format": "1", "resource": "0"}).content.decode()


@pytest.mark.parametrize("model", ["target", "openingbalance"])
def test_lists_are_read_and_taken_out(office, model):
    post(office, "target", year="2019", amount="1.258")
    before = Period.objects.get(code="2018-H1").pk
    post(office, "openingbalance", before=before, amount="1.258")
    page = office.get(reverse(f"admin:units_{model}_changelist")).content.decode()
    assert page.count(">1.258<") == 1
    taken = taken_out(office, model)
    assert taken.splitlines()[1].count("1.258") == 1
