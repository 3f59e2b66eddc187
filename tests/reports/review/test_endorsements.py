"""An approval stands for exactly what it was given for; whatever changes afterwards voids it."""

import pytest

from reports.composition.draft import compose_draft
from reports.models import DatedLetterhead, Passage, Report
from reports.review.endorsements import component_hashes, endorsement_status, report_hash
from tests.reports.review.reports_in_review import (
    LATER,
    approve_report,
    find_report_2018,
    save_figure,
    transition,
)
from units.models import Figure, Section
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def signed(cast):
    return approve_report(cast)


def changed():
    """Return what the newest signature does not stand for any more, and how it reads."""
    now = endorsement_status(compose_draft(find_report_2018()))
    return [
        (difference.what, difference.before, difference.after) for difference in now.differences
    ]


def the_projects():
    (passage,) = Passage.objects.filter(
        template__contains="{{kh_tinh_quan_ly}}", report=find_report_2018()
    )
    return passage


def test_nothing_changed_nothing_void(signed):
    now = endorsement_status(compose_draft(signed))
    assert (now.is_valid, now.is_void, now.differences) == (True, False, ())


def test_without_a_signature_nothing_stands_and_nothing_is_void(year_2018):
    now = endorsement_status(compose_draft(find_report_2018()))
    assert (now.is_valid, now.is_void) == (False, False)


def test_a_figure_changed_afterwards_voids_and_shows_old_and_new(signed):
    before = "".join(run.text for run in compose_draft(signed).clauses[the_projects().pk].runs)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    after = "".join(run.text for run in compose_draft(signed).clauses[the_projects().pk].runs)
    assert "1.258" in after
    assert changed() == [("Câu đổi", before, after), ("Biểu số liệu kèm theo", "", "")]


def test_a_change_undone_leaves_the_approval_standing(signed):
    figure = Figure.objects.filter(indicator__code="kh_tinh_quan_ly")
    amount = figure.get().amount
    figure.update(amount=1258)
    assert endorsement_status(compose_draft(signed)).is_void
    figure.update(amount=amount)
    assert endorsement_status(compose_draft(signed)).is_valid


def test_a_sentence_dropped_voids(signed, cast):
    passage = the_projects()
    Passage.objects.filter(pk=passage.pk).update(dropped_by=cast.office, dropped_at=LATER)
    assert [what for what, *_ in changed()] == ["Câu bỏ", "Đề mục và thứ tự các câu"]


def test_a_sentence_added_voids(signed, cast):
    like = the_projects()
    Passage.objects.create(
        report=signed, section=like.section, order=99, template="Thêm", edited_by=cast.office,
        edited_at=LATER,
    )  # fmt: skip
    assert ("Câu thêm", "", "Thêm") in changed()


def test_sentences_that_change_places_void(signed):
    first, two = Passage.objects.filter(section=the_projects().section, report=signed)[:2]
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
def test_what_stands_around_the_sentences_is_signed_too(signed, model, words, what):
    model.objects.update(**words)
    assert (what, "", "") in changed()


def test_number_date_and_signers_name_are_given_afterwards(signed):
    day = signed.period.end
    Report.objects.update(number=12, signed_on=day, signer="Nguyễn Văn Mẫu")
    assert changed() == []


def test_the_next_draft_is_signed_anew(signed, cast):
    transition("reopen", cast.office)
    now = endorsement_status(compose_draft(find_report_2018()))
    assert (now.endorsement, find_report_2018().draft_number) == (None, 2)


def test_a_seal_moves_with_anything(signed, cast):
    before = report_hash(component_hashes(compose_draft(signed)))
    save_figure("kh_tinh_quan_ly", Value("estimate", amount=Figure.objects.get(
        indicator__code="kh_tinh_quan_ly").amount), cast.clerk)  # fmt: skip
    assert report_hash(component_hashes(compose_draft(signed))) != before


def test_asks_a_fixed_number_of_questions(signed, django_assert_num_queries):
    draft = compose_draft(signed)
    with django_assert_num_queries(1):
        endorsement_status(draft)
    Figure.objects.filter(indicator__kind="count", amount__gt=3).update(amount=3)
    draft = compose_draft(signed)
    with django_assert_num_queries(4):
        assert len(endorsement_status(draft).differences) > 20
