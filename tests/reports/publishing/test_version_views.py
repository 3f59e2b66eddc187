"""What has been published is read by everyone in the department, found again, never written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Erratum, Version, VersionFile
from reports.publishing.hash_chain import FIRST_PREVIOUS
from tests.reports.review.reports_in_review import NOW, find_report_2018
from units.text.folding import fold

pytestmark = pytest.mark.django_db

LIST = "/published/"
HASHES = ("pdf-hash", "another")
PAGE = "/published/2018-H1/1/"
WORDS = "Nghiệm thu được 21 đề tài"


@pytest.fixture
def version(cast):
    version = Version.objects.create(
        report=find_report_2018(),
        number=1,
        layout="party-2018",
        document={},
        passage_hashes={},
        by=cast.records,
        at=NOW,
        folded=fold(WORDS),
        previous=FIRST_PREVIOUS,
        digest="1" * 64,
    )
    for form, content in (("html", f"<html><article>{WORDS}</article>"), ("pdf", "%PDF-1.7")):
        VersionFile.objects.create(
            version=version, format=form, content=content.encode(), size=8, sha256=f"{form}-hash"
        )
    return version


def correct(version):
    new_version = Version.objects.create(
        report=version.report,
        number=2,
        layout="party-2018",
        document={},
        passage_hashes={},
        by=version.by,
        at=NOW,
        corrects=version,
        reason="Báo nhầm số nghiệm thu",
        folded=fold(WORDS.replace("21", "22")),
        previous=version.digest,
        digest="2" * 64,
    )
    VersionFile.objects.create(
        version=new_version, format="html", content=b"<article>22</article>", size=1, sha256="x"
    )
    VersionFile.objects.create(
        version=new_version, format="errata", content=b"%PDF-sheet", size=1, sha256="y"
    )
    Erratum.objects.create(version=new_version, position=1, place="Mục I", old="21", new="22")


def read(client, user, path):
    client.force_login(user)
    return client.get(path)


@pytest.mark.parametrize("path", [LIST, PAGE, f"{PAGE}report.pdf"])
@pytest.mark.parametrize("name", ["clerk", "head", "office", "committee", "reader"])
def test_everyone_in_the_department_reads(client, cast, version, name, path):
    assert read(client, getattr(cast, name), path).status_code == 200


@pytest.mark.parametrize("path", [LIST, PAGE, f"{PAGE}report.pdf"])
def test_a_stranger_finds_nothing(client, cast, version, path):
    assert read(client, cast.stranger, path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/published/2018-H1/2/", "/published/x/1/", f"{PAGE}report.exe", f"{PAGE}report.docx"]
)
def test_what_was_not_published_is_not_found(client, cast, version, path):
    assert read(client, cast.reader, path).status_code == 404


@pytest.mark.parametrize("path", [LIST, PAGE, f"{PAGE}report.pdf"])
def test_nothing_is_written(client, cast, version, path):
    client.force_login(cast.office)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("words", "expected"),
    [("nghiem thu", 1), ("TÀI đề", 1), ("", 1), ("kiểm định", 0), ("%", 0), ("\x00", 1)],
)
def test_words_are_found_without_their_marks(client, cast, version, words, expected):
    client.force_login(cast.reader)
    response = client.get(LIST, {"q": words})
    assert response.content.decode().count(f'href="{PAGE}"') == expected


def test_the_page_shows_the_document_its_files_and_hashes(client, cast, version):
    page = read(client, cast.reader, PAGE).content.decode()
    assert [part in page for part in (WORDS, "pdf-hash", "html-hash", version.digest)] == [True] * 4


def test_a_file_comes_as_it_was_kept(client, cast, version):
    response = read(client, cast.reader, f"{PAGE}report.pdf")
    assert (response.content, response["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert response["ETag"] == '"pdf-hash"'


def test_a_browser_that_has_a_file_is_not_sent_it_again(client, cast, version):
    client.force_login(cast.reader)
    file = f"{PAGE}report.pdf"
    answers = [client.get(file, headers={"If-None-Match": f'"{values}"'}) for values in HASHES]

    assert [(answer.status_code, answer.content) for answer in answers] == [
        (304, b""),
        (200, b"%PDF-1.7"),
    ]
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-cache"}


def test_whoever_has_signed_out_is_asked_to_sign_in_for_a_file_they_hold(client, version):
    response = client.get(f"{PAGE}report.pdf", headers={"If-None-Match": '"pdf-hash"'})
    assert response.url == f"/login/?next={PAGE}report.pdf"


def test_a_correction_and_what_it_corrects_lead_to_each_other(client, cast, version):
    correct(version)
    old, new = (read(client, cast.reader, f"/published/2018-H1/{n}/") for n in (1, 2))

    assert "/published/2018-H1/2/" in old.content.decode()
    assert "Báo nhầm số nghiệm thu" in new.content.decode()
    assert PAGE in new.content.decode()
    assert "/published/2018-H1/2/" in read(client, cast.reader, LIST).content.decode()


def test_the_sheet_of_errata_is_a_file_of_the_correction_alone(client, cast, version):
    correct(version)
    pages = [read(client, cast.reader, f"/published/2018-H1/{n}/").content.decode() for n in (1, 2)]
    sheet = read(client, cast.reader, "/published/2018-H1/2/report.errata")

    assert ["report.errata" in page for page in pages] == [False, True]
    assert (sheet.content, sheet["Content-Type"]) == (b"%PDF-sheet", "application/pdf")
    assert "Bang-dinh-chinh-bao-cao-6-thang-dau-nam-2018-ban-2.pdf" in sheet["Content-Disposition"]


def test_a_corrected_version_says_when_and_why(client, cast, version):
    correct(version)
    page = read(client, cast.reader, PAGE).content.decode()
    assert "Đã đính chính ngày 10/08/2018: Báo nhầm số nghiệm thu" in page


def test_more_errata_ask_no_more_of_the_database(client, cast, version, django_assert_num_queries):
    correct(version)
    second = Version.objects.get(number=2)
    read(client, cast.reader, PAGE)  # the catalogue is read once for each of its editions
    with CaptureQueriesContext(connection) as few:
        client.get("/published/2018-H1/2/")
    for place in range(2, 9):
        Erratum.objects.create(version=second, position=place, place="Mục I", old="1", new="2")
    with django_assert_num_queries(len(few)):
        client.get("/published/2018-H1/2/")
