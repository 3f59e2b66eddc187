"""Files of drafts: made once under the digest of what they say, in turn, and thrown away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from reports.composition.serialization import serialize_document
from reports.document import DocumentSection, Text, plain_text
from reports.models import FileJob
from reports.publishing import file_jobs
from reports.publishing.file_jobs import (
    MAX_AGE,
    MAX_FILES,
    MAX_TRIES,
    MAX_WORKERS,
    WORKER_TIMEOUT,
    claim_file,
    count_files_ahead,
    delete_old_files,
    enqueue_file,
    file_key,
    make_file,
    requeue_file,
    start_file,
    typical_seconds,
)
from reports.rendering import pdf
from reports.rendering.layouts import PARTY_2018, STATE_2020
from reports.rendering.xlsx import report_workbook
from tests.reports.rendering.sample import annex, section, short

NOW = datetime(2018, 8, 10, 3, tzinfo=UTC)
DONE, FAILED = FileJob.Status.DONE, FileJob.Status.FAILED
MAKING, WAITING = FileJob.Status.MAKING, FileJob.Status.WAITING


def keep(place, status=WAITING, at=NOW, **more):
    """Create a file job in a state."""
    stored = {"content": b"%PDF"} if status == DONE else {"document": serialize_document(short())}
    fields = {"key": f"{place:064}", "format": "pdf", "layout": "party-2018", "asked_at": at}
    return FileJob.objects.create(**fields, **stored, status=status, **more)


def key_of(form, document, layout):
    return file_key(form, layout, serialize_document(document))


def bytes_of(made):
    return bytes(made.content or b"")


def status_of(made):
    return FileJob.objects.get(pk=made.pk).status


def test_the_same_document_has_the_same_key():
    assert key_of("pdf", short(), PARTY_2018) == key_of("pdf", short(), PARTY_2018)


@pytest.mark.parametrize(
    ("form", "made", "layout"),
    [
        ("docx", short(), PARTY_2018),
        ("pdf", short(), STATE_2020),
        ("pdf", short(draft=2), PARTY_2018),
        ("pdf", short(sections=(section("m", 0, "Kết quả", ("{nt=22}", ".")),)), PARTY_2018),
        ("pdf", short(annex=annex(1)), PARTY_2018),
    ],
)
def test_whatever_differs_has_another_key(form, made, layout):
    base = short(sections=(section("m", 0, "Kết quả", ("{nt=21}", ".")),))
    assert key_of(form, made, layout) != key_of("pdf", base, PARTY_2018)
    assert key_of(form, made, layout) != key_of("pdf", short(), PARTY_2018)


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "renderer"), [("pdf", pdf), ("xlsx", report_workbook)])
def test_a_file_is_what_the_renderer_makes(form, renderer):
    made = enqueue_file(form, short(), PARTY_2018, at=NOW)

    assert (made.status, bytes_of(made)) == (DONE, renderer.render(short(), PARTY_2018))
    assert (made.size, made.document) == (len(bytes_of(made)), None)


@pytest.mark.django_db
def test_asking_again_makes_nothing_again():
    first = enqueue_file("xlsx", short(), PARTY_2018, at=NOW)
    again = enqueue_file("xlsx", short(), PARTY_2018, at=NOW + timedelta(days=1))

    assert (again.pk, again.asked_at, again.tries) == (first.pk, NOW, 1)


@pytest.mark.django_db
def test_a_document_that_cannot_be_rendered_fails_and_says_so_in_the_log(caplog):
    made = enqueue_file(
        "xlsx", short(sections=(DocumentSection("x", "report", 0, ()), None)), PARTY_2018, at=NOW
    )

    assert made.status == FAILED
    assert [record.getMessage() for record in caplog.records] == [f"Không làm được tệp {made}"]
    assert start_file(made, at=NOW).status == FAILED


@pytest.mark.django_db
def test_a_failed_file_is_tried_again_when_somebody_asks_so():
    made = keep(1, FAILED, tries=MAX_TRIES)

    assert requeue_file(made, at=NOW + timedelta(minutes=1))
    assert start_file(FileJob.objects.get(pk=made.pk), at=NOW + timedelta(minutes=1)).status == DONE
    assert not requeue_file(made, at=NOW)


@pytest.mark.django_db
def test_a_failed_file_says_which_text_it_failed_by_until_it_is_tried_again(monkeypatch):
    def render(form, document, layout, changed_at=None):
        if len(plain_text(document.title)) > 300:
            raise ValueError("exceeded 255 char limit")
        return b"%PDF"

    monkeypatch.setattr(file_jobs, "render", render)
    job = enqueue_file("docx", short(title=(Text("dài " * 100),)), PARTY_2018, at=NOW)

    assert (job.status, job.reason[:24]) == (FAILED, "Chỗ gây lỗi: trích yếu “")
    requeue_file(job, at=NOW)
    assert FileJob.objects.get().reason == ""


@pytest.mark.django_db
def test_a_draft_that_changed_later_is_another_file():
    files = [
        enqueue_file("docx", short(), PARTY_2018, at=NOW, changed_at=changed_at)
        for changed_at in (None, NOW, NOW, NOW + timedelta(days=1))
    ]
    assert len({file.key for file in files}) == len({bytes_of(file) for file in files}) == 3


# ---------------------------------------------------------------------------------- the claims


@pytest.mark.django_db
def test_a_file_is_claimed_once():
    made = keep(1)
    assert [claim_file(made.key, at=NOW) for _ in range(3)] == [True, False, False]


@pytest.mark.django_db
def test_a_file_whose_maker_died_is_taken_over_after_a_while():
    made = keep(1, MAKING, begun_at=NOW)

    assert not claim_file(made.key, at=NOW + WORKER_TIMEOUT - timedelta(seconds=1))
    assert claim_file(made.key, at=NOW + WORKER_TIMEOUT)
    assert not claim_file(made.key, at=NOW + WORKER_TIMEOUT)


@pytest.mark.django_db
def test_a_file_that_kills_its_makers_is_given_up(caplog):
    made = keep(1, MAKING, begun_at=NOW, tries=MAX_TRIES)

    assert not claim_file(made.key, at=NOW + WORKER_TIMEOUT)
    assert status_of(made) == FAILED
    assert "Đã thử 3 lần" in FileJob.objects.get().reason
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.django_db
def test_no_more_are_made_at_once_than_there_are_seats():
    for place in range(MAX_WORKERS):
        keep(place, MAKING, begun_at=NOW)
    waiting = keep(MAX_WORKERS, at=NOW + timedelta(seconds=1))

    assert not claim_file(waiting.key, at=NOW)
    assert count_files_ahead(waiting) == MAX_WORKERS
    assert claim_file(waiting.key, at=NOW, queues=False)


@pytest.mark.django_db
def test_a_late_maker_moves_nothing_that_another_has_finished():
    made = keep(1, DONE)
    assert not make_file(made.key)
    assert bytes_of(FileJob.objects.get(pk=made.pk)) == b"%PDF"


def overtaken(made):
    """Another claims the file just before its maker says for the first time what came of it."""
    first = iter([True])

    def between(execute, sql, *rest):
        if sql.startswith("UPDATE") and next(first, False):
            assert claim_file(made.key, at=NOW + WORKER_TIMEOUT)
        return execute(sql, *rest)

    return connection.execute_wrapper(between)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("document", "status"),
    [(serialize_document(short()), DONE), ({}, MAKING)],
    ids=["makes it", "fails"],
)
def test_a_maker_overtaken_by_another_may_bring_the_file_but_not_give_it_up(document, status):
    made = keep(1, MAKING, begun_at=NOW, tries=1)
    FileJob.objects.update(format="xlsx", document=document)
    with overtaken(made):
        assert make_file(made.key) is (status == DONE)
    assert FileJob.objects.values_list("status", "tries").get() == (status, 2)


# --------------------------------------------------------------------------------- the command


@pytest.mark.django_db
def test_the_command_makes_what_was_claimed_and_what_waits(capsys):
    now = datetime.now(UTC)
    claimed, waiting = keep(1, MAKING, at=now, begun_at=now), keep(2, at=now)
    call_command("make_file", claimed.key)

    assert [status_of(item) for item in (claimed, waiting)] == [DONE, DONE]
    assert capsys.readouterr().out == "Đã làm 2 tệp, dọn 0 tệp cũ.\n"


@pytest.mark.django_db
def test_the_command_leaves_to_others_what_they_are_making():
    now = datetime.now(UTC)
    for place in range(MAX_WORKERS):
        keep(place, MAKING, at=now, begun_at=now)
    waiting = keep(MAX_WORKERS, at=now)
    call_command("make_file")

    assert status_of(waiting) == WAITING


@pytest.mark.django_db
def test_old_files_and_those_beyond_the_newest_are_dropped():
    old = keep(1, DONE, at=NOW - MAX_AGE)
    stored = [
        keep(place, DONE, at=NOW - timedelta(hours=place)) for place in range(2, MAX_FILES + 3)
    ]
    waiting = keep(MAX_FILES + 3, at=NOW - MAX_AGE)

    assert delete_old_files(at=NOW) == 2
    assert {old.pk, stored[-1].pk}.isdisjoint(FileJob.objects.values_list("pk", flat=True))
    assert FileJob.objects.filter(pk=waiting.pk).exists()


@pytest.mark.django_db
def test_the_newest_of_a_kind_tells_how_long_one_takes():
    keep(1, DONE, milliseconds=2300)
    keep(2, DONE, at=NOW - timedelta(days=1), milliseconds=9000)

    assert (typical_seconds("pdf"), typical_seconds("docx")) == (3, None)
