"""Ten people ask for one file at once: it is made once, by a process that ends."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.db import connection
from django.test import Client

from reports.models import FileJob

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("year_2018")]

MANY = 10
PDF = "/periods/2018-H1/report/report.pdf"
ANOTHER = f"{PDF}?layout=state"
PAGE = "/periods/2018-H1/report/"


def database():
    """Return the address of the test's database, for a program beside it."""
    fields = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{fields['NAME']}"
    host, port = fields["HOST"] or "localhost", fields["PORT"] or 5432
    return f"postgresql://{fields['USER']}:{fields['PASSWORD']}@{host}:{port}/{fields['NAME']}"


@pytest.fixture
def apart(settings, monkeypatch):
    """Files are made by processes, as in production, out of the test's own database."""
    settings.FILES_APART = True
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setenv("DATABASE_URL", database())


@pytest.fixture
def readers(cast):
    clients = [Client() for _ in range(MANY)]
    for client in clients:
        client.force_login(cast.office)
    return clients


def at_once(clients, path):
    """Return the answers to everybody's question, asked at the same moment."""
    start = Barrier(len(clients))

    def ask(client):
        start.wait()
        try:
            return client.get(path)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(ask, clients))


def wait_for(client, path, seconds=60):
    """Return the file, when it is there."""
    end = monotonic() + seconds
    while (answer := client.get(path)).status_code == 202:
        assert monotonic() < end
        sleep(0.2)
    return answer


def test_ten_at_once_make_it_once_and_all_get_the_same_bytes(apart, readers):
    assert [answer.status_code for answer in at_once(readers, PDF)] == [202] * MANY
    files = {wait_for(client, PDF).content for client in readers}

    assert FileJob.objects.values_list("status", "tries").get() == ("done", 1)
    assert [file[:5] for file in files] == [b"%PDF-"]


def test_pages_are_served_while_files_are_made(apart, readers):
    first = readers[0]
    first.get(PAGE)  # composed once
    assert [first.get(path).status_code for path in (PDF, ANOTHER)] == [202, 202]
    assert first.get(PAGE).status_code == 200
    assert FileJob.objects.exclude(status="done").count() == 2
    assert [wait_for(first, path).status_code for path in (PDF, ANOTHER)] == [200, 200]


def test_a_process_that_never_came_is_told_by_nobody_but_taken_over(apart, readers, monkeypatch):
    monkeypatch.setitem(os.environ, "DATABASE_URL", "sqlite:////nowhere/at/all")
    assert readers[0].get(PDF).status_code == 202
    monkeypatch.setitem(os.environ, "DATABASE_URL", database())
    FileJob.objects.update(begun_at="2018-01-01T00:00:00Z")

    assert wait_for(readers[1], PDF).status_code == 200
    assert FileJob.objects.get().tries == 2
