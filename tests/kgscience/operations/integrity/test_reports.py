"""Each check of what we say together: it holds of a published report, and finds the damage."""

from copy import deepcopy

import pytest
from django.db import connection
from django.test import override_settings

from reports.models import (
    Agreement,
    Comment,
    Endorsement,
    IssuedNumber,
    Passage,
    Report,
    Snapshot,
    Version,
)
from tests.cast import assemble
from tests.kgscience.operations.integrity.damage import find_problems, planted
from tests.kgscience.operations.integrity.small_database import publish_small
from tests.reports.review.reports_in_review import LATER
from tests.savepoints import tried

pytestmark = pytest.mark.django_db
REPORT, VERSION = "báo cáo 2018-H1", "Báo cáo 6 tháng đầu năm 2018, bản 1"
NOTHING = "0" * 64


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """Return the cast and what it has published: each test damages it and leaves it whole."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, tried():
        people = assemble()
        yield people, publish_small(people)


@pytest.fixture
def cast(played):
    return deepcopy(played[0])


@pytest.fixture
def published(played):
    return deepcopy(played[1])


@pytest.fixture
def passage(published):
    return Passage.objects.filter(report=published.report).order_by("pk")[0]


def place(passage):
    return f"{REPORT}, mục {passage.section.code}, câu {passage.order}"


PASSAGES = {
    "passage-unreadable": "UPDATE reports_passage SET template = '{{{{kh_tinh' WHERE id = {}",
    "passage-unknown-code": "UPDATE reports_passage SET template = '{{{{khong}}}}' WHERE id = {}",
    "passage-differs": "UPDATE reports_passage SET separator = '…' WHERE id = {}",
    "passage-without-revision": "DELETE FROM reports_passagerevision WHERE passage_id = {}",
}


@pytest.mark.parametrize("code", PASSAGES)
def test_damage_to_a_passage_is_found(code, passage):
    assert find_problems(code) == []
    assert planted(code, PASSAGES[code].format(passage.pk)) == [place(passage)]


def test_a_comment_on_a_passage_of_another_report_is_found(published, passage, cast):
    words = {"report": published.report, "passage": passage, "body": "Sửa", "draft_number": 1}
    comment = Comment.objects.create(**words, by=cast.committee, at=LATER)
    other = Report.objects.exclude(pk=published.report.pk)[0]
    statement = f"UPDATE reports_comment SET report_id = {other.pk} WHERE id = {comment.pk}"
    assert find_problems("comment-stray") == []
    assert planted("comment-stray", statement) == [f"góp ý số {comment.pk}"]


TRAIL = {
    "report-untraced": "DELETE FROM reports_reporttransition",
    "report-moves-broken": "DELETE FROM reports_reporttransition WHERE verb = 'approve'",
    "report-versions": "DELETE FROM reports_reporttransition WHERE verb = 'publish'",
}


@pytest.mark.parametrize("code", TRAIL)
def test_a_report_whose_trail_does_not_lead_to_it_is_found(code, published):
    assert find_problems(code) == []
    assert planted(code, TRAIL[code]) == [REPORT]


def test_an_agreement_with_an_impossible_print_is_found(published):
    agreements = Agreement.objects.order_by("pk")[0]
    statement = f"UPDATE reports_agreement SET passage_hash = 'x' WHERE id = {agreements.pk}"
    assert find_problems("agreement-impossible") == []
    where = f"{agreements.by.username}, câu số {agreements.passage_id}"
    assert planted("agreement-impossible", statement) == [where]


@pytest.mark.parametrize("prints", ["{}", '{"1": "x"}', f'{{"999999": "{NOTHING}"}}'])
def test_an_endorsement_with_impossible_prints_is_found(published, prints):
    endorsement = Endorsement.objects.get(kind="signature")
    statement = (
        f"UPDATE reports_endorsement SET passage_hashes = '{prints}' WHERE id = {endorsement.pk}"
    )
    assert find_problems("endorsement-impossible") == []
    assert planted("endorsement-impossible", statement) == ["signer, Duyệt ký, 2018-H1"]


@pytest.mark.parametrize("table", ["snapshot", "version"])
def test_a_frozen_document_that_does_not_thaw_is_found(published, table):
    damaged = {"snapshot": str(Snapshot.objects.get()), "version": VERSION}[table]
    statement = f"""UPDATE reports_{table} SET document = '{{"kind": "Document"}}'"""
    assert find_problems("snapshot-unreadable") == []
    assert planted("snapshot-unreadable", statement) == [damaged]


def blob(text):
    return f"X'{text.encode().hex()}'" if connection.vendor == "sqlite" else f"'{text}'::bytea"


KEPT = {
    "chain-broken": "UPDATE reports_version SET layout = 'state'",
    "file-altered": f"UPDATE reports_versionfile SET content = {blob('%PDX')} WHERE format = 'pdf'",
    "facts-differ": "UPDATE reports_publishedfact SET shown = '99' WHERE position = 1",
    "digest-not-in-trail": f"UPDATE reports_version SET digest = '{NOTHING}'",
}


@pytest.mark.parametrize("code", KEPT)
def test_damage_to_what_was_published_is_found(code, published):
    where = f"{VERSION}.pdf" if code == "file-altered" else VERSION
    assert find_problems(code) == []
    assert planted(code, KEPT[code]) == [where]


def test_a_chain_whose_first_link_is_gone_is_found_at_the_next(published):
    statement = f"UPDATE reports_version SET previous = '{'1' * 64}'"
    assert planted("chain-broken", statement) == [VERSION]
    assert Version.objects.get() == published


ISSUED = (
    "INSERT INTO reports_issuednumber (regime, symbol, series, number, report_id, by_id, at)"
    " SELECT regime, {}, series, {}, report_id, by_id, at FROM reports_issuednumber"
)
NUMBERS = {
    "number-twice": ISSUED.format("symbol || ' '", "number"),
    "number-gap": ISSUED.format("symbol", "number + 2"),
    "number-not-issued": "UPDATE reports_report SET number = 77 WHERE number IS NOT NULL",
}


@pytest.mark.parametrize("code", NUMBERS)
def test_a_book_of_numbers_that_does_not_add_up_is_found(code, published):
    issued_number = IssuedNumber.objects.get()
    book = f"sổ bc/du, {issued_number.series}"
    assert find_problems(code) == []
    assert planted(code, NUMBERS[code]) == [REPORT if code == "number-not-issued" else book]


@pytest.mark.parametrize(
    "change", ["number = 77", "signed_on = '2018-01-01'", "signer = 'Khác'", "layout = 'state'"]
)
def test_a_published_report_that_differs_from_its_version_is_found(published, change):
    assert find_problems("report-differs") == []
    assert planted("report-differs", f"UPDATE reports_report SET {change} WHERE number > 0") == [
        REPORT
    ]
