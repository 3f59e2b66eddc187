"""The files of who reports what when: several units, successions, names, optional columns."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.units.catalogue import department
from units.models import Assignment, EarlierWording, Indicator, Period, Succession
from units.period_catalogue import catalogue_for
from units.period_values import load_period_values
from units.values import Value

pytestmark = pytest.mark.django_db
CODE = "nn_mo_hinh"
ASSIGNMENTS = """\
code,unit,active_from,active_to,value_2020H1,value_2021Q1
nn_mo_hinh,nn_trot,,,03,04
nn_mo_hinh,nn_nuoc,2021-01-01,,,05
"""


@pytest.fixture
def folder(tmp_path):
    department.write(tmp_path)
    text = (tmp_path / "indicators.csv").read_text(encoding="utf-8")
    text = text.replace("nn_mh,flow,2,0,,,03,không phát sinh", "nn_mh,flow,2,0,,,,")
    (tmp_path / "indicators.csv").write_text(text, encoding="utf-8")
    add(tmp_path, "assignments.csv", ASSIGNMENTS)
    return tmp_path


def add(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def load(folder):
    out = StringIO()
    call_command("load_catalogue", folder, stdout=out)
    return out.getvalue()


def shown(period_code, code=CODE):
    return load_period_values(Period.objects.get(code=period_code)).by_code[code]


def test_several_units_report_an_indicator_each_with_its_figures(folder):
    load(folder)
    assert [unit.code for unit in shown("2020-H1").units] == ["nn_trot"]
    row = shown("2021-Q1")
    assert [unit.code for unit in row.units] == ["nn_trot", "nn_nuoc"]
    assert row.value == Value("value", Decimal(9))
    assert [share.value.amount for share in row.shares] == [4, 5]


def test_the_same_folder_loaded_again_changes_nothing(folder):
    load(folder)
    rows = list(Assignment.objects.order_by("pk").values_list())
    assert load(folder).splitlines()[-1] == "Cập nhật: không có gì"
    assert list(Assignment.objects.order_by("pk").values_list()) == rows


def test_an_assignment_that_the_folder_ends_is_ended(folder):
    load(folder)
    add(folder, "assignments.csv", ASSIGNMENTS.replace("nn_trot,,,", "nn_trot,,2020-12-31,"))
    assert load(folder).splitlines()[-1] == "Cập nhật: 1 chỉ tiêu"
    row = Assignment.objects.get(indicator__code=CODE, unit__code="nn_trot")
    assert row.active_to == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "assignments.csv",
            "code,unit\nnn_mo_hinh,nn_xa\n",
            "assignments.csv, dòng 2, cột unit: không có đơn vị “nn_xa”.",
        ),
        (
            "assignments.csv",
            "code,unit\nkhong_co,nn_trot\n",
            "assignments.csv, dòng 2, cột code: không có chỉ tiêu “khong_co”.",
        ),
        (
            "assignments.csv",
            ASSIGNMENTS.replace(",04", ",bốn"),
            "assignments.csv, dòng 2, cột value_2021Q1:",
        ),
        (
            "successions.csv",
            "predecessor,successor,date\nnn_trot,nn_trot,2021-01-01\n",
            "successions.csv, dòng 2, cột successor: đơn vị không thể tiếp nhận chính nó.",
        ),
        (
            "unit_names.csv",
            "unit,name,active_from\nnn_trot,,2021-01-01\n",
            "unit_names.csv, dòng 2, cột name: bỏ trống; ô này phải có nội dung.",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(folder, name, text, message):
    add(folder, name, text)
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert str(refusal.value).startswith(message)
    assert not Indicator.objects.filter(code=CODE).exists()


def test_a_total_is_not_given_to_the_first_of_several_units(folder):
    department.write(folder)
    with pytest.raises(CommandError) as refusal:
        load(folder)
    place = "indicators.csv, dòng 7, cột value_2021Q1"
    assert f"{place}: nhiều đơn vị cùng nhập; ghi số từng đơn vị" in str(refusal.value)


def test_successions_and_names_have_days(folder):
    add(folder, "successions.csv", "predecessor,successor,date,decision\n"
        "nn_nuoc,nn_trot,2021-01-01,QĐ 12\n")  # fmt: skip
    add(folder, "unit_names.csv", "unit,name,short_name,active_from\n"
        "nn_trot,Chi cục Nông nghiệp,CCNN,2021-01-01\n")  # fmt: skip
    load(folder)
    row = Succession.objects.get()
    assert (row.predecessor.code, row.successor.code, row.date, row.decision) == (
        "nn_nuoc",
        "nn_trot",
        date(2021, 1, 1),
        "QĐ 12",
    )
    names = [
        catalogue_for(Period.objects.get(code=code)).units["nn_trot"].name
        for code in ("2020-H1", "2021-Q1")
    ]
    assert names == ["Chi cục Trồng trọt", "Chi cục Nông nghiệp"]
    load(folder)
    assert EarlierWording.objects.count() == 1


def test_optional_columns_are_read_and_left_alone_where_the_file_has_none(folder):
    path = folder / "indicators.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    more = {"nn_ke_hoach": "none,10,last_year,,yes,2020-01-01,"}
    wide = [f"{lines[0]},across_units,tolerance,tolerance_against,part_severity,signed,active_from,"
            "active_to"]  # fmt: skip
    wide += [f"{line},{more.get(line.split(',')[0], ',,,,,,')}" for line in lines[1:]]
    add(folder, "indicators.csv", "\n".join(wide))
    load(folder)
    fields = ("across_units", "tolerance", "tolerance_against", "signed", "active_from")
    expected = ("none", 10, "last_year", True, date(2020, 1, 1))
    rows = Indicator.objects.filter(code="nn_ke_hoach")
    assert rows.values_list(*fields).get() == expected
    add(folder, "indicators.csv", "\n".join(lines))
    load(folder)
    assert rows.values_list(*fields).get() == expected


def test_a_new_indicator_is_asked_from_the_next_period_on(folder):
    load(folder)
    line = "nn_moi,kpi,nn_dap,nn_nuoc,10,Mới,integer,cái,flow,,,,0,,,,\n"
    with (folder / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write(line)
    load(folder)
    assert Indicator.objects.get(code="nn_moi").active_from == date(2021, 4, 1)
    assert "nn_moi" not in catalogue_for(Period.objects.get(code="2021-Q1")).indicators
