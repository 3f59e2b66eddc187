"""Cache keys change with every kind of change of their data, and with nothing else."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.cache_keys import load_cache_keys, load_draft_cache_key
from reports.composition.draft import find_report
from reports.models import (
    Agreement,
    Comment,
    Conference,
    DatedLetterhead,
    Endorsement,
    Passage,
    ReadReceipt,
    Report,
    ReportTransition,
)
from units.models import (
    DeclaredLiteral,
    Figure,
    Indicator,
    OpeningBalance,
    Period,
    Reopening,
    Rule,
    Section,
    Submission,
    Target,
    Unit,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)
HALF = {"start": date(2010, 1, 1), "end": date(2010, 6, 30), "due_at": NOW}


@pytest.fixture
def report(cast):
    return find_report(Period.objects.get(code="2018-H1"))


def _figure(report, cast):
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)


def _no_figure(report, cast):
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(status="missing", amount=None)


def _last_years_figure(report, cast):
    _say(2017, "kh_tinh_quan_ly", cast)


def _say(year, code, cast, amount=7):
    period, _ = Period.objects.get_or_create(
        code=f"{year}-H1", defaults={"kind": "H1", "year": year, **HALF}
    )
    sheet, _ = Submission.objects.get_or_create(period=period, unit=Unit.objects.earliest("pk"))
    fields = {"amount": amount, "entered_by": cast.clerk, "entered_at": NOW}
    Figure.objects.create(submission=sheet, indicator=Indicator.objects.get(code=code), **fields)


def _flow_of_long_ago(report, cast):
    _say(2010, "cn_cddl", cast)


def _comment(report, cast):
    passage = Passage.objects.filter(report=report).earliest("pk")
    Comment.objects.create(
        report=report, passage=passage, body="x", by=cast.office, at=NOW, draft_number=1
    )


def _agreement(report, cast):
    passage = Passage.objects.filter(report=report).earliest("pk")
    Agreement.objects.create(
        passage=passage, by=cast.signer, at=NOW, passage_hash="0" * 64, draft_number=1
    )


CHANGES = {
    "a figure": _figure,
    "a figure taken back": _no_figure,
    "a figure a year ago": _last_years_figure,
    "a flow of long ago": _flow_of_long_ago,
    "a sheet": lambda report, cast: Submission.objects.update(status="returned"),
    "words": lambda report, cast: Passage.objects.filter(order=1).update(template="Khác."),
    "an owner": lambda report, cast: Passage.objects.update(owner=Unit.objects.earliest("pk")),
    "an order": lambda report, cast: Passage.objects.filter(pk=_last().pk).update(order=999),
    "a passage gone": lambda report, cast: Passage.objects.filter(pk=_last().pk).update(
        dropped_by=cast.office, dropped_at=NOW
    ),
    "a title": lambda report, cast: Report.objects.update(title="Khác"),
    "a status": lambda report, cast: Report.objects.update(status="in_review"),
    "a letterhead": lambda report, cast: DatedLetterhead.objects.update(place="Nơi khác"),
    "a label": lambda report, cast: Indicator.objects.filter(code="kh_tw_gen").update(label="Khác"),
    "a heading": lambda report, cast: Section.objects.filter(code="kh_tw").update(title="Khác"),
    "a unit's name": lambda report, cast: Unit.objects.filter(code="p_qlkh").update(name="Khác"),
    "a rule": lambda report, cast: Rule.objects.earliest("pk").delete(),
    "a period": lambda report, cast: Period.objects.update(due_at=NOW),
    "a literal": lambda report, cast: DeclaredLiteral.objects.create(text="ISO 1"),
    "a plan": lambda report, cast: Target.objects.create(
        indicator=Indicator.objects.earliest("pk"), year=2018, amount=1
    ),
    "an opening balance": lambda report, cast: OpeningBalance.objects.create(
        indicator=Indicator.objects.earliest("pk"), before=report.period, amount=1
    ),
    "a conference": lambda report, cast: Conference.objects.create(period=report.period),
    "a comment": _comment,
    "an agreement": _agreement,
    "an endorsement": lambda report, cast: Endorsement.objects.create(
        report=report, kind="content", draft_number=1, passage_hashes={}, by=cast.office, at=NOW
    ),
    "a move": lambda report, cast: ReportTransition.objects.create(
        report=report, verb="send", from_status="draft", to_status="draft", by=cast.office, at=NOW
    ),
    "a name": lambda report, cast: User.objects.filter(pk=cast.clerk.pk).update(last_name="Lý"),
    "one's own reading": lambda report, cast: ReadReceipt.objects.create(
        report=report, reader=cast.committee, at=NOW, passage_hashes={}
    ),
}


def _last():
    return Passage.objects.order_by("pk").last()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_kind_of_change_changes_the_page_key(report, cast, change):
    before = load_cache_keys(report, cast.committee)
    change(report, cast)
    assert load_cache_keys(report, cast.committee).page != before.page


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_rolled_back_change_keeps_the_keys(report, cast, change):
    before = load_cache_keys(report, cast.committee)
    with transaction.atomic():
        change(report, cast)
        transaction.set_rollback(True)
    assert load_cache_keys(report, cast.committee) == before


@pytest.mark.parametrize(("year", "moves"), [(2009, False), (2011, True)])
def test_earlier_flow_counts_only_after_the_typed_total(report, cast, year, moves):
    for code in Indicator.objects.exclude(accumulates=None).values_list("code", flat=True):
        _say(2010, code, cast)
    Period.objects.create(code="2009-H1", kind="H1", year=2009, **HALF)
    Period.objects.create(code="2011-H1", kind="H1", year=2011, **HALF)
    before = load_cache_keys(report, cast.committee)
    _say(year, "cn_cddl", cast)
    assert (load_cache_keys(report, cast.committee) != before) == moves


def test_reopening_of_a_figure_a_year_ago_changes_the_page_key(report, cast):
    _say(2017, "kh_tinh_quan_ly", cast)
    figure = Figure.objects.get(submission__period__year=2017)
    fields = {"submission": figure.submission, "indicator": figure.indicator, "reason": "x"}
    before = load_cache_keys(report, cast.committee)
    Reopening.objects.create(by=cast.office, at=NOW, **fields)
    assert load_cache_keys(report, cast.committee).page != before.page


def test_moving_sheets_to_another_period_changes_the_draft_key(report, cast):
    year_ago = Period.objects.create(code="2017-H1", kind="H1", year=2017, **HALF)
    before = load_cache_keys(report, cast.committee)
    Submission.objects.filter(period=report.period).update(period=year_ago)
    assert load_cache_keys(report, cast.committee).draft != before.draft


def test_swapped_amounts_change_the_keys(report, cast):
    codes = ("kh_tinh_quan_ly", "kh_tinh_de_cuong")
    figures = Figure.objects.filter(indicator__code__in=codes).order_by("pk")
    first, second = figures.values_list("amount", flat=True)
    before = load_cache_keys(report, cast.committee)
    for figure, amount in zip(figures, (second, first), strict=True):
        Figure.objects.filter(pk=figure.pk).update(amount=amount)
    assert load_cache_keys(report, cast.committee) != before


COMPOSED = list(CHANGES)[: list(CHANGES).index("a comment")]


@pytest.mark.parametrize("name", CHANGES)
def test_draft_key_changes_only_with_composed_data(report, cast, name):
    before = load_cache_keys(report, cast.committee)
    CHANGES[name](report, cast)
    is_new = load_cache_keys(report, cast.committee).draft != before.draft
    assert is_new == (name in COMPOSED and name not in ("a sheet", "a literal"))


def test_another_readers_receipt_and_sign_in_keep_the_keys(report, cast):
    before = load_cache_keys(report, cast.committee)
    ReadReceipt.objects.create(report=report, reader=cast.office, at=NOW, passage_hashes={})
    User.objects.update(last_login=NOW)
    assert load_cache_keys(report, cast.committee) == before


def test_keys_are_loaded_by_one_query(report, cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        load_cache_keys(report, cast.committee)


def test_draft_key_is_the_same_without_a_reader(report, cast):
    assert load_draft_cache_key(report.period) == load_cache_keys(report, cast.committee).draft
