"""The draft page of a published report: no review tools, a link to the version."""

import re

import pytest

from reports.composition.draft import compose_draft
from reports.composition.serialization import deserialize_document
from reports.document import Correction
from reports.models import Report
from tests.kgscience.operations.integrity.small_database import keep_small, publish_small
from tests.reports.review.reports_in_review import (
    LATER,
    approve_report,
    find_report_2018,
    transition,
)

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/"


def desk(client, user, path=PATH):
    client.force_login(user)
    return client.get(path).content.decode()


def words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize("name", ["committee", "clerk"])
def test_a_published_draft_links_to_its_version_without_review_tools(client, cast, name):
    publish_small(cast)
    page = desk(client, getattr(cast, name))

    assert "Đã ban hành ngày 10/08/2018. Xem bản đã ban hành" in words(page)
    assert page.index('href="/published/2018-H1/1/"') < page.index("<article")
    assert [text in page for text in ("Soạn lúc", 'id="filters"', "is-changed")] == [False] * 3


def test_a_draft_still_says_when_it_was_composed_and_what_to_read(client, cast):
    page = desk(client, cast.committee)
    assert ["Soạn lúc" in page, 'id="filters"' in page, "Xem bản đã ban hành" in page] == [
        *(True, True, False)
    ]


def test_during_a_correction_readers_are_linked_to_the_published_version(client, cast):
    publish_small(cast)
    transition("correct", cast.office, at=LATER)
    page = desk(client, cast.committee)
    assert ["Soạn lúc" in page, "Xem bản đã ban hành" in page] == [True, True]


@pytest.fixture
def corrected(cast):
    """Publish, correct and publish once more, with the correction that was printed."""
    publish_small(cast)
    transition("correct", cast.office, at=LATER, reason="Báo nhầm số nghiệm thu")
    approve_report(cast)
    correction = Correction(1, LATER.date(), "Báo nhầm số nghiệm thu", "office", "records", ())
    return keep_small(find_report_2018(), cast, version=2, correction=correction)


def test_a_corrected_report_says_why_and_so_does_its_article(client, cast, corrected):
    page = desk(client, cast.committee, f"{PATH}?layout=article")

    corrected = "Đã đính chính ngày 10/08/2018: Báo nhầm số nghiệm thu"
    assert f"{corrected} Xem bản đã ban hành" in words(page)
    assert "Đã đính chính ngày 10/8/2018: Báo nhầm số nghiệm thu" in words(page)
    assert 'href="/published/2018-H1/2/"' in page


def test_the_draft_shows_the_newest_correction(corrected):
    assert (
        compose_draft(find_report_2018()).document.correction
        == deserialize_document(corrected.document).correction
    )
    Report.objects.update(status="draft")
    assert compose_draft(find_report_2018()).document.correction is None
