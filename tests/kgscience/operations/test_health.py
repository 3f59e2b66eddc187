"""`/healthz` says ok only when the program can work."""

from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from kgscience.operations import health

pytestmark = pytest.mark.django_db
FULL = "DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$"


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


def test_says_when_the_disk_takes_no_more(client, monkeypatch):
    monkeypatch.setattr(health, "ROOM", -1)  # on SQLite no disk gives that
    monkeypatch.setattr(health, "SORTING", FULL)
    response = client.get("/healthz")
    assert (response.status_code, response.content.decode()) == (
        503,
        "Ổ đĩa của cơ sở dữ liệu đã đầy hoặc chỉ cho đọc.",
    )


def test_refuses_to_be_posted_to(client):
    assert client.post("/healthz").status_code == 405


def test_names_a_typeface_that_is_broken(client, monkeypatch, tmp_path):
    (tmp_path / "Tinos-Bold.woff2").write_bytes(b"OTTO")
    broken = [tmp_path / "Tinos-Bold.woff2", tmp_path / "Tinos-Italic.woff2"]
    monkeypatch.setattr(health, "FACES", [health.FACES[0], *broken])
    response = client.get("/healthz")
    assert (response.status_code, response.content.decode()) == (
        503,
        "Thiếu hoặc hỏng phông chữ của báo cáo: Tinos-Bold.woff2, Tinos-Italic.woff2.",
    )


def test_names_the_libraries_without_which_nothing_is_printed(client, monkeypatch):
    monkeypatch.setattr(health, "LIBRARIES", ("libpango-1.0.so.0", "libkhong-co.so.1"))
    response = client.get("/healthz")
    assert (response.status_code, response.content.decode()) == (
        503,
        "Thiếu thư viện in PDF (gói Pango): libkhong-co.so.1.",
    )


def test_asks_for_the_libraries_that_printing_opens():
    import weasyprint  # noqa: F401

    opened = Path("/proc/self/maps").read_text()
    assert [name for name in health.LIBRARIES if name not in opened] == []
