"""When the database is away people read why, on a page that needs none."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

ASK = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False, HTTP_HOST="baocao.example.vn")
client.cookies["sessionid"] = "a" * 32
for path in ("/", "/periods/2018-H1/", "/khong-co/", "/admin/", "/healthz"):
    answer = client.get(path, secure=True)
    print(answer.status_code, answer.get("Retry-After"), "chưa trả lời" in answer.text)
"""


@pytest.mark.parametrize(
    "url", ["postgresql://kg:bi-mat@127.0.0.1:1/kg", "sqlite:////khong-co/kg.sqlite3"]
)
def test_a_database_that_is_away_is_a_page_of_its_own(url):
    production = {
        "DJANGO_SETTINGS_MODULE": "kgscience.settings",
        "DATABASE_URL": url,
        "DEBUG": "false",
        "SECRET_KEY": "mot-chuoi-bi-mat-du-dai-32-ky-tu",
        "ALLOWED_HOSTS": "baocao.example.vn",
    }
    command = [sys.executable, "-c", ASK]
    environment = {**os.environ, **production, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[:4] == ["503 30 True"] * 4
    assert done.stdout.splitlines()[4].startswith("503 None")
    assert "bi-mat@" not in done.stdout + done.stderr


@pytest.mark.django_db
def test_a_database_that_goes_away_meanwhile_says_so(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.clerk)

    def silent(*_):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(silent):
        answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.django_db
def test_what_nobody_foresaw_is_still_a_500(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.clerk)

    def broken(*_):
        raise ZeroDivisionError

    with connection.execute_wrapper(broken):
        answer = client.get("/")
    assert (answer.status_code, answer.text.count("Máy chủ gặp lỗi")) == (500, 2)
