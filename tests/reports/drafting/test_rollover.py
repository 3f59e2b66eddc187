"""What came along from last time: words left as they were, words written anew."""

from datetime import UTC, datetime

import pytest
from django.db.models import F

from reports.composition.draft import compose_draft, find_report
from reports.drafting.rollover import rewritten_passages, unchanged_passages
from reports.models import Passage, Report
from tests.indicators import reporter
from units.models import Figure, Period, Submission

NOW = datetime(2018, 12, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


def drop(passages):
    """History keeps every passage; one that is dropped is no part of its report."""
    passages.update(dropped_by=F("edited_by"), dropped_at=NOW)


@pytest.fixture
def before():
    return find_report(Period.objects.get(code="2018-H1"))


@pytest.fixture
def after(before):
    """Return the same period's words a second time: all figures equal, all passages moved."""
    report = find_report(Period.objects.get(code="2018-H2"))
    drop(report.passages.all())
    Report.objects.filter(pk=report.pk).update(rolled_from=before)
    Passage.objects.bulk_create(
        Passage(
            report=report,
            section=old.section,
            order=old.order,
            template=old.template,
            separator=old.separator,
            audience=old.audience,
            origin=old,
            edited_by=old.edited_by,
            edited_at=NOW,
        )
        for old in before.passages.select_related("section")
    )
    return Report.objects.select_related("period", "rolled_from__period").get(pk=report.pk)


def change(after, place, template):
    section, order = place.split(":")
    passage = after.passages.in_report().get(section__code=section, order=order)
    Passage.objects.filter(pk=passage.pk).update(template=template)
    return passage.pk


def words(keys):
    return set(Passage.objects.filter(pk__in=keys).values_list("template", flat=True))


def test_only_words_without_figures_or_dates_stay_the_same(after, before):
    same = words(unchanged_passages(compose_draft(after)))
    assert same == {
        passage.template for passage in before.passages.all() if "{{" not in passage.template
    }


def test_the_same_figure_says_the_same_again(after):
    key = change(after, "tt_thanh_tra:1", "{{tt_co_so}} cơ sở")
    Passage.objects.filter(continuations=key).update(template="{{tt_co_so}} cơ sở")
    assert key not in unchanged_passages(compose_draft(after))
    figure = Figure.objects.get(indicator__code="tt_co_so")
    figure.submission, _ = Submission.objects.get_or_create(
        period=after.period, unit=reporter(figure.indicator)
    )
    figure.pk = None
    figure.save(force_insert=True)
    assert key in unchanged_passages(compose_draft(after))


def test_what_waits_for_a_figure_in_both_has_no_words_to_compare(after):
    key = change(after, "tt_thanh_tra:1", "{{khong_ai_co}} cơ sở")
    Passage.objects.filter(continuations=key).update(template="{{khong_ai_co}} cơ sở")
    assert key not in unchanged_passages(compose_draft(after))


def test_a_template_written_anew_is_rewritten_and_no_longer_unchanged(after, before):
    still = before.passages.exclude(template__contains="{{").first()
    key = change(after, f"{still.section.code}:{still.order}", "Viết lại hẳn.")
    draft = compose_draft(after)
    assert rewritten_passages(draft) == {key}
    assert key not in unchanged_passages(draft)


def test_what_has_no_origin_is_neither(after):
    passage = after.passages.in_report().first()
    Passage.objects.filter(pk=passage.pk).update(origin=None, template="Mới.")
    draft = compose_draft(after)
    assert passage.pk not in rewritten_passages(draft) | unchanged_passages(draft)


def test_a_report_that_came_from_nowhere_has_nothing_unchanged(before):
    assert unchanged_passages(compose_draft(before)) == set()


def test_asks_as_often_for_more_passages(after, django_assert_max_num_queries):
    def questions():
        draft = compose_draft(after)
        with django_assert_max_num_queries(99) as queries:
            unchanged_passages(draft)
            rewritten_passages(draft)
        return len(queries)

    many = questions()
    drop(after.passages.filter(order__gt=1))
    assert questions() == many
