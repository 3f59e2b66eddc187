"""Endorsements: every later change of the report voids them."""

import pytest

from reports.composition.draft import compose_draft
from reports.models import DatedLetterhead, Passage, Report
from reports.models.guards import TRIGGERS as GUARDS
from reports.review.endorsements import component_hashes, endorsement_status, report_hash
from tests.reports.review.reports_in_review import (
    LATER,
    approve_report,
    find_report_2018,
    save_figure,
    transition,
)
from units.models import Figure, Section
from units.models.triggers import drop_triggers
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def signed(cast):
    return approve_report(cast)


@pytest.fixture
def unguarded(signed):
    """Return a signed report that something outside the program may change."""
    drop_triggers("default", GUARDS)
    return signed


def changed():
    """Return the differences since the newest signature, in words."""
    now = endorsement_status(compose_draft(find_report_2018()))
    return [
        (difference.what, difference.before, difference.after) for difference in now.differences
    ]


def the_projects():
    (passage,) = Passage.objects.filter(
        template__contains="{{kh_tinh_quan_ly}}", report=find_report_2018()
    )
    return passage


def test_endorsement_is_valid_while_nothing_changes(signed):
    now = endorsement_status(compose_draft(signed))
    assert (now.is_valid, now.is_void, now.differences) == (True, False, ())


def test_status_without_a_signature_is_neither_valid_nor_void(year_2018):
    now = endorsement_status(compose_draft(find_report_2018()))
    assert (now.is_valid, now.is_void) == (False, False)


def test_a_changed_figure_voids_the_approval_and_shows_both_texts(signed):
    before = "".join(run.text for run in compose_draft(signed).clauses[the_projects().pk].runs)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    after = "".join(run.text for run in compose_draft(signed).clauses[the_projects().pk].runs)
    assert "1.258" in after
    assert changed() == [("Câu đổi", before, after), ("Biểu số liệu kèm theo", "", "")]


def test_approval_is_valid_again_when_a_change_is_undone(signed):
    figure = Figure.objects.filter(indicator__code="kh_tinh_quan_ly")
    amount = figure.get().amount
    figure.update(amount=1258)
    assert endorsement_status(compose_draft(signed)).is_void
    figure.update(amount=amount)
    assert endorsement_status(compose_draft(signed)).is_valid


def test_a_dropped_passage_voids_the_approval(unguarded, cast):
    passage = the_projects()
    Passage.objects.filter(pk=passage.pk).update(dropped_by=cast.office, dropped_at=LATER)
    assert [what for what, *_ in changed()] == ["Câu bỏ", "Đề mục và thứ tự các câu"]


def test_an_added_passage_voids_the_approval(unguarded, cast):
    like = the_projects()
    Passage.objects.create(
        report=unguarded, section=like.section, order=99, template="Thêm", edited_by=cast.office,
        edited_at=LATER,
    )  # fmt: skip
    assert ("Câu thêm", "", "Thêm") in changed()


def test_reordered_passages_void_the_approval(unguarded):
    first, two = Passage.objects.filter(section=the_projects().section, report=unguarded)[:2]
    places = first.order, two.order
    for passage, order in ((first, 98), (two, places[0]), (first, places[1])):
        Passage.objects.filter(pk=passage.pk).update(order=order)
    assert ("Đề mục và thứ tự các câu", "", "") in changed()


@pytest.mark.parametrize(
    ("model", "words", "what"),
    [
        (Report, {"title": "khác"}, "Trích yếu"),
        (Section, {"title": "khác"}, "Đề mục và thứ tự các câu"),
        (DatedLetterhead, {"recipients": "khác"}, "Thể thức đầu và cuối văn bản"),
    ],
)
def test_a_change_of_the_frame_voids_the_approval(unguarded, model, words, what):
    model.objects.update(**words)
    assert (what, "", "") in changed()


def test_number_date_and_signer_do_not_void_the_approval(unguarded):
    day = unguarded.period.end
    Report.objects.update(number=12, signed_on=day, signer="Nguyễn Văn Mẫu")
    assert changed() == []


def test_endorsements_of_an_earlier_draft_do_not_count(signed, cast):
    transition("reopen", cast.office)
    now = endorsement_status(compose_draft(find_report_2018()))
    assert (now.endorsement, find_report_2018().draft_number) == (None, 2)


def test_report_hash_changes_with_any_component(signed, cast):
    before = report_hash(component_hashes(compose_draft(signed)))
    save_figure("kh_tinh_quan_ly", Value("estimate", amount=Figure.objects.get(
        indicator__code="kh_tinh_quan_ly").amount), cast.clerk)  # fmt: skip
    assert report_hash(component_hashes(compose_draft(signed))) != before


def test_query_count_is_fixed(signed, django_assert_num_queries):
    draft = compose_draft(signed)
    with django_assert_num_queries(1):
        endorsement_status(draft)
    Figure.objects.filter(indicator__kind="count", amount__gt=3).update(amount=3)
    draft = compose_draft(signed)
    with django_assert_num_queries(4):
        assert len(endorsement_status(draft).differences) > 20
