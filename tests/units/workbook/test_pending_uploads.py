"""Between preview and confirmation: what is kept, for whom, how long, and what is entered."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.units.workbook.conftest import AT
from tests.units.workbook.workbooks import COUNT, OTHER, PERCENT, TEXT, changed, put
from units.collection.enter_figures import EditConflict, FigureInput, FiguresEntered, enter_figures
from units.collection.locks import SheetLocked
from units.models import Figure, FigureChange, Indicator, PendingUpload, Submission
from units.values import MISSING, Value
from units.workbook.export import export
from units.workbook.pending_uploads import (
    UploadExpired,
    check_upload,
    create_pending_upload,
    enter_pending_upload,
)
from units.workbook.read import read

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def lan(year_2018):
    return User.objects.create_user("lan", last_name="Nguyễn Thị", first_name="Lan")


@pytest.fixture
def minh(year_2018):
    return User.objects.create_user("minh", last_name="Trần", first_name="Minh")


@pytest.fixture
def upload(reading, lan):
    """Return what `change` makes of the export, staged for Lan."""

    def act(change, at=AT):
        return create_pending_upload(reading(change), by=lan, filename="bieu.xlsx", at=at)

    return act


@pytest.fixture
def save_figure(period, unit, minh):
    """Minh types a count on the screen."""

    def act(amount, at=AT):
        figure_input = FigureInput(Value("value", amount=amount) if amount is not None else MISSING)
        indicator = Indicator.objects.get(code=COUNT)
        enter_figures(period, unit, {indicator: figure_input}, by=minh, at=at)

    return act


def figures():
    fields = ("indicator__code", "status", "amount", "text", "note", "entered_by__username")
    figures = Figure.objects.filter(submission__period__code="2018-H2").values_list(*fields)
    return {code: tuple(rest) for code, *rest in figures}


several = changed(
    lambda book: (
        book.put(21)
        .put("theo sổ", COUNT, "note")
        .put("không phát sinh", OTHER)
        .put(98, PERCENT)
        .put("một; hai", TEXT)
    )
)


def test_confirmed_upload_saves_all_figures(upload, lan):
    assert enter_pending_upload(upload(several), by=lan, at=LATER) == FiguresEntered(created=4)
    assert figures() == {
        COUNT: ("value", 21, "", "theo sổ", "lan"),
        OTHER: ("none", None, "", "", "lan"),
        PERCENT: ("value", 98, "", "", "lan"),
        TEXT: ("value", None, "một; hai", "", "lan"),
    }
    assert Figure.objects.get(indicator__code=TEXT, entered_by=lan).items == ["một", "hai"]


def test_each_figure_has_a_log_entry(upload, lan):
    staged = upload(put(21))
    enter_pending_upload(staged, by=lan, at=LATER)
    line = FigureChange.objects.get(by=lan)
    assert (line.what, line.old, line.new) == (f"2018-H2/p_qlkh/{COUNT}", "", "21")
    assert (line.through, line.at, line.request_id) == ("excel", LATER, staged.pk.hex)


def test_pending_upload_writes_no_figure(upload):
    upload(several)
    assert (figures(), Submission.objects.filter(period__code="2018-H2").count()) == ({}, 0)


def test_confirmed_sheet_is_not_submitted(upload, lan):
    enter_pending_upload(upload(put(21)), by=lan, at=LATER)
    assert Submission.objects.get(period__code="2018-H2").status == "draft"


def test_second_upload_of_the_same_file_has_no_changes(exported, period, unit, lan):
    content = several(exported)
    for expected in (4, 0):
        rows_read = read(content, period, unit)
        assert (len(rows_read.changes), rows_read.is_clean) == (expected, True)
        if rows_read.changes:
            enter_pending_upload(
                create_pending_upload(rows_read, by=lan, filename="a.xlsx", at=AT), by=lan, at=LATER
            )


def test_cleared_cell_removes_the_value(period, unit, lan, save_figure):
    save_figure(21)
    content = read(put(None)(export(period, unit)), period, unit)
    assert [(line.action, line.old, line.new) for line in content.changes] == [
        ("Xóa số liệu", "21", "chưa có số liệu")
    ]
    enter_pending_upload(
        create_pending_upload(content, by=lan, filename="a.xlsx", at=AT), by=lan, at=LATER
    )
    assert figures()[COUNT] == ("missing", None, "", "", "lan")


def test_unchanged_blank_cell_leaves_a_newer_figure(exported, period, unit, save_figure):
    save_figure(21)
    content = read(put(98, PERCENT)(exported), period, unit)
    assert [line.indicator_value.indicator.code for line in content.lines] == [PERCENT]
    assert content.is_clean


def test_deleted_rows_leave_their_figures_unchanged(period, unit, save_figure):
    save_figure(21)
    content = changed(lambda book: book.sheet.delete_rows(6, 40))(export(period, unit))
    assert read(content, period, unit).lines == []


def test_figure_changed_meanwhile_is_a_conflict_with_both_values(
    exported, period, unit, save_figure
):
    save_figure(22)
    content = read(put(21)(exported), period, unit)
    assert (content.changes, content.is_clean) == ([], False)
    assert [line.conflict_text for line in content.conflicts] == [
        "Trong tệp: 21; trên hệ thống: 22, do Trần Minh ghi lúc 08:30 ngày 5/12/2018. Sửa ô này "
        "trong tệp cho khớp, hoặc tải biểu mới rồi nhập lại."
    ]


def test_figure_changed_meanwhile_to_the_same_is_no_conflict(exported, period, unit, save_figure):
    save_figure(21)
    content = read(put(21)(exported), period, unit)
    assert (content.changes, content.conflicts) == ([], [])


def test_figure_changed_between_preview_and_confirmation(upload, lan, save_figure):
    staged = upload(several)
    save_figure(22)
    with pytest.raises(EditConflict):
        enter_pending_upload(staged, by=lan, at=LATER)
    assert figures() == {COUNT: ("value", 22, "", "", "minh")}
    assert PendingUpload.objects.get().confirmed_at is None


def test_upload_with_a_refusal_cannot_be_pending(reading, lan):
    with pytest.raises(ValueError, match="cannot be confirmed"):
        create_pending_upload(reading(put("x")), by=lan, filename="a.xlsx", at=AT)


@pytest.mark.parametrize(("minutes", "expires"), [(29, False), (30, True), (600, True)])
def test_preview_lasts_half_an_hour(minutes, expires, upload, lan):
    staged, moment = upload(put(21)), AT + timedelta(minutes=minutes)
    if expires:
        with pytest.raises(UploadExpired, match="hết hạn sau 30 phút"):
            enter_pending_upload(staged, by=lan, at=moment)
    else:
        assert enter_pending_upload(staged, by=lan, at=moment) == FiguresEntered(created=1)


def test_upload_is_confirmed_once(upload, lan):
    staged = upload(put(21))
    enter_pending_upload(staged, by=lan, at=LATER)
    with pytest.raises(UploadExpired, match="đã được nhập rồi"):
        enter_pending_upload(staged, by=lan, at=LATER)


def test_upload_belongs_to_its_uploader(upload, minh):
    staged = upload(put(21))
    with pytest.raises(PendingUpload.DoesNotExist):
        enter_pending_upload(staged, by=minh, at=LATER)


def test_upload_to_a_locked_sheet_saves_nothing(upload, lan, period, unit):
    staged = upload(put(21))
    handed_in = {"status": "submitted", "submitted_by": lan, "submitted_at": AT}
    Submission.objects.create(period=period, unit=unit, **handed_in)
    with pytest.raises(SheetLocked):
        enter_pending_upload(staged, by=lan, at=LATER)
    assert (figures(), PendingUpload.objects.get().confirmed_at) == ({}, None)


@pytest.mark.parametrize(
    "change", [{"decimals": 1, "kind": "decimal"}, {"active_to": "2001-01-01"}]
)
def test_upload_is_refused_when_an_indicator_has_changed(change, upload, lan):
    staged = upload(several)
    Indicator.objects.filter(code=COUNT).update(**change)
    with pytest.raises(UploadExpired, match="vừa thay đổi trong danh mục"):
        enter_pending_upload(staged, by=lan, at=LATER)
    assert figures() == {}


def test_problems_are_shown_before_anything_is_saved(upload):
    staged = upload(changed(lambda book: book.put(5).put(7, OTHER)))
    errors = [{*problem.codes} for problem in check_upload(staged) if problem.severity == "error"]
    assert errors == [{COUNT, OTHER}]
    assert figures() == {}


def test_expired_uploads_of_the_same_person_are_deleted(upload):
    upload(put(21), at=AT - timedelta(days=2))
    upload(put(22))
    assert [upload.at for upload in PendingUpload.objects.all()] == [AT]


def test_reading_query_count_is_the_same_for_one_and_many_rows(exported, period, unit):
    def queries(content):
        with CaptureQueriesContext(connection) as captured:
            read(content, period, unit)
        return len(captured)

    assert queries(several(exported)) == queries(put(21)(exported)) == queries(exported)
