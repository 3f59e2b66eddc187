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
def type_in(period, unit, minh):
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


def test_confirming_enters_everything_as_if_typed(upload, lan):
    assert enter_pending_upload(upload(several), by=lan, at=LATER) == FiguresEntered(created=4)
    assert figures() == {
        COUNT: ("value", 21, "", "theo sổ", "lan"),
        OTHER: ("none", None, "", "", "lan"),
        PERCENT: ("value", 98, "", "", "lan"),
        TEXT: ("value", None, "một; hai", "", "lan"),
    }
    assert Figure.objects.get(indicator__code=TEXT, entered_by=lan).items == ["một", "hai"]


def test_each_figure_leaves_its_line_in_the_log(upload, lan):
    staged = upload(put(21))
    enter_pending_upload(staged, by=lan, at=LATER)
    line = FigureChange.objects.get(by=lan)
    assert (line.what, line.old, line.new) == (f"2018-H2/p_qlkh/{COUNT}", "", "21")
    assert (line.through, line.at, line.request_id) == ("excel", LATER, staged.pk.hex)


def test_staging_alone_writes_no_figure(upload):
    upload(several)
    assert (figures(), Submission.objects.filter(period__code="2018-H2").count()) == ({}, 0)


def test_sheet_is_entered_and_not_handed_in(upload, lan):
    enter_pending_upload(upload(put(21)), by=lan, at=LATER)
    assert Submission.objects.get(period__code="2018-H2").status == "draft"


def test_same_bytes_twice_change_nothing(exported, period, unit, lan):
    content = several(exported)
    for expected in (4, 0):
        rows_read = read(content, period, unit)
        assert (len(rows_read.changes), rows_read.is_clean) == (expected, True)
        if rows_read.changes:
            enter_pending_upload(
                create_pending_upload(rows_read, by=lan, filename="a.xlsx", at=AT), by=lan, at=LATER
            )


def test_cleared_cell_takes_the_figure_back(period, unit, lan, type_in):
    type_in(21)
    content = read(put(None)(export(period, unit)), period, unit)
    assert [(line.action, line.old, line.new) for line in content.changes] == [
        ("Xóa số liệu", "21", "chưa có số liệu")
    ]
    enter_pending_upload(
        create_pending_upload(content, by=lan, filename="a.xlsx", at=AT), by=lan, at=LATER
    )
    assert figures()[COUNT] == ("missing", None, "", "", "lan")


def test_cell_blank_in_the_export_leaves_what_came_meanwhile(exported, period, unit, type_in):
    type_in(21)
    content = read(put(98, PERCENT)(exported), period, unit)
    assert [line.indicator_value.indicator.code for line in content.lines] == [PERCENT]
    assert content.is_clean


def test_deleted_rows_leave_their_figures_alone(period, unit, type_in):
    type_in(21)
    content = changed(lambda book: book.sheet.delete_rows(6, 40))(export(period, unit))
    assert read(content, period, unit).lines == []


def test_figure_changed_meanwhile_is_a_conflict_with_both_values(exported, period, unit, type_in):
    type_in(22)
    content = read(put(21)(exported), period, unit)
    assert (content.changes, content.is_clean) == ([], False)
    assert [line.conflict_text for line in content.conflicts] == [
        "Trong tệp: 21; trên hệ thống: 22, do Trần Minh ghi lúc 08:30 ngày 5/12/2018. Sửa ô này "
        "trong tệp cho khớp, hoặc tải biểu mới rồi nhập lại."
    ]


def test_figure_changed_meanwhile_to_the_same_is_no_conflict(exported, period, unit, type_in):
    type_in(21)
    content = read(put(21)(exported), period, unit)
    assert (content.changes, content.conflicts) == ([], [])


def test_figure_changed_between_preview_and_confirmation(upload, lan, type_in):
    staged = upload(several)
    type_in(22)
    with pytest.raises(EditConflict):
        enter_pending_upload(staged, by=lan, at=LATER)
    assert figures() == {COUNT: ("value", 22, "", "", "minh")}
    assert PendingUpload.objects.get().confirmed_at is None


def test_upload_with_a_refusal_cannot_be_staged(reading, lan):
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


def test_locked_sheet_takes_nothing(upload, lan, period, unit):
    staged = upload(put(21))
    handed_in = {"status": "submitted", "submitted_by": lan, "submitted_at": AT}
    Submission.objects.create(period=period, unit=unit, **handed_in)
    with pytest.raises(SheetLocked):
        enter_pending_upload(staged, by=lan, at=LATER)
    assert (figures(), PendingUpload.objects.get().confirmed_at) == ({}, None)


@pytest.mark.parametrize("news", [{"decimals": 1, "kind": "decimal"}, {"active_to": "2001-01-01"}])
def test_indicator_that_changed_meanwhile_stops_everything(news, upload, lan):
    staged = upload(several)
    Indicator.objects.filter(code=COUNT).update(**news)
    with pytest.raises(UploadExpired, match="vừa thay đổi trong danh mục"):
        enter_pending_upload(staged, by=lan, at=LATER)
    assert figures() == {}


def test_checks_speak_before_anything_is_written(upload):
    staged = upload(changed(lambda book: book.put(5).put(7, OTHER)))
    errors = [{*problem.codes} for problem in check_upload(staged) if problem.severity == "error"]
    assert errors == [{COUNT, OTHER}]
    assert figures() == {}


def test_old_drafts_of_the_same_person_are_swept_away(upload):
    upload(put(21), at=AT - timedelta(days=2))
    upload(put(22))
    assert [upload.at for upload in PendingUpload.objects.all()] == [AT]


def test_reading_asks_the_database_as_often_for_one_row_as_for_many(exported, period, unit):
    def queries(content):
        with CaptureQueriesContext(connection) as captured:
            read(content, period, unit)
        return len(captured)

    assert queries(several(exported)) == queries(put(21)(exported)) == queries(exported)
