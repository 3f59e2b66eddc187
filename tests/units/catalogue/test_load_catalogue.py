"""Any department's folder loads, says its own report, and loading it again changes nothing."""

import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from reports.models import Passage, Report
from tests.conftest import FIXTURES
from tests.indicators import create_indicator
from tests.units.catalogue import department
from tests.units.catalogue.department import article, counts, load
from units.models import Figure, FigureChange, Indicator, Period, Rule, Section, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def folder(tmp_path):
    return department.write(tmp_path)


def test_a_section_is_named_without_what_a_period_fills_in():
    title = "Kết quả {{ky_nhan}} {{ky_nam}} của Sở"
    assert Section(title=title).name == "Kết quả của Sở"


def test_another_departments_reports_are_written_word_for_word(folder):
    load(folder)
    assert article("2021-Q1") == department.ARTICLE_2021
    assert article("2020-H1") == department.ARTICLE_2020


def test_another_department_leaves_the_first_ones_report_alone(folder):
    before = article("2018-H1")
    load(folder)
    assert article("2018-H1") == before


def test_loading_tells_what_it_made_and_leaves_no_change_but_figures(folder):
    before = counts()
    assert load(folder) == (
        "Tạo mới: 3 đơn vị, 6 mục, 11 chỉ tiêu, 2 quy tắc kiểm tra, 2 kỳ báo cáo, "
        "6 biểu số liệu, 22 số liệu, 2 báo cáo, 14 câu\n"
        "Cập nhật: không có gì\n"
    )
    made = {name: number - before[name] for name, number in counts().items()}
    assert (made["Figure"], made["FigureChange"]) == (22, 22)


def test_loading_twice_writes_nothing(folder):
    load(folder)
    before, versions = counts(), [*Figure.objects.values_list("pk", "revision", "entered_at")]
    assert load(folder) == "Tạo mới: không có gì\nCập nhật: không có gì\n"
    assert counts() == before
    assert [*Figure.objects.values_list("pk", "revision", "entered_at")] == versions


def test_loading_2018_twice_writes_nothing():
    before = counts()
    assert load(FIXTURES) == (
        "Lưu ý: indicators.csv, nhóm “tdc_iso_pham_vi” không có total để so với các dòng part.\n"
        "Tạo mới: không có gì\nCập nhật: không có gì\n"
    )
    assert counts() == before


ODD = [
    (
        ("nn_dt,total", "nn_dt,pair"),
        "indicators.csv, nhóm “nn_dt” không có total để so với các dòng subset.",
    ),
    (
        ("nn_dt,subset", ",subset"),
        "indicators.csv, dòng 4: cột group trống, không có total để so với các dòng subset.",
    ),
    (
        ("nn_mh,flow", "nn_mh,"),
        "indicators.csv, nhóm “nn_mh” không có flow để so với các dòng cumulative.",
    ),
    (
        ("suffix,date_format", "suffix,values"),
        "indicators.csv: cột values không có nghĩa nên không đọc.",
    ),
]


@pytest.mark.parametrize(("change", "remark"), ODD)
def test_what_is_odd_is_loaded_with_a_remark(tmp_path, change, remark):
    remarks = load(department.write(tmp_path, indicators=change)).splitlines()
    assert f"Lưu ý: {remark}" in remarks


CHANGED = [
    (
        {"units": ("Chi cục Thủy lợi", "Chi cục Thủy nông")},
        ("đơn vị nn_nuoc", "name: Chi cục Thủy lợi", "name: Chi cục Thủy nông"),
    ),
    (
        {"sections": ("Cây lúa,lúa,nn_trot", "Cây lúa,lúa,nn_so")},
        ("mục nn_lua", "owner: nn_trot", "owner: nn_so"),
    ),
    (
        {"indicators": ("12,12", "12,13")},
        ("2021-Q1/nn_trot/nn_mo_hinh_lk", "12", "13"),
    ),
    (
        {"indicators": ("Giống ST,decimal,ha", "Giống ST,decimal,mẫu")},
        ("chỉ tiêu nn_st", "measure: ha", "measure: mẫu"),
    ),
    (
        {"checks": ("<= 120", "<= 150")},
        (
            "quy tắc kiểm tra NN2",
            "expression: nn_ke_hoach <= 120",
            "expression: nn_ke_hoach <= 150",
        ),
    ),
    (
        {"periods": ("tình hình nông nghiệp", "nông nghiệp")},
        (
            "báo cáo 2020-H1",
            "title: tình hình nông nghiệp {{ky_nhan}} năm {{ky_nam}}",
            "title: nông nghiệp {{ky_nhan}} năm {{ky_nam}}",
        ),
    ),
]


@pytest.mark.parametrize(("changes", "line"), CHANGED, ids=[case[1][0] for case in CHANGED])
def test_changed_cell_updates_its_row_alone_and_says_so(folder, changes, line):
    load(folder)
    before = counts()
    out = load(department.write(folder, **changes))
    assert out.splitlines()[1].startswith("Cập nhật: 1 ")
    assert counts() == before | {"FigureChange": before["FigureChange"] + 1}
    change = FigureChange.objects.order_by("-pk")[0]
    assert (change.what, change.old, change.new, change.through) == (*line, "catalogue")


def test_changed_clause_is_signed_in_each_report(folder):
    load(folder)
    changes = {"clauses": ("gieo sạ", "xuống giống")}
    assert "Cập nhật: 2 câu\n" in load(department.write(folder, **changes))
    passages = Passage.objects.filter(section__code="nn_lua").order_by("report", "order")
    assert [passage.revision for passage in passages] == [2, 1, 2, 1]
    logged = FigureChange.objects.order_by("-pk").values_list("what", flat=True)[:2]
    assert {*logged} == {"câu 2020-H1/nn_lua:1", "câu 2021-Q1/nn_lua:1"}


def test_what_people_changed_meanwhile_is_overwritten_with_a_trace(folder):
    load(folder)
    Passage.objects.filter(section__code="nn_dap").update(template="Sửa {{nn_cong}}")
    Figure.objects.filter(indicator__code="nn_tien").update(amount=7, revision=2)
    load(folder)
    old = FigureChange.objects.order_by("pk").values_list("what", "old")
    assert [*old][-4:] == [
        ("2020-H1/nn_nuoc/nn_tien", "7"),
        ("2021-Q1/nn_nuoc/nn_tien", "7"),
        ("câu 2021-Q1/nn_dap:1", "template: Sửa {{nn_cong}}"),
        ("câu 2020-H1/nn_dap:1", "template: Sửa {{nn_cong}}"),
    ]


def test_blank_cells_do_not_undo_what_people_decided(folder):
    load(folder)
    period = Period.objects.get(code="2021-Q1")
    Period.objects.filter(pk=period.pk).update(locks_at=period.due_at)
    Report.objects.filter(period=period).update(title="kết quả quý I")
    load(folder)
    assert Period.objects.get(pk=period.pk).locks_at == period.due_at
    assert Report.objects.get(period=period).title == "kết quả quý I"


def test_parts_totals_and_cumulatives_are_tied(folder):
    load(folder)
    tied = Indicator.objects.filter(code__in=["nn_st", "nn_mo_hinh_lk", "nn_q_giong"])
    fields = ("code", "parent__code", "part", "accumulates__code", "qualifies__code")
    assert [*tied.order_by("code").values_list(*fields)] == [
        ("nn_mo_hinh_lk", None, "", "nn_mo_hinh", None),
        ("nn_q_giong", None, "", None, "nn_st"),
        ("nn_st", "nn_dien_tich", "subset", None, None),
    ]


def test_sections_may_be_numbered_anew_within_their_parents(folder):
    for old, new in (("nn_cay,nn,2", "nn_cay,nn,1"), ("nn_lua,nn_cay,3", "nn_lua,nn_cay,1"),
                     ("nn_dx,nn_lua,4", "nn_dx,nn_lua,1"), ("nn_dap,nn,5", "nn_dap,nn,2"),
                     ("nn_sau,,6", "nn_sau,,2")):  # fmt: skip
        path = folder / "sections.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    load(folder)
    assert article("2021-Q1") == department.ARTICLE_2021


def test_period_opens_on_its_first_day_and_a_day_alone_ends_at_midnight(folder):
    load(folder)
    period = Period.objects.get(code="2020-H1")
    assert period.opens_at
    assert period.opens_at.isoformat() == "2019-12-31T17:00:00+00:00"
    assert period.due_at.isoformat() == "2020-07-05T16:59:59+00:00"
    assert Period.objects.get(code="2021-Q1").due_at.isoformat() == "2021-04-05T10:00:00+00:00"


def test_value_that_will_print_otherwise_is_remarked(folder):
    out = load(department.write(folder, indicators=("03,không", "3,không")))
    assert out.splitlines()[0] == (
        "Lưu ý: indicators.csv, dòng 7, cột value_2020H1: “3” sẽ in là “03” "
        "(pad, decimals, suffix của chỉ tiêu)."
    )


def test_person_named_answers_for_the_load(folder, django_user_model):
    django_user_model.objects.create_user("chanh")
    load(folder, by="chanh")
    people = Figure.objects.filter(indicator__code="nn_tien").values_list("entered_by__username")
    assert [*people] == [("chanh",), ("chanh",)]


def test_unknown_person_loads_nothing(folder):
    before = counts()
    with pytest.raises(CommandError, match="Không có người dùng “ma”"):
        load(folder, by="ma")
    assert counts() == before


GONE = "không còn trong thư mục, vẫn giữ trong cơ sở dữ liệu"


def without(folder, name, start):
    """Take a line out of a file of the folder."""
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    stored = [line for line in lines if not line.startswith(start)]
    assert len(stored) == len(lines) - 1
    path.write_text("".join(stored), encoding="utf-8")


def test_rule_that_left_the_folder_is_named_and_kept(folder):
    load(folder)
    before = counts()
    without(folder, "checks", "NN2")
    assert f"Lưu ý: 1 quy tắc kiểm tra {GONE}: NN2.\n" in load(folder)
    assert counts() == before


def test_all_kinds_that_left_the_folder_are_named(folder):
    load(folder)
    owner = Unit.objects.get(code="nn_so")
    soil = Section.objects.create(code="nn_dat", title="Đất", owner=owner)
    create_indicator(owner, code="nn_ph", section=soil, label="pH", kind="count")
    Unit.objects.create(code="nn_cu", name="Trạm cũ", parent=owner)
    assert [line for line in load(folder).splitlines() if GONE in line] == [
        f"Lưu ý: 1 đơn vị {GONE}: nn_cu.",
        f"Lưu ý: 1 mục {GONE}: nn_dat.",
        f"Lưu ý: 1 chỉ tiêu {GONE}: nn_ph.",
    ]


def test_what_ended_is_rightly_not_in_the_folder(folder):
    load(folder)
    parent = Unit.objects.get(code="nn_so")
    Unit.objects.create(code="nn_cu", name="Cũ", parent=parent, active_to=date(2020, 12, 31))
    assert GONE not in load(folder)


def test_of_many_that_left_the_first_are_named(folder):
    load(folder)
    section = Section.objects.get(code="nn_dx")
    Rule.objects.bulk_create(
        Rule(code=f"cu{n:02}", section=section, expression="1 < 2", severity="info", order=n)
        for n in range(22)
    )
    named = ", ".join(f"cu{n:02}" for n in range(20))
    assert f"Lưu ý: 22 quy tắc kiểm tra {GONE}: {named} và 2 mã khác.\n" in load(folder)


def test_days_of_an_accepted_period_are_refused_in_words(tmp_path, year_2018):
    folder = shutil.copytree(FIXTURES, tmp_path / "catalogue")
    periods = folder / "periods.csv"
    periods.write_text(periods.read_text().replace("2017-12-15", "2017-12-16"))
    with pytest.raises(CommandError, match="Kỳ đã có biểu được chấp nhận thì giữ nguyên mã"):
        call_command("load_catalogue", folder)
    assert Period.objects.get(code="2018-H1").start == date(2017, 12, 15)
