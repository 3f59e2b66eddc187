"""What a conference concluded comes back next period as something that must be answered."""

from datetime import UTC, date, datetime

import pytest

from reports.composition.draft import compose_draft
from reports.conference.minutes import TaskInput, minutes_hash, record_conference
from reports.document import Gap
from reports.models import Conference, Passage, Report, Task
from reports.opening.open_report import open_report
from tests.indicators import reporter
from units.errors import ActionRefused, RoleRefused
from units.models import FigureChange, Indicator, Period, Section, Unit
from units.models.period import statutory_days
from units.period_values import load_period_values

NOW = datetime(2018, 12, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def heard_period(cast):
    return Period.objects.get(code="2018-H2")


@pytest.fixture
def unit(cast):
    return Unit.objects.get(code="p_qlkh")


@pytest.fixture
def say(heard_period, cast):
    """Write the conference down with these tasks, having seen what stands there."""

    def say(*tasks, seen=None, **details):
        seal = minutes_hash(heard_period) if seen is None else seen
        return record_conference(
            heard_period, details, tasks, by=cast.office, at=NOW, expected_hash=seal
        )

    return say


@pytest.fixture
def following(cast):
    """Open the following period and its report."""

    def following(kind="H1", year=2019):
        start, end = statutory_days(kind, year)
        times = {"start": start, "end": end, "due_at": datetime(year, 12, 20, tzinfo=UTC)}
        code = f"{year}-{kind}"
        period = Period.objects.create(code=code, kind=kind, year=year, **times)
        return open_report(period, by=cast.office, at=NOW)

    return following


def item():
    return Task.objects.get().item


def test_conference_is_kept_with_its_tasks(say, unit):
    conference = say(
        TaskInput(unit, "Rà soát đề tài chậm", date(2019, 3, 1)),
        place="Rạch Giá",
        concluder="Bí thư",
    )
    assert (conference.place, conference.concluder) == ("Rạch Giá", "Bí thư")
    tasks = conference.tasks.values_list("unit", "words", "due_on", "order", "item")
    assert list(tasks) == [(unit.pk, "Rà soát đề tài chậm", date(2019, 3, 1), 1, None)]


def test_tasks_are_changed_moved_and_taken_away(say, unit):
    first, second = (
        TaskInput(unit, words, pk=task.pk)
        for words, task in zip(
            ("Việc một", "Việc hai mới"),
            say(TaskInput(unit, "Việc một"), TaskInput(unit, "Việc hai")).tasks.all(),
            strict=True,
        )
    )
    say(
        second,
        TaskInput(unit, "Việc một", pk=first.pk, is_deleted=True),
        TaskInput(unit, "Việc ba"),
    )
    assert [task.words for task in Task.objects.all()] == ["Việc hai mới", "Việc ba"]


def test_what_was_written_is_in_the_log(say, unit, cast, heard_period):
    say(TaskInput(unit, "Việc một"), place="Rạch Giá")
    say(place="Hà Tiên")
    change = FigureChange.objects.filter(what="hội nghị 2018-H2")[0]
    assert (change.by, change.old.count("Rạch Giá"), change.new.count("Hà Tiên")) == (
        cast.office, 1, 1
    )  # fmt: skip


def test_what_somebody_else_has_written_is_not_written_over(say, unit):
    say(place="Rạch Giá")
    with pytest.raises(ActionRefused, match="Có người vừa ghi"):
        say(place="Hà Tiên", seen="")
    assert Conference.objects.get().place == "Rạch Giá"


@pytest.mark.parametrize("name", ["clerk", "head", "committee", "signer", "records", "reader"])
def test_nobody_but_the_office_writes_it_down(heard_period, cast, name):
    with pytest.raises(RoleRefused):
        record_conference(
            heard_period,
            {},
            [],
            by=getattr(cast, name),
            at=NOW,
            expected_hash=minutes_hash(heard_period),
        )


# ------------------------------------------------------------------------ the next period


def test_task_becomes_a_required_item_of_its_unit(say, unit, following):
    say(TaskInput(unit, "Rà soát 5 đề tài", date(2019, 3, 1)))
    report = following()
    task_item = item()
    assert (task_item.code, reporter(task_item), task_item.label) == (
        "nv_2018h2_1",
        unit,
        "Rà soát 5 đề tài",
    )
    assert (task_item.kind, task_item.nature, task_item.required) == ("text", "flow", True)
    assert (task_item.active_from, task_item.active_to) == (report.period.start, report.period.end)
    assert task_item.note.startswith("Kết luận hội nghị 6 tháng cuối năm 2018, hạn 01/03/2019.")


def test_item_is_asked_for_in_that_period_alone(say, unit, following, heard_period):
    say(TaskInput(unit, "Việc một"))
    first, second = following(), following("H2", 2019)
    asked_periods = [
        item().code in load_period_values(period, unit).by_code
        for period in (heard_period, first.period, second.period)
    ]
    assert asked_periods == [False, True, False]


def test_draft_has_a_gap_until_the_unit_answers(say, unit, following):
    say(TaskInput(unit, "Rà soát 5 đề tài"))
    report = following()
    passage = report.passages.get(section__code="nhiem_vu")
    runs = compose_draft(report).clauses[passage.pk].runs
    assert passage.template == "Về nhiệm vụ “[[Rà soát 5 đề tài]]”: {{nv_2018h2_1}}"
    assert runs[-1] == Gap("nv_2018h2_1", "Rà soát 5 đề tài")
    assert (passage.owner, passage.revisions.get().verb) == (unit, "add")


def test_answers_stand_at_the_end_of_the_report_proper(say, unit, following):
    say(TaskInput(unit, "Việc một"))
    report = following()
    section = Section.objects.get(code="nhiem_vu")
    printed = [
        section.code
        for section in compose_draft(report).document.sections
        if section.part == "report"
    ]
    assert section.parent == Section.objects.get(code="bc")
    assert section.title == "Thực hiện kết luận hội nghị"
    assert printed.index("nhiem_vu") == printed.index("dang") + 1


def test_question_does_not_roll_on(say, unit, following):
    say(TaskInput(unit, "Việc một"))
    first, second = following(), following("H2", 2019)
    assert second.rolled_from == first
    assert not second.passages.filter(section__code="nhiem_vu").exists()


def test_task_set_after_the_next_period_opened_is_given_at_once(say, unit, following):
    say(TaskInput(unit, "Việc một"))
    report = following()
    task = Task.objects.get()
    say(TaskInput(unit, "Việc một", pk=task.pk), TaskInput(unit, "Việc hai"))
    codes = Task.objects.values_list("item__code", flat=True)
    assert list(codes) == ["nv_2018h2_1", "nv_2018h2_2"]
    orders = Passage.objects.filter(report=report, section__code="nhiem_vu")
    assert sorted(orders.values_list("order", flat=True)) == [1, 2]


def test_closed_report_gets_no_more_questions(say, unit, following):
    report = following()
    Report.objects.filter(pk=report.pk).update(status="in_review")
    say(TaskInput(unit, "Việc một"))
    assert item() is None


@pytest.mark.parametrize("change", [{"words": "Khác"}, {"is_deleted": True}])
def test_task_that_is_being_answered_stays(say, unit, following, change):
    say(TaskInput(unit, "Việc một"))
    following()
    wanted = {"unit": unit, "words": "Việc một", "pk": Task.objects.get().pk} | change
    with pytest.raises(ActionRefused, match="đã giao"):
        say(TaskInput(**wanted))
    assert Task.objects.get().words == "Việc một"


def test_due_date_of_a_given_task_may_move(say, unit, following):
    say(TaskInput(unit, "Việc một"))
    following()
    say(TaskInput(unit, "Việc một", date(2019, 5, 1), pk=Task.objects.get().pk))
    assert Task.objects.get().due_on == date(2019, 5, 1)
    assert Indicator.objects.filter(code__startswith="nv_2018h2").count() == 1
