"""Agreements to passages: saving them, and which changes make them outdated."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.composition.draft import compose_draft
from reports.composition.grammar import placeholders
from reports.composition.hashes import EMPTY_CLAUSE
from reports.models import Agreement, Passage
from reports.review.agreements import agree, outdated_agreements
from reports.review.blockers import printed_passages
from tests.indicators import reporter
from tests.reports.review.reports_in_review import (
    NOW,
    agree_to,
    find_report_2018,
    set_status,
    transition,
)
from units.collection.enter_figures import FigureInput, record_figures
from units.errors import RoleRefused
from units.models import Figure, Indicator, Period, Submission
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def draft(year_2018):
    set_status("in_review")
    return compose_draft(find_report_2018())


def all_passages(draft):
    """Return all passages, including those that print nothing now."""
    return [passage.pk for passage in draft.passages]


def test_agreement_stores_person_time_and_text(cast, draft):
    first = printed_passages(draft)[0]
    agree_to(cast.committee, [first])
    (fields,) = Agreement.objects.all()
    assert (fields.by, fields.at, fields.draft_number) == (cast.committee, NOW, 1)
    assert fields.passage_hash == draft.passage_hashes[first]
    assert fields.words == "".join(run.text for run in draft.clauses[first].runs)


def test_agreeing_to_a_passage_changed_since_shown_is_refused(cast, draft):
    first, two = printed_passages(draft)[:2]
    seen = {first: draft.passage_hashes[first], two: "0" * 64}
    agreed = agree(draft.report, seen, by=cast.committee, at=NOW)
    assert [passage.pk for passage in agreed.passages] == [first]
    assert [passage.pk for passage in agreed.changed] == [two]
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "0", "f" * 15])
def test_a_partial_hash_is_refused(cast, draft, seen):
    first = printed_passages(draft)[0]
    text = draft.passage_hashes[first][: len(seen)]
    assert not agree(draft.report, {first: text}, by=cast.committee, at=NOW).passages


def test_agreeing_twice_saves_one_agreement(cast, draft):
    first = printed_passages(draft)[0]
    agree_to(cast.committee, [first])
    again = agree_to(cast.committee, [first])
    assert (again.passages, again.changed) == ((), ())
    assert Agreement.objects.count() == 1


def test_passages_of_another_report_are_ignored(cast, draft):
    other = Passage.objects.exclude(report=draft.report).values_list("pk", flat=True)
    foreign = {**dict.fromkeys(other, "0" * 64), 10**8: "0" * 64}
    assert agree(draft.report, foreign, by=cast.committee, at=NOW).passages == ()


def test_the_office_cannot_agree(cast, draft):
    with pytest.raises(RoleRefused):
        agree_to(cast.office)


# ------------------------------------------------------------------------- exactly what changed


def different_value(value, style):
    """Return a value that differs from the given one."""
    if value.status == "none" or value.is_missing:
        amount = Decimal(7)
        base = Decimal(9) if style.kind == "ratio" else None
        return Value("value", amount=amount, base=base)
    if style.kind == "date":
        return replace(value, text="2018-02-03")
    if style.is_text:
        return replace(value, text=f"{value.text} khác", items=())
    if value.base is not None:
        return replace(value, base=value.base + 1)
    return replace(value, amount=value.amount + 1)


def passages_printing(draft, code):
    """Return the passages whose template prints an indicator, in any view."""
    return {
        passage.pk
        for passage in draft.passages
        if code in {it.code for it in placeholders(passage.template)}
    }


def figures_of_2018():
    """Return all figures of the first half of 2018."""
    return Figure.objects.filter(submission__period__code="2018-H1").select_related("indicator")


def test_agreement_is_outdated_when_a_figure_of_its_passage_changes(cast, draft):
    agree_to(cast.committee, all_passages(draft))
    agree_to(cast.signer, all_passages(draft)[::2])
    seen = {cast.committee: set(all_passages(draft)), cast.signer: set(all_passages(draft)[::2])}
    for figure in figures_of_2018():
        value = different_value(figure.value, figure.indicator.style)
        fields = {"status": value.status, "amount": value.amount, "text": value.text}
        Figure.objects.filter(pk=figure.pk).update(**fields, base=value.base, items=[])
        affected = passages_printing(draft, figure.indicator.code)
        stale = outdated_agreements(compose_draft(draft.report))
        assert stale == {who: affected & theirs for who, theirs in seen.items()}, figure
        figure.save()
    assert outdated_agreements(compose_draft(draft.report)) == dict.fromkeys(seen, frozenset())


def test_all_figures_of_2018_are_printed(draft):
    codes = [figure.indicator.code for figure in figures_of_2018()]
    texts = Indicator.objects.filter(code__in=codes, kind__in=["text", "date"])
    assert (len(codes), texts.count()) == (165, 73)
    assert [code for code in codes if not passages_printing(draft, code)] == []


def change_template(draft, template):
    """Change the template of the passage on projects under way; return its key."""
    (passage,) = Passage.objects.filter(
        template__contains="{{kh_tinh_quan_ly}}", report=find_report_2018()
    )
    Passage.objects.filter(pk=passage.pk).update(template=template)
    return passage.pk


@pytest.mark.parametrize("view", ["so_sanh", "bang_chu", "tren:10", "cung_ky"])
def test_agreement_is_outdated_when_a_view_of_a_figure_changes(cast, draft, view):
    before = create_figure_of_year(2017, 40, cast.office)
    changed = change_template(draft, f"Có {{{{kh_tinh_quan_ly|{view}}}}} đề tài")
    agree_to(cast.committee, all_passages(draft))
    figure = Figure.objects.filter(
        indicator__code="kh_tinh_quan_ly", submission__period=draft.report.period
    )
    (before if view == "cung_ky" else figure).update(amount=85)
    assert outdated_agreements(compose_draft(draft.report)) == {cast.committee: {changed}}


def create_figure_of_year(year, amount, by):
    """Create the figure of projects under way in the first half of another year."""
    last = Period.objects.create(
        code=f"{year}-H1",
        kind="H1",
        year=year,
        start=f"{year}-01-01",
        end=f"{year}-06-30",
        due_at=NOW,
    )
    indicator = Indicator.objects.get(code="kh_tinh_quan_ly")
    sheet = Submission.objects.create(period=last, unit=reporter(indicator))
    word = {indicator: FigureInput(Value("value", amount=Decimal(amount)))}
    record_figures(sheet, word, by=by, at=NOW, through="form")
    return Figure.objects.filter(submission=sheet)


def test_agreement_is_outdated_when_a_word_changes(cast, draft):
    agree_to(cast.committee, all_passages(draft))
    changed = change_template(draft, "Đang quản lý {{kh_tinh_quan_ly}} đề tài")
    assert outdated_agreements(compose_draft(draft.report)) == {cast.committee: {changed}}


def test_agreement_is_outdated_when_a_figure_becomes_an_estimate(cast, draft):
    agree_to(cast.committee, all_passages(draft))
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(status="estimate")
    assert outdated_agreements(compose_draft(draft.report)) == {
        cast.committee: passages_printing(draft, "kh_tinh_quan_ly")
    }


def test_agreement_is_current_again_when_a_change_is_undone(cast, draft):
    agree_to(cast.committee, all_passages(draft))
    figure = Figure.objects.filter(indicator__code="kh_tinh_quan_ly")
    amount = figure.values_list("amount", flat=True).get() or 0
    figure.update(amount=amount + 1)
    assert outdated_agreements(compose_draft(draft.report))[cast.committee]
    figure.update(amount=amount)
    assert outdated_agreements(compose_draft(draft.report)) == {cast.committee: frozenset()}


def test_a_passage_that_prints_nothing_can_be_agreed_to(cast, draft):
    agree_to(cast.committee, all_passages(draft))
    (gone,) = passages_printing(draft, "tt_kt_cuoc")
    codes = {it.code for it in placeholders(Passage.objects.get(pk=gone).template)}
    Figure.objects.filter(indicator__code__in=codes).update(
        status="none", amount=None, base=None, text=""
    )
    now = compose_draft(draft.report)
    assert now.clauses[gone] is EMPTY_CLAUSE
    assert outdated_agreements(now)[cast.committee] >= {gone}
    agree_to(cast.committee, all_passages(now))
    assert outdated_agreements(now) == {cast.committee: frozenset()}


def test_only_the_latest_agreement_counts(cast, draft):
    figure = Figure.objects.filter(indicator__code="kh_tinh_quan_ly")
    amount = figure.values_list("amount", flat=True).get() or 0
    agree_to(cast.committee, all_passages(draft))
    figure.update(amount=amount + 1)
    agree_to(cast.committee, all_passages(draft))
    figure.update(amount=amount)
    assert outdated_agreements(compose_draft(draft.report))[cast.committee] == passages_printing(
        draft, "kh_tinh_quan_ly"
    )
    agree_to(cast.committee, all_passages(draft))
    assert outdated_agreements(compose_draft(draft.report)) == {cast.committee: frozenset()}


def test_agreement_stays_valid_in_the_next_draft(cast, draft):
    agree_to(cast.committee, all_passages(draft))
    transition("take_back", cast.office)
    changed = change_template(draft, "Đang quản lý {{kh_tinh_quan_ly}} đề tài")
    transition("send", cast.office)
    assert outdated_agreements(compose_draft(find_report_2018())) == {cast.committee: {changed}}


def test_query_count_is_the_same_for_all_as_for_one(cast, draft, django_assert_num_queries):
    for passages in ([printed_passages(draft)[0]], all_passages(draft)):
        agree_to(cast.committee, passages)
        agree_to(cast.signer, passages)
        with django_assert_num_queries(2):
            outdated_agreements(draft)
