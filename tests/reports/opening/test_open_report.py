"""Opening a report: the words of an earlier one come along, once, and follow the calendar."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import F

from reports.composition.draft import compose_draft, find_report
from reports.document import plain_text
from reports.drafting.rollover import find_rollover_doubts, rewritten_passages, unchanged_passages
from reports.models import Passage, PassageRevision, Report
from reports.opening.forms import propose_period
from reports.opening.open_report import (
    AlreadyOpen,
    list_sources,
    open_period,
    open_report,
    propose_title,
)
from units.errors import ActionRefused, RoleRefused
from units.models import DeclaredLiteral, FigureChange, Indicator, Notification, Period, Unit
from units.models.period import statutory_days

NOW = datetime(2018, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def fresh(kind="H1", year=2019):
    start, end = statutory_days(kind, year)
    due = datetime(year, 12, 20, tzinfo=UTC)
    return Period(code=f"{year}-{kind}", kind=kind, year=year, start=start, end=end, due_at=due)


@pytest.fixture
def period(cast):
    period = fresh()
    period.save()
    return period


@pytest.fixture
def source():
    """Return the report of the first half of 2018; that of the second half is no source."""
    second = Passage.objects.filter(report__period__code="2018-H2")
    second.update(dropped_by=F("edited_by"), dropped_at=NOW)
    return find_report(Period.objects.get(code="2018-H1"))


def put(source, template, order=1, section="dang"):
    passage = source.passages.get(section__code=section, order=order)
    Passage.objects.filter(pk=passage.pk).update(template=template)
    return passage


def words_of_all(report):
    fields = ("section__code", "order", "template", "separator", "audience", "owner")
    return list(report.passages.in_report().in_print_order().values_list(*fields))


def test_every_standing_passage_comes_along(period, source, cast):
    unit = Unit.objects.get(code="p_qlkh")
    gone, owned = source.passages.in_print_order()[:2]
    Passage.objects.filter(pk=gone.pk).update(dropped_by=cast.office, dropped_at=NOW)
    Passage.objects.filter(pk=owned.pk).update(owner=unit)
    report = open_report(period, by=cast.office, at=NOW)
    assert words_of_all(report) == words_of_all(source)
    assert (report.rolled_from, report.layout, report.status) == (source, "party", "draft")


def test_each_passage_knows_its_origin_and_begins_its_history(period, source, cast):
    report = open_report(period, by=cast.office, at=NOW)
    for passage in report.passages.select_related("origin"):
        assert passage.origin is not None
        assert passage.origin.template == passage.template
    rolled = PassageRevision.objects.filter(passage__report=report)
    assert rolled.count() == report.passages.count()
    assert set(rolled.values_list("verb", "revision", "by", "at")) == {
        ("roll", 1, cast.office.pk, NOW)
    }


def test_period_in_the_text_follows(period, source, cast):
    report = open_report(period, by=cast.office, at=NOW)
    headline = report.passages.get(section__code="hn_tieu_de")
    sentence = plain_text(compose_draft(report).clauses[headline.pk].runs)
    assert sentence.endswith("KHCN 6 tháng đầu năm 2019")


def test_typed_names_become_tokens_and_are_told_as_rewritten(period, source, cast):
    put(source, "Trong 6 tháng đầu năm 2018, đã họp")
    report = open_report(period, by=cast.office, at=NOW)
    passage = report.passages.get(section__code="dang", order=1)
    assert passage.template == "Trong {{ky_nhan}} {{ky_nam}}, đã họp"
    assert rewritten_passages(compose_draft(report)) == {passage.pk}
    assert passage.pk not in unchanged_passages(compose_draft(report))


def test_declared_texts_and_literals_never_change(period, source, cast):
    template = "Đề án 6 tháng đầu năm 2018 theo [[6 tháng đầu năm 2018]]"
    put(source, template)
    DeclaredLiteral.objects.create(text="Đề án 6 tháng đầu năm 2018")
    report = open_report(period, by=cast.office, at=NOW)
    assert report.passages.get(section__code="dang", order=1).template == template


def test_bare_years_and_indicators_no_longer_asked_are_told(period, source, cast):
    put(source, "Kế hoạch năm 2018")
    Indicator.objects.filter(code="tt_cuoc").update(active_to=date(2018, 12, 14))
    report = open_report(period, by=cast.office, at=NOW)
    doubts = [
        (doubt.passage.section.code, doubt.passage.order, doubt.instead)
        for doubt in find_rollover_doubts(report)
    ]
    assert doubts == [("tt_thanh_tra", 1, ""), ("dang", 1, "năm {{ky_nam}}")]


def test_a_year_that_is_still_this_periods_is_no_doubt(source, cast):
    put(source, "Kế hoạch năm 2018")
    quarter = fresh("Q4", 2018)
    quarter.save()
    assert find_rollover_doubts(open_report(quarter, by=cast.office, at=NOW)) == []


# ------------------------------------------------------------------------------ which source


def test_the_period_before_comes_first_then_the_same_a_year_ago(cast):
    third = fresh("Y", 2019)
    third.save()
    assert [source.period.code for source in list_sources(fresh())] == ["2018-H2", "2018-H1"]
    assert [source.period.code for source in list_sources(fresh("H2", 2019))] == [
        "2018-H2",
        "2018-H1",
    ]
    assert [source.period.code for source in list_sources(fresh("Q3", 2018))] == ["2018-H1"]


def test_a_report_without_words_is_no_source(source):
    assert list_sources(fresh()) == [source]


def test_the_office_may_choose(period, cast):
    chosen = find_report(Period.objects.get(code="2018-H1"))
    assert open_report(period, by=cast.office, at=NOW, source=chosen).rolled_from == chosen


def test_a_later_report_is_no_source(period, source, cast):
    opened = open_report(period, by=cast.office, at=NOW)
    earlier = fresh("H1", 2017)
    earlier.save()
    with pytest.raises(ActionRefused, match="kỳ trước"):
        open_report(earlier, by=cast.office, at=NOW, source=opened)
    assert not Report.objects.filter(period=earlier).exists()


def test_title_sums_up_the_same_stretch_of_the_year():
    first, second = (find_report(Period.objects.get(code=f"2018-H{n}")) for n in (1, 2))
    assert propose_title(fresh(), second) == first.title
    assert propose_title(fresh("Q3", 2019), second) == second.title


def test_the_first_report_of_all_begins_empty(cast):
    earlier = fresh("H1", 2017)
    earlier.save()
    report = open_report(earlier, by=cast.office, at=NOW, title="kết quả")
    assert (report.rolled_from, report.title, report.passages.count()) == (None, "kết quả", 0)


# ------------------------------------------------------------------------------- once, by whom


def test_a_second_time_nothing_is_opened(period, source, cast):
    report = open_report(period, by=cast.office, at=NOW)
    passages = Passage.objects.count()
    with pytest.raises(AlreadyOpen):
        open_report(period, by=cast.office, at=NOW)
    assert (Passage.objects.count(), find_report(period)) == (passages, report)


@pytest.mark.parametrize("name", ["clerk", "head", "committee", "signer", "records", "reader"])
def test_nobody_but_the_office_opens(period, cast, name):
    with pytest.raises(RoleRefused):
        open_report(period, by=getattr(cast, name), at=NOW)


def test_a_period_opens_with_its_report_and_its_units_hear_of_it(cast, source):
    report = open_period(fresh(), by=cast.office, at=NOW)
    assert (report.period.code, report.rolled_from) == ("2019-H1", source)
    notifications = Notification.objects.filter(user=cast.clerk).values_list("text", "url")
    assert list(notifications) == [
        (
            "Kỳ 6 tháng đầu năm 2019 đã mở. Biểu số liệu của Phòng Quản lý Khoa học "
            "nộp trước 07:00 20/12/2019.",
            "/periods/2019-H1/units/p_qlkh/",
        )
    ]


def test_opening_is_written_down(cast, source):
    open_period(fresh(), by=cast.office, at=NOW, source=source)
    figure_changes = FigureChange.objects.filter(what__startswith="mở ").order_by("pk")
    assert [(change.what, change.by, change.at) for change in figure_changes] == [
        ("mở kỳ 2019-H1", cast.office, NOW),
        ("mở báo cáo 2019-H1", cast.office, NOW),
    ]
    assert figure_changes[0].new.splitlines()[0] == f"start: {fresh().start}"
    assert figure_changes[1].new == f"soạn từ: {source.period.code}"


def test_a_period_opens_once(cast, source):
    open_period(fresh(), by=cast.office, at=NOW)
    with pytest.raises(AlreadyOpen):
        open_period(fresh(), by=cast.office, at=NOW)
    assert Period.objects.filter(year=2019).count() == 1


def test_asks_as_often_for_more_passages(cast, source, django_assert_max_num_queries):
    def questions(year):
        period = fresh(year=year)
        period.save()
        with django_assert_max_num_queries(99) as queries:
            report = open_report(period, by=cast.office, at=NOW, source=source)
            find_rollover_doubts(report)
        return len(queries)

    few = source.passages.filter(order__gt=1)
    many = questions(2019)
    few.update(dropped_by=cast.office, dropped_at=NOW)
    assert questions(2020) == many


def test_a_deadline_far_from_its_period_is_not_proposed_again(period):
    before = Period.objects.get(code="2018-H2")
    Period.objects.filter(pk=before.pk).update(due_at=datetime(2026, 12, 11, 10, tzinfo=UTC))
    assert propose_period("H1", 2019)["due_at"].date() == date(2019, 6, 20)
