"""Units merged, split and renamed by command: who is asked what, and that it can be taken back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from kgscience.operations.integrity.examine import SCANS, run_checks
from reports.models import DatedLetterhead, Passage, Report
from units.collection.enter_figures import FigureInput, enter_figures
from units.errors import ActionRefused
from units.models import (
    Assignment,
    EarlierWording,
    Figure,
    Indicator,
    Membership,
    Period,
    Submission,
    Succession,
    Unit,
)
from units.notifications import unit_people
from units.period_catalogue import catalogue_for, load_catalogue
from units.period_values import load_period_values
from units.permissions import load_person
from units.submission.transitions import transition_sheet
from units.values import MISSING, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
CODE = "kh_tinh_nghiem_thu"
MERGE = ("merge_units", "p_qlkh", "cc_tdc", "--into", "p_moi", "--from", "2018-09-01")
NAMED = (*MERGE, "--name", "Phòng mới")
SHOWN = ("pk", "indicator", "unit", "active_from", "active_to")


@pytest.fixture(autouse=True)
def administrator(cast):
    Period.objects.update(opens_at=NOW - timedelta(30), locks_at=None)
    return User.objects.create_superuser("chief")


def run(*arguments):
    out = StringIO()
    call_command(*arguments, "--by", "chief", stdout=out)
    return out.getvalue().splitlines()


def unit(code):
    return Unit.objects.get(code=code)


def period(code="2018-H2"):
    return Period.objects.get(code=code)


def count(code, period_code="2018-H2"):
    return len(catalogue_for(period(period_code)).indicators_of(unit(code)))


def enter(code, value, indicator=CODE, note=""):
    by = User.objects.get(username="clerk")
    inputs = {Indicator.objects.get(code=indicator): FigureInput(value, note)}
    enter_figures(period(), unit(code), inputs, by=by, at=NOW)


def number(amount):
    return Value("value", Decimal(amount))


def shown(code, indicator=CODE):
    return load_period_values(period(), unit(code)).by_code[indicator]


def share(code=CODE):
    """Let the other unit report the indicator too."""
    Assignment.objects.create(indicator=Indicator.objects.get(code=code), unit=unit("cc_tdc"))


# --------------------------------------------------------------------------------- merging


def test_units_become_one_that_is_asked_for_the_whole_period():
    assert run(*NAMED) == [
        "6 tháng cuối năm 2018: Phòng mới nhập thêm 54 chỉ tiêu; Phòng Quản lý Khoa học thôi nhập "
        "20 chỉ tiêu, không còn biểu của kỳ này; Chi cục Tiêu chuẩn Đo lường Chất lượng thôi nhập "
        "34 chỉ tiêu, không còn biểu của kỳ này.",
        "Giữ nguyên: 6 tháng đầu năm 2018.",
        "Đã ghi.",
    ]
    counts = [count(code) for code in ("p_qlkh", "cc_tdc", "p_moi")]
    assert counts == [0, 0, 54]
    assert [count(code, "2018-H1") for code in ("p_qlkh", "cc_tdc", "p_moi")] == [20, 34, 0]
    new = unit("p_moi")
    assert (new.name, new.reports, new.active_from, new.parent) == (
        "Phòng mới",
        True,
        date(2018, 9, 1),
        unit("p_qlkh").parent,
    )
    assert unit("cc_tdc").active_to == date(2018, 8, 31)


def test_a_dry_run_says_the_same_and_changes_nothing():
    before = list(Assignment.objects.order_by("pk").values_list(*SHOWN))
    lines = run(*NAMED, "--dry-run")
    assert lines[-1] == "Xem trước, chưa thay đổi gì."
    assert list(Assignment.objects.order_by("pk").values_list(*SHOWN)) == before
    assert not Unit.objects.filter(code="p_moi").exists()
    assert run(*NAMED)[:-1] == lines[:-1]


def test_a_unit_that_goes_on_takes_in_another():
    share()
    enter("p_qlkh", number(3))
    enter("cc_tdc", number(4))
    run("merge_units", "p_qlkh", "cc_tdc", "--into", "cc_tdc", "--from", "2018-09-01")
    assert (count("p_qlkh"), count("cc_tdc")) == (0, 54)
    assert (shown("cc_tdc").value, unit("cc_tdc").active_to) == (number(7), None)
    assert count("cc_tdc", "2018-H1") == 35


def test_a_unit_named_twice_is_merged_once():
    with pytest.raises(CommandError, match="cần ít nhất hai đơn vị"):
        run("merge_units", "p_qlkh", "p_qlkh", "--into", "x", "--name", "X", "--from", "2018-09-01")
    run("merge_units", "p_qlkh", "p_qlkh", "--into", "cc_tdc", "--from", "2018-09-01")
    assert Succession.objects.count() == 1


def test_people_move_with_the_day():
    run(*NAMED)
    rows = Membership.objects.exclude(unit=None).order_by("user__username", "unit__code")
    assert list(rows.values_list("user__username", "unit__code", "active_from", "active_to")) == [
        ("clerk", "p_moi", date(2018, 9, 1), None),
        ("clerk", "p_qlkh", None, date(2018, 8, 31)),
        ("head", "p_moi", date(2018, 9, 1), None),
        ("head", "p_qlkh", None, date(2018, 8, 31)),
        ("neighbour", "cc_tdc", None, date(2018, 8, 31)),
        ("neighbour", "p_moi", date(2018, 9, 1), None),
    ]


def test_the_people_of_the_new_unit_read_the_sheets_of_those_that_ended():
    run(*NAMED)
    clerk = load_person(load_catalogue(), User.objects.get(username="clerk").pk)
    assert [unit.code for unit in clerk.units] == ["p_moi", "p_qlkh", "cc_tdc"]
    assert clerk.role_description == "Người nhập số liệu, Phòng mới"
    names = [user.username for user in unit_people(unit("cc_tdc"), NOW)]
    assert names == ["clerk", "head", "neighbour"]


def test_the_sheet_of_a_unit_that_ended_is_not_submitted(cast):
    run(*NAMED)
    with pytest.raises(ActionRefused, match="không nhập chỉ tiêu nào trong kỳ này"):
        transition_sheet(
            period(), unit("p_qlkh"), "submit", by=cast.head, at=NOW, expected_revision=1
        )


def test_draft_figures_become_one_draft():
    share()
    enter("p_qlkh", number(3), note="ba")
    enter("cc_tdc", number(4))
    lines = run(*NAMED)
    assert lines[0].endswith("1 số đang nhập chuyển sang biểu của đơn vị tiếp nhận.")
    assert (shown("p_moi").value, shown("p_moi").figure.note) == (
        number(7),
        "Phòng Quản lý Khoa học: ba",
    )
    assert Submission.objects.get(unit=unit("p_moi")).status == "draft"


def test_what_makes_no_sum_stays_in_the_note():
    share()
    enter("p_qlkh", number(3))
    run(*NAMED)
    row = shown("p_moi")
    assert (row.value, row.figure.note) == (
        MISSING,
        "Phòng Quản lý Khoa học: 3; Chi cục Tiêu chuẩn Đo lường Chất lượng: Chưa có số liệu",
    )


def test_the_sheet_of_the_new_unit_names_those_before_it(cast, client):
    run(*NAMED)
    client.force_login(cast.clerk)
    page = client.get("/periods/2018-H2/units/p_moi/").text
    assert (
        "Số kỳ trước và cùng kỳ gồm cả số của Phòng Quản lý Khoa học, Chi cục Tiêu chuẩn Đo lường "
        "Chất lượng." in page
    )
    assert client.get("/periods/2018-H1/units/cc_tdc/").status_code == 200


def test_the_new_unit_sees_the_figures_of_both_as_last_period():
    last = load_period_values(period("2018-H1")).by_code[CODE].value
    run(*NAMED)
    assert shown("p_moi").previous == last


def test_passages_in_open_drafts_go_over(cast):
    report = Report.objects.get(period=period())
    passage = Passage.objects.filter(report=report).earliest("pk")
    Passage.objects.filter(pk=passage.pk).update(owner=unit("p_qlkh"))
    run(*NAMED)
    passage.refresh_from_db()
    assert passage.owner == unit("p_moi")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda: Submission.objects.create(
                period=period(),
                unit=unit("p_qlkh"),
                status="accepted",
                accepted_by=User.objects.get(username="office"),
                accepted_at=NOW,
            ),
            "Biểu Phòng Quản lý Khoa học, 6 tháng cuối năm 2018 đã chấp nhận. Chọn ngày sau "
            "14/12/2018, hoặc trả lại trước.",
        ),
        (
            lambda: Report.objects.filter(period=period()).update(status="published"),
            "Báo cáo 6 tháng cuối năm 2018 đã ban hành. Chọn ngày sau 14/12/2018.",
        ),
        (
            lambda: Unit.objects.filter(code="cc_tdc").update(active_to=date(2018, 7, 31)),
            "Chi cục Tiêu chuẩn Đo lường Chất lượng đã ngừng hoạt động sau 31/07/2018.",
        ),
    ],
)
def test_what_refuses_it(change, why):
    change()
    before = list(Assignment.objects.order_by("pk").values_list(*SHOWN))
    with pytest.raises(CommandError) as refusal:
        run(*NAMED)
    assert str(refusal.value) == f"{why} Chưa thay đổi gì."
    assert list(Assignment.objects.order_by("pk").values_list(*SHOWN)) == before


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (MERGE, "Chưa có đơn vị “p_moi”: ghi tên để lập đơn vị mới. Chưa thay đổi gì."),
        (
            ("merge_units", "p_qlkh", "--into", "p_qlkh", "--from", "2018-09-01"),
            "Cần ít nhất một đơn vị khác để sáp nhập vào đơn vị tiếp nhận. Chưa thay đổi gì.",
        ),
        (
            ("merge_units", "p_qlkh", "cc_tdc", "--into", "x", "--from", "1.7.2018"),
            "Không đọc được ngày “1.7.2018”; ví dụ 2025-07-01.",
        ),
        (
            (*MERGE, "--undo"),
            "Không có đơn vị “p_moi”.",
        ),
    ],
)
def test_bad_input_is_said(arguments, why):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert str(refusal.value).startswith(why)


# ------------------------------------------------------------------------------------ undo


def state():
    return (
        list(Assignment.objects.order_by("pk").values_list(*SHOWN)),
        list(Membership.objects.order_by("pk").values_list("pk", "unit", "role", "active_to")),
        list(Unit.objects.order_by("pk").values_list("code", "name", "active_from", "active_to")),
        list(Passage.objects.order_by("pk").values_list("pk", "owner")),
    )


def test_a_merger_is_taken_back():
    before = state()
    run(*NAMED)
    assert run(*MERGE, "--undo")[-1] == "Đã ghi."
    assert (state(), Succession.objects.count()) == (before, 0)


def test_a_merger_into_one_of_them_with_a_new_name_is_taken_back():
    share()
    enter("p_qlkh", number(3))
    enter("cc_tdc", number(4))
    before = state()
    command = ("merge_units", "p_qlkh", "--into", "cc_tdc", "--from", "2018-09-01")
    run(*command, "--name", "Chi cục mới")
    assert shown("cc_tdc").value == number(7)
    run(*command, "--undo")
    assert (state(), EarlierWording.objects.count()) == (before, 0)
    assert (shown("cc_tdc").value, shown("p_qlkh").value) == (number(4), number(3))


def test_a_new_unit_with_figures_stays_without_being_asked():
    enter("p_qlkh", number(3))
    run(*NAMED)
    run(*MERGE, "--undo")
    assert (count("p_moi"), unit("p_moi").reports) == (0, False)
    assert shown("p_qlkh").value == number(3)


def test_what_was_entered_since_refuses_taking_back():
    run(*NAMED)
    by = User.objects.get(username="clerk")
    inputs = {Indicator.objects.get(code=CODE): FigureInput(number(5))}
    later = Succession.objects.earliest("pk").at + timedelta(minutes=1)
    enter_figures(period(), unit("p_moi"), inputs, by=by, at=later)
    with pytest.raises(CommandError, match="clerk đã làm tiếp trên biểu của Phòng mới lúc"):
        run(*MERGE, "--undo")


# ------------------------------------------------------------------------- splitting, renaming


def write_map(path, *extra):
    rows = catalogue_for(period()).indicators_of(unit("p_qlkh"))
    lines = [f"{row.code},{'b' if place % 2 else 'c'}," for place, row in enumerate(rows)]
    path.write_text("\n".join(["code,unit,user", *lines, *extra]), encoding="utf-8")
    return path


def test_a_unit_is_shared_out(tmp_path):
    enter("p_qlkh", number(3))
    file = write_map(tmp_path / "map.csv", ",c,head")
    split = ("split_unit", "p_qlkh", "--into", "b", "c", "--map", str(file), "--from", "2018-09-01")
    run(*split, "--name", "Phòng B", "Phòng C")
    assert [count(code) for code in ("p_qlkh", "b", "c")] == [0, 10, 10]
    owner = next(
        code for code in ("b", "c") if CODE in load_period_values(period(), unit(code)).by_code
    )
    assert shown(owner).value == number(3)
    roles = Membership.objects.filter(unit__code__in=["b", "c"]).order_by("unit__code", "pk")
    assert [*roles.values_list("user__username", "unit__code")] == [
        ("clerk", "b"),
        ("clerk", "c"),
        ("head", "c"),
    ]


def test_a_unit_gives_a_part_away_and_goes_on(tmp_path):
    file = tmp_path / "map.csv"
    rows = catalogue_for(period()).indicators_of(unit("p_qlkh"))
    lines = [f"{row.code},{'c' if row.code == CODE else 'p_qlkh'}" for row in rows]
    file.write_text("\n".join(["code,unit", *lines]), encoding="utf-8")
    run(
        *("split_unit", "p_qlkh", "--into", "p_qlkh", "c", "--name", "Phòng C"),
        *("--map", str(file), "--from", "2018-09-01"),
    )
    assert (count("p_qlkh"), count("c"), unit("p_qlkh").active_to) == (19, 1, None)
    assert not Membership.objects.filter(unit__code="c").exists()


def test_an_incomplete_map_is_refused(tmp_path):
    file = tmp_path / "map.csv"
    file.write_text(f"code,unit\n{CODE},b\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"Chưa giao cho đơn vị nào: .*kh_tinh_quan_ly"):
        run(
            *("split_unit", "p_qlkh", "--into", "b", "c", "--name", "B", "C"),
            *("--map", str(file), "--from", "2018-09-01"),
        )
    assert not Unit.objects.filter(code="b").exists()


def test_a_unit_has_another_name_from_the_period_on():
    lines = run("rename_unit", "p_qlkh", "--name", "Phòng Khoa học", "--from", "1/9/2018")
    assert lines[0] == ("6 tháng cuối năm 2018: “Phòng Quản lý Khoa học” ghi là “Phòng Khoa học”.")
    names = [catalogue_for(period(code)).units["p_qlkh"].name for code in ("2018-H1", "2018-H2")]
    assert names == ["Phòng Quản lý Khoa học", "Phòng Khoa học"]


def test_the_department_is_renamed_with_its_letterheads():
    name = "Sở Khoa học, Công nghệ và Đổi mới tỉnh Kiên Giang"
    lines = run("rename_unit", "so", "--name", name, "--from", "2018-09-01")
    assert lines[-2].startswith("Thể thức có tên mới từ 01/09/2018, ký hiệu giữ nguyên:")
    rows = DatedLetterhead.objects.values_list("issuer", "active_from", "active_to")
    assert {*rows} == {
        ("Đảng ủy Sở Khoa học và Công nghệ", None, date(2018, 8, 31)),
        ("Đảng ủy Sở Khoa học, Công nghệ và Đổi mới", date(2018, 9, 1), None),
        ("Sở Khoa học và Công nghệ", None, date(2018, 8, 31)),
        ("Sở Khoa học, Công nghệ và Đổi mới", date(2018, 9, 1), None),
    }


def test_integrity_finds_nothing_wrong_afterwards():
    share()
    enter("p_qlkh", number(3))
    before = [(result.check.code, result.findings) for result in run_checks(SCANS, NOW)]
    run(*NAMED)
    assert [(result.check.code, result.findings) for result in run_checks(SCANS, NOW)] == before
    assert Figure.objects.filter(submission__unit__code="p_qlkh", indicator__code=CODE).exists()
