"""The comparison page: which texts, for whom, and its counts."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from reports.comparison.comparable_texts import comparable_texts, compare_sources
from reports.composition.draft import compose_draft, find_report
from reports.composition.serialization import serialize_document
from reports.document import ARTICLE
from reports.models import Passage, Snapshot, Version
from units.models import Figure, Period
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/compare/"
QUERIES = 15
AT = datetime(2018, 7, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def report(cast):
    return find_report(Period.objects.get(code="2018-H1"))


def keep(report, by, draft=1):
    """Store the current draft as a snapshot sent to review."""
    made = compose_draft(report)
    frozen = serialize_document(made.document, made.places)
    return Snapshot.objects.create(
        report=report, draft_number=draft, document=frozen, passage_hashes={}, by=by, at=AT
    )


def read(client, user, path=PATH, **query):
    client.force_login(user)
    return client.get(path, query)


def change_a_figure():
    Figure.objects.filter(
        submission__period__code="2018-H1", indicator__code="kh_tinh_quan_ly"
    ).update(amount=90)


def counts(response):
    page = response.content.decode()
    return [int(number) for number in re.findall(r"<b>(\d+)</b> (?:câu|số liệu)", page)]


def test_visitor_is_asked_to_sign_in(client):
    assert client.get(PATH).url == f"/login/?next={PATH}"


@pytest.mark.parametrize("name", ["office", "committee", "signer", "records"])
def test_who_reads_the_whole_report_compares(client, cast, name):
    assert read(client, getattr(cast, name)).status_code == 200


@pytest.mark.parametrize("name", ["clerk", "head", "neighbour"])
def test_who_reads_a_part_may_not(client, cast, name):
    assert read(client, getattr(cast, name)).status_code == 403


@pytest.mark.parametrize("name", ["reader", "stranger"])
def test_others_get_not_found(client, cast, name):
    assert read(client, getattr(cast, name)).status_code == 404


def test_refuses_post(client, cast):
    client.force_login(cast.office)
    assert client.post(PATH).status_code == 405


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("key", ["x", "draft-9", "draft-", "period-2030-H1", "\0", "now\n", "%"])
def test_nonsense_is_not_found(client, cast, name, key):
    assert read(client, cast.office, **{name: key}).status_code == 404


def test_a_period_without_a_report_is_not_found(client, cast):
    period = Period.objects.get(code="2018-H1")
    period.pk, period.code, period.year = None, "2017-H1", 2017
    period.save(force_insert=True)
    for year in ("2017", "2030"):
        assert read(client, cast.office, PATH.replace("2018", year)).status_code == 404


def test_first_report_has_nothing_to_compare_with(client, cast, report):
    page = " ".join(read(client, cast.office).content.decode().split())
    assert page.count("chưa có bản nào khác để so sánh") == 1


def test_a_text_is_not_compared_with_itself(client, cast):
    response = read(client, cast.office, **{"from": "now", "to": "now"})
    assert response.content.decode().count("Hai bản được chọn là một") == 1


def test_last_snapshot_is_compared_with_the_current_draft(client, cast, report):
    for draft in (1, 2):
        keep(report, cast.office, draft)
    change_a_figure()
    response = read(client, cast.office)
    assert (response.context["old"].key, response.context["new"].key) == ("draft-2", "now")
    assert response.context["old"].label == "Dự thảo lần 2, 08:30 02/07/2018"
    assert counts(response) == [1, 0, 0, 0, 1]


def test_last_version_is_compared_with_the_current_draft(client, cast, report):
    keep(report, cast.office)
    made = compose_draft(report)
    frozen = serialize_document(made.document, made.places)
    more = {"layout": "party-2018", "passage_hashes": {}, "digest": "0" * 64, "previous": "0" * 64}
    later = AT + timedelta(days=1)
    Version.objects.create(
        report=report, number=1, document=frozen, by=cast.signer, at=later, **more
    )
    change_a_figure()
    response = read(client, cast.office)
    assert response.context["old"].label == "Bản ban hành 1, 08:30 03/07/2018"
    assert counts(response) == [1, 0, 0, 0, 1]


def test_previous_period_is_the_default_before_a_first_snapshot(client, cast):
    response = read(client, cast.office, "/periods/2018-H2/report/compare/")
    assert (response.context["old"].key, response.context["new"].key) == ("period-2018-H1", "now")


def test_changed_figure_is_marked_and_described(client, cast, report):
    keep(report, cast.office)
    change_a_figure()
    page = " ".join(read(client, cast.office).content.decode().split())
    message = "Tổng số đề tài, dự án cấp tỉnh đang quản lý: 83 → <b>90</b>, tăng 7 (8,4%)"
    assert (
        page.count('<del><span class="sr-only">[bỏ: </span>83<span class="sr-only">]</span></del>')
        == 1
    )
    assert (
        page.count(
            '<ins><span class="sr-only">[thêm: </span>90<span class="sr-only">]</span></ins>'
        )
        == 1
    )
    assert page.count(message) == 1


def test_page_says_when_nothing_changed(client, cast, report):
    keep(report, cast.office)
    response = read(client, cast.office)
    assert counts(response) == [0, 0, 0, 0, 0]
    assert response.content.decode().count("Hai bản không khác nhau câu nào, số liệu nào.") == 1


def test_unchanged_passages_are_shown_only_in_the_whole_text(client, cast, report):
    keep(report, cast.office)
    change_a_figure()
    pages = [read(client, cast.office, **more).content.decode() for more in ({}, {"whole": "1"})]
    sections = compose_draft(report).document.sections_for(ARTICLE)
    texts = sum(len(section.clauses) for section in sections)
    assert [page.count('<p class="same">') for page in pages] == [0, texts - 1]


def test_words_are_escaped(client, cast, report):
    keep(report, cast.office)
    Passage.objects.filter(section__code="tt_thanh_tra", order=3).update(template="<b>x</b>")
    page = " ".join(read(client, cast.office).content.decode().split())
    assert (page.count("<b>x</b>"), page.count("&lt;b&gt;")) == (0, 1)


def test_a_passage_that_moved_is_the_same_passage(cast, report):
    keep(report, cast.office)
    first, other = report.passages.filter(section__code__in=["tt_thanh_tra", "tdc_iso"])[:2]
    Passage.objects.filter(pk=first.pk).update(section=other.section, order=99, template="Viết lại")
    sources = comparable_texts(report)
    counted = compare_sources(sources[1], sources[0]).counts
    assert (counted["changed"], counted["added"], counted["dropped"]) == (1, 0, 0)


def test_a_passage_rolled_forward_is_the_same_passage(cast, report):
    later = find_report(Period.objects.get(code="2018-H2"))
    first, other = (r.passages.get(section__code="tt_thanh_tra", order=3) for r in (report, later))
    Passage.objects.filter(pk=other.pk).update(template="Viết lại hết", origin=first)
    sources = {source.key: source for source in comparable_texts(report)}
    comparison = compare_sources(sources["now"], sources["period-2018-H2"])
    kinds = {
        passage.difference.new: passage.kind
        for part in comparison.sections
        for passage in part.passages
    }
    assert kinds["Viết lại hết. "] == "changed"


def test_same_number_of_queries_for_more_drafts_and_passages(
    client, cast, report, django_assert_num_queries
):
    keep(report, cast.office)
    load_catalogue()  # one edition is read once
    client.force_login(cast.office)
    for draft in (2, 3):
        with django_assert_num_queries(QUERIES):
            client.get(PATH)
        keep(report, cast.office, draft)
        section = report.passages.first().section
        more = {"edited_by": cast.office, "edited_at": AT}
        Passage.objects.create(
            report=report, section=section, order=900 + draft, template="Thêm", **more
        )
