"""`export_sheet` and `import_sheet`, for people at the server."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.units.workbook.conftest import AT
from tests.units.workbook.workbooks import COUNT, Book, put
from units.models import Figure, FigureChange, Membership, PendingUpload, Period, Submission, Unit


@pytest.fixture
def lan(year_2018):
    """Return a clerk of two units."""
    lan = User.objects.create_user("lan")
    for unit in Unit.objects.filter(code__in=["p_qlkh", "cc_tdc"]):
        Membership.objects.create(user=lan, unit=unit, role="clerk")
    return lan


@pytest.fixture
def file(tmp_path, year_2018):
    """Return the exported workbook on disk, for a test to change."""
    path = tmp_path / "bieu.xlsx"
    call_command("export_sheet", "2018-H2", "p_qlkh", output=path, stdout=StringIO())
    return path


def import_file(file, *options, unit="p_qlkh", by="lan"):
    text, problems = StringIO(), StringIO()
    try:
        call_command(
            "import_sheet", "2018-H2", unit, file, *options, by=by, stdout=text, stderr=problems
        )
    except CommandError as error:
        problems.write(str(error))
    return text.getvalue(), problems.getvalue()


def change(file, act):
    file.write_bytes(act(file.read_bytes()))


def test_import_reports_and_saves_changes(file, lan):
    change(file, put(21))
    text, problems = import_file(file)
    assert "Số đề tài, dự án cấp tỉnh được nghiệm thu: chưa có số liệu → 21" in text
    assert text.endswith("Đã nhập 1 số liệu, CHƯA NỘP.\n")
    assert problems == ""
    assert Figure.objects.get(entered_by=lan).amount == 21
    assert FigureChange.objects.get(by=lan).through == "excel"


def test_dry_run_writes_nothing(file, lan):
    change(file, put(21))
    text, _ = import_file(file, "--dry-run")
    assert text.endswith("Xem trước: 1 số liệu sẽ thay đổi.\n")
    assert (Figure.objects.filter(entered_by=lan).count(), PendingUpload.objects.count()) == (0, 0)


def test_same_file_twice_changes_nothing(file, lan):
    change(file, put(21))
    import_file(file)
    assert import_file(file) == ("Không có thay đổi.\n", "")


def test_refusals_are_listed_with_their_place_and_nothing_is_written(file, lan):
    change(file, put("x"))
    text, problems = import_file(file)
    assert text == ""
    row = Book(file.read_bytes()).row(COUNT)
    column = f"cột “Số liệu 6 tháng cuối năm 2018” (ô E{row})"
    assert f"Từ chối. Trang “Số liệu”, dòng {row}, {column}: Để trống nếu chưa" in problems
    assert problems.endswith("Có 1 chỗ phải xem lại, chưa nhập gì.")
    assert Figure.objects.filter(entered_by=lan).count() == 0


def test_workbook_of_another_unit_is_refused(file, lan):
    assert "Đây là biểu của Phòng Quản lý Khoa học" in import_file(file, unit="cc_tdc")[1]


def test_locked_sheet_is_refused_and_leaves_no_upload(file, lan):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    handed_in = {"status": "submitted", "submitted_by": lan, "submitted_at": AT}
    Submission.objects.create(period=period, unit=unit, **handed_in)
    change(file, put(21))
    assert "Chưa nhập gì. Biểu đã nộp" in import_file(file)[1]
    assert PendingUpload.objects.count() == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("2019-H1", "p_qlkh"), "Không có kỳ “2019-H1”. Các kỳ: 2018-H2, 2018-H1."),
        (("2018-H2", "khong_co"), "Không có đơn vị “khong_co”. Các đơn vị nộp số liệu: "),
    ],
)
def test_unknown_sheet_is_refused_with_the_known_ones(arguments, message, tmp_path, year_2018):
    with pytest.raises(CommandError, match=message):
        call_command("export_sheet", *arguments, output=tmp_path / "a.xlsx")


def test_unknown_person_and_missing_file_are_refused(file, lan, tmp_path):
    assert "Không có người dùng “ai”" in import_file(file, by="ai")[1]
    absent = tmp_path / "khong.xlsx"
    assert import_file(absent)[1] == f"Không đọc được {absent}: không có tệp hoặc thư mục này."


def test_figure_is_named_by_its_code_in_the_log(file, lan):
    change(file, put(21))
    import_file(file)
    assert FigureChange.objects.get(by=lan).what == f"2018-H2/p_qlkh/{COUNT}"


STRANGERS = {
    "nobody": [],
    "reader": [("p_qlkh", "reader", None)],
    "office": [(None, "office", None)],
    "clerk of another unit": [("cc_tdc", "clerk", None)],
    "clerk of old": [("p_qlkh", "clerk", "2018-01-31")],
}


@pytest.mark.parametrize("memberships", STRANGERS.values(), ids=STRANGERS)
def test_command_requires_a_role_that_enters_figures(file, memberships):
    minh = User.objects.create_user("minh")
    for code, role, until in memberships:
        unit = Unit.objects.get(code=code) if code else None
        Membership.objects.create(user=minh, unit=unit, role=role, active_to=until)
    change(file, put(21))
    assert import_file(file, by="minh") == (
        "",
        "“minh” không được nhập số liệu của Phòng Quản lý Khoa học: cần là người nhập hoặc "
        "trưởng đơn vị này, và tài khoản đang dùng. Chưa nhập gì.",
    )
    assert not Figure.objects.filter(entered_by=minh).exists()


def test_inactive_account_is_refused(file, lan):
    User.objects.filter(pk=lan.pk).update(is_active=False)
    assert "“lan” không được nhập số liệu" in import_file(file, "--dry-run")[1]
