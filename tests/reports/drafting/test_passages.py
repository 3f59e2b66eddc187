"""Editing passages: who may, what is refused and where, what is kept, and the way back."""

from datetime import UTC, datetime

import pytest

from reports.drafting.passage_input import InvalidPassage, PassageInput
from reports.drafting.passage_store import PassageConflict
from reports.drafting.passages import (
    add_passage,
    assign_section,
    drop_passage,
    edit_passage,
    move_passage,
    restore_passage,
)
from reports.models import Passage, PassageRevision, Report, ReportTransition
from units.errors import ActionRefused, RoleRefused
from units.models import Notification, Section, Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 3, 8, 30, tzinfo=UTC)
SECTION = "tt_thanh_tra"
NEW = PassageInput("Tiếp {{tt_co_so}} cơ sở", ". ")


@pytest.fixture
def report(cast):
    return Report.objects.get(period__code="2018-H1")


@pytest.fixture
def passage(report):
    """Return the third of the passages of its section."""
    return seat(report, 3)


def seat(report, order, section=SECTION):
    return report.passages.in_report().get(section__code=section, order=order)


def order_of(report, section=SECTION):
    """Return the passages' keys as the section prints them; their seats have no hole."""
    rows = report.passages.in_report().filter(section__code=section).order_by("order")
    keys, seats = zip(*rows.values_list("pk", "order"), strict=True)
    assert seats == tuple(range(1, len(seats) + 1))
    return list(keys)


def act(user, expected_revision=1):
    return {"by": user, "at": NOW, "expected_revision": expected_revision}


def trail(passage):
    return list(
        passage.revisions.order_by("revision").values_list("revision", "verb", "by__username")
    )


def test_editing_keeps_the_words_before_and_after(cast, passage):
    before = passage.template
    edited = edit_passage(passage, NEW, **act(cast.office))
    passage.refresh_from_db()
    assert (PassageInput.of(passage), passage.revision, passage.edited_by) == (NEW, 2, cast.office)
    assert edited.revision == 2
    assert trail(passage)[1:] == [(2, "edit", "office")]
    assert [revision.template for revision in passage.revisions.order_by("revision")] == [
        before,
        NEW.template,
    ]


def test_the_same_words_write_nothing(cast, passage):
    same = edit_passage(passage, PassageInput.of(passage), **act(cast.office, expected_revision=7))
    assert (same.revision, PassageRevision.objects.filter(passage=passage).count()) == (1, 1)


def test_a_trail_that_was_not_kept_begins_with_the_first_edit(cast, report):
    section = Section.objects.get(code=SECTION)
    loose = Passage.objects.create(
        report=report,
        section=section,
        order=99,
        template="Cũ",
        edited_by=cast.records,
        edited_at=NOW,
    )
    edit_passage(loose, NEW, **act(cast.office))
    assert trail(loose) == [(1, "load", "records"), (2, "edit", "office")]


@pytest.mark.parametrize(
    ("words", "field", "position", "message"),
    [
        (PassageInput("Có {{tt_co"), "template", 4, "Vị trí 4: “{{” chưa được đóng bằng “}}”."),
        (PassageInput("Có {{khong_co}}"), "template", 4, "Vị trí 4: không có chỉ tiêu “khong_co”."),
        (PassageInput("Có ]]"), "template", 4, "Vị trí 4: “]]” không có dấu mở tương ứng."),
        (
            PassageInput("Ẩn\uffff"),
            "template",
            3,
            "Vị trí 3 có ký tự không in được (U+FFFF). Xóa ký tự này rồi gõ lại.",
        ),
        (
            PassageInput("a\x00"),
            "template",
            2,
            "Vị trí 2 có ký tự không in được (U+0000). Xóa ký tự này rồi gõ lại.",
        ),
        (PassageInput(" \n "), "template", 0, "Câu đang trống. Muốn bỏ câu này thì dùng “Bỏ câu”."),
        (
            PassageInput("a" * 2001),
            "template",
            2001,
            "Câu dài quá 2.000 ký tự. Tách thành nhiều câu.",
        ),
        (PassageInput("a", "." * 21), "separator", 21, "Dấu nối dài quá 20 ký tự."),
        (PassageInput("a", " {{"), "separator", 2, "Dấu nối không chứa được “{{”."),
        (PassageInput("a", "", "dogs"), "audience", 0, "Chọn nơi dùng câu trong danh sách."),
    ],
)
def test_words_no_report_can_say_are_refused_with_their_place(
    cast, passage, words, field, position, message
):
    with pytest.raises(InvalidPassage) as fault:
        edit_passage(passage, words, **act(cast.office))
    assert (fault.value.field, fault.value.position, str(fault.value)) == (field, position, message)
    passage.refresh_from_db()
    assert passage.revision == 1


def test_words_are_kept_composed_and_on_one_line(cast, passage):
    edited = edit_passage(
        passage, PassageInput(" Thanh\r\ntra so\u031b\u0309 ", " "), **act(cast.office)
    )
    assert PassageInput.of(edited) == PassageInput("Thanh tra sở", " ")


def test_of_two_wordings_the_later_carries_both(cast, passage):
    edit_passage(passage, NEW, **act(cast.office))
    with pytest.raises(PassageConflict) as conflict:
        edit_passage(passage, PassageInput("Khác"), **act(cast.office))
    assert (conflict.value.theirs, conflict.value.passage_input) == (NEW, PassageInput("Khác"))
    assert conflict.value.message == "office đã sửa câu này lúc 15:30 ngày 3/7/2026."


@pytest.mark.parametrize("name", ["committee", "records", "signer", "reader", "stranger", "clerk"])
def test_nobody_but_the_office_edits_what_no_unit_owns(cast, passage, name):
    with pytest.raises(RoleRefused):
        edit_passage(passage, NEW, **act(getattr(cast, name)))


@pytest.mark.parametrize("name", ["clerk", "head"])
def test_a_units_people_edit_the_passages_given_to_it(cast, report, passage, name):
    assign(report, cast, "p_qlkh")
    edited = edit_passage(passage, NEW, **act(getattr(cast, name), expected_revision=2))
    assert PassageInput.of(edited) == NEW
    with pytest.raises(RoleRefused):
        edit_passage(passage, PassageInput("Của ta"), **act(cast.neighbour, expected_revision=3))


def assign(report, cast, unit, **more):
    owner = Unit.objects.filter(code=unit).first()
    section = Section.objects.get(code=SECTION)
    return assign_section(report, section, owner, by=cast.office, at=NOW, **more)


def others(passage, report):
    """Return what only the office may do with a passage that a unit owns."""
    return {
        "add": lambda by: add_passage(report, passage.section, NEW, by=by, at=NOW),
        "drop": lambda by: drop_passage(passage, **act(by, 2)),
        "move": lambda by: move_passage(passage, before=seat(report, 1), **act(by, 2)),
        "assign": lambda by: assign_section(report, passage.section, None, by=by, at=NOW),
        "audience": lambda by: edit_passage(
            passage, PassageInput("Tin", "", "article"), **act(by, 2)
        ),
    }


@pytest.mark.parametrize("verb", ["add", "drop", "move", "assign", "audience"])
def test_a_units_people_do_nothing_else(cast, report, passage, verb):
    assign(report, cast, "p_qlkh")
    with pytest.raises(RoleRefused):
        others(passage, report)[verb](cast.head)
    others(passage, report)[verb](cast.office)


@pytest.mark.parametrize("status", ["in_review", "approved", "published", "corrected"])
@pytest.mark.parametrize("verb", ["add", "drop", "move", "assign", "audience"])
def test_nothing_moves_under_the_readers_eyes(cast, report, passage, verb, status):
    Report.objects.filter(pk=report.pk).update(status=status)
    before = list(Passage.objects.order_by("pk").values())
    with pytest.raises(ActionRefused, match="không sửa câu được"):
        others(passage, report)[verb](cast.office)
    assert list(Passage.objects.order_by("pk").values()) == before


def test_a_closed_report_says_who_closed_it_and_whom_to_ask(cast, report, passage):
    Report.objects.filter(pk=report.pk).update(status="in_review")
    step = {"verb": "send", "from_status": "draft", "to_status": "in_review", "at": NOW}
    ReportTransition.objects.create(report=report, by=cast.office, **step)
    with pytest.raises(ActionRefused) as refusal:
        edit_passage(passage, NEW, **act(cast.office))
    assert str(refusal.value) == (
        "Báo cáo đang xin ý kiến (office, 03/07/2026 15:30) nên không sửa câu được. "
        "Cần sửa thì đề nghị office rút về sửa."
    )


def test_a_new_passage_stands_behind_the_one_meant(cast, report, passage):
    before = order_of(report)
    fresh = add_passage(report, passage.section, NEW, by=cast.office, at=NOW, after=passage)
    assert order_of(report) == [*before[:3], fresh.pk, *before[3:]]
    assert trail(fresh) == [(1, "add", "office")]


def test_a_new_passage_without_a_neighbour_comes_last(cast, report, passage):
    before = order_of(report)
    fresh = add_passage(report, passage.section, NEW, by=cast.office, at=NOW)
    assert (order_of(report), fresh.order) == ([*before, fresh.pk], len(before) + 1)


def test_neighbours_that_make_room_are_not_edited(cast, report, passage):
    add_passage(report, passage.section, NEW, by=cast.office, at=NOW, after=seat(report, 1))
    passage.refresh_from_db()
    assert (passage.order, passage.revision) == (4, 1)


def test_moving_before_and_behind(cast, report, passage):
    first, two, three, *rest = order_of(report)
    move_passage(passage, before=seat(report, 1), **act(cast.office))
    assert order_of(report) == [three, first, two, *rest]
    move_passage(passage, after=seat(report, 2), **act(cast.office, expected_revision=2))
    assert order_of(report) == [first, three, two, *rest]
    assert [verb for _, verb, _ in trail(passage)] == ["load", "move", "move"]


def test_moving_to_another_section_closes_the_gap(cast, report, passage):
    target = Section.objects.get(code="kh_tw")
    left, there = order_of(report), order_of(report, "kh_tw")
    move_passage(passage, section=target, **act(cast.office))
    assert order_of(report) == [key for key in left if key != passage.pk]
    assert order_of(report, "kh_tw") == [*there, passage.pk]


def test_a_dropped_passage_leaves_and_comes_back(cast, report, passage):
    before = order_of(report)
    drop_passage(passage, **act(cast.office))
    assert order_of(report) == [key for key in before if key != passage.pk]
    first = passage.revisions.get(revision=1)
    restore_passage(passage, first, **act(cast.office, expected_revision=2))
    assert order_of(report) == before
    assert [verb for _, verb, _ in trail(passage)] == ["load", "drop", "restore"]


def test_a_dropped_passage_is_not_edited(cast, passage):
    drop_passage(passage, **act(cast.office))
    with pytest.raises(ActionRefused, match="office đã bỏ câu này lúc 15:30 ngày 3/7/2026"):
        edit_passage(passage, NEW, **act(cast.office, expected_revision=2))


@pytest.mark.parametrize("verb", ["drop", "move"])
def test_an_act_on_a_page_that_is_out_of_date_is_refused(cast, report, passage, verb):
    edit_passage(passage, NEW, **act(cast.office))
    assign(report, cast, "p_qlkh")
    with pytest.raises(PassageConflict):
        others(passage, report)[verb](cast.office)


def test_words_come_back_where_the_passage_stands_now(cast, report, passage):
    was = PassageInput.of(passage)
    edit_passage(passage, NEW, **act(cast.office))
    add_passage(report, passage.section, NEW, by=cast.office, at=NOW, after=seat(report, 1))
    first = passage.revisions.get(revision=1)
    restore_passage(passage, first, **act(cast.office, expected_revision=2))
    passage.refresh_from_db()
    assert (PassageInput.of(passage), passage.order) == (was, 4)


def test_a_move_is_undone_through_history(cast, report, passage):
    before = order_of(report)
    move_passage(passage, section=Section.objects.get(code="kh_tw"), **act(cast.office))
    first = passage.revisions.get(revision=1)
    restore_passage(passage, first, **act(cast.office, expected_revision=2))
    assert order_of(report) == before


def test_a_units_people_restore_text_and_nothing_else(cast, report, passage):
    assign(report, cast, "p_qlkh")
    edit_passage(passage, NEW, **act(cast.clerk, expected_revision=2))
    first = passage.revisions.get(revision=1)
    restored = restore_passage(passage, first, **act(cast.clerk, expected_revision=3))
    assert restored.template == first.template
    drop_passage(passage, **act(cast.office, expected_revision=4))
    with pytest.raises(RoleRefused):
        restore_passage(passage, first, **act(cast.clerk, expected_revision=5))


def test_a_section_is_given_to_a_unit_and_one_taken_back(cast, report, passage):
    count = len(order_of(report))
    assert (assign(report, cast, "p_qlkh"), assign(report, cast, "p_qlkh")) == (count, 0)
    assert assign(report, cast, None, only=passage) == 1
    owned = report.passages.filter(section__code=SECTION, owner__code="p_qlkh")
    assert owned.count() == count - 1
    stored = passage.revisions.order_by("revision").values_list("verb", "owner__code")
    assert list(stored) == [("load", None), ("assign", "p_qlkh"), ("assign", None)]


def test_a_units_people_are_notified_once_of_an_assignment(cast, report):
    assign(report, cast, "p_qlkh")
    assign(report, cast, "p_qlkh")
    notifications = Notification.objects.order_by("user").values_list("user__username", flat=True)
    assert sorted(notifications) == ["clerk", "head"]
