"""`/healthz` says ok only when the program can work."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_says_ok_to_anybody(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


def test_names_the_migrations_that_are_missing(client):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.content.decode().startswith("Còn 1 bước cập nhật cơ sở dữ liệu chưa chạy")


def test_says_when_the_database_is_silent(client):
    def silent(*_):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(silent):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.content.decode() == "Cơ sở dữ liệu không trả lời."


def test_refuses_to_be_posted_to(client):
    assert client.post("/healthz").status_code == 405
