"""The settings run from a checkout, and refuse a production that is set by half."""

import os
import re
import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import ConnectionHandler
from django.template import Context, Template
from environs import Env, EnvError

from kgscience.environment import BASE_DIR, DEVELOPMENT_KEY, database, missing_for_production
from kgscience.security_policy import read

KEY, HOSTS = "mot-chuoi-bi-mat-du-dai-32-ky-tu", ["baocao.example.vn"]


@pytest.mark.parametrize(
    ("debug", "secret_key", "allowed_hosts", "names"),
    [
        # complete, or plainly development
        (None, None, None, []),
        (False, KEY, HOSTS, []),
        (True, None, None, []),
        (True, KEY, None, []),
        (True, None, HOSTS, []),
        (True, KEY, HOSTS, []),
        # one of three
        (False, None, None, ["SECRET_KEY", "ALLOWED_HOSTS"]),
        (None, KEY, None, ["DEBUG=false", "ALLOWED_HOSTS"]),
        (None, None, HOSTS, ["DEBUG=false", "SECRET_KEY"]),
        # two of three
        (False, KEY, None, ["ALLOWED_HOSTS"]),
        (False, None, HOSTS, ["SECRET_KEY"]),
        (None, KEY, HOSTS, ["DEBUG=false"]),
        # set, but to nothing that could serve
        (False, " ", HOSTS, ["SECRET_KEY"]),
        (False, DEVELOPMENT_KEY, HOSTS, ["SECRET_KEY"]),
        (False, KEY[1:], HOSTS, ["SECRET_KEY"]),
        (False, f"{KEY[1:]} ", HOSTS, ["SECRET_KEY"]),
        (False, KEY, ["*"], ["ALLOWED_HOSTS"]),
        (False, KEY, [*HOSTS, " * "], ["ALLOWED_HOSTS"]),
        (True, "ngan", ["*"], []),
        (False, KEY, [], ["ALLOWED_HOSTS"]),
        (False, KEY, [" ", ""], ["ALLOWED_HOSTS"]),
    ],
)
def test_half_set_production_is_named(debug, secret_key, allowed_hosts, names):
    missing = missing_for_production(
        debug=debug, secret_key=secret_key, allowed_hosts=allowed_hosts
    )
    assert [text.split(" ")[0] for text in missing] == names


@pytest.mark.parametrize(
    ("text", "production", "roles"),
    [
        (None, False, set()),
        (None, True, {"signer", "administrator"}),
        ("off", True, set()),
        ("signer", False, {"signer"}),
        (" off ", True, set()),
        ("signer, office", True, {"signer", "office"}),
    ],
)
def test_a_second_factor_is_demanded_of_some_roles(monkeypatch, text, production, roles):
    monkeypatch.delenv("SECOND_FACTOR", raising=False)
    if text:
        monkeypatch.setenv("SECOND_FACTOR", text)
    assert read(Env(), production=production, behind_proxy=False).second_factor == roles


def test_session_ends_after_15_minutes_unused_unless_told_otherwise(monkeypatch):
    """The law on the security of information systems sets the limit."""
    for production in (True, False):
        monkeypatch.delenv("IDLE_MINUTES", raising=False)
        policy = read(Env(), production=production, behind_proxy=False)
        assert policy.idle == timedelta(minutes=15)
        monkeypatch.setenv("IDLE_MINUTES", "5")
        policy = read(Env(), production=production, behind_proxy=False)
        assert policy.idle == timedelta(minutes=5)


@pytest.mark.parametrize("text", ["boss", "off,signer", " ", ""])
def test_a_role_that_is_none_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("SECOND_FACTOR", text)
    with pytest.raises(EnvError, match="SECOND_FACTOR"):
        read(Env(), production=True, behind_proxy=False)


def run_check(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_command("check", *options, **environment)


def run_command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    names = ["DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DATABASE_URL", "EMAIL_HOST"]
    names.append("DJANGO_ALLOW_ASYNC_UNSAFE")  # the browser tests' own
    clean = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_half_set_production_does_not_start():
    result = run_check(DEBUG="false", ALLOWED_HOSTS="baocao.example.vn")
    assert result.returncode == 1
    assert "còn thiếu: SECRET_KEY" in result.stderr


def test_whole_production_starts():
    result = run_check(DEBUG="false", ALLOWED_HOSTS="baocao.example.vn", SECRET_KEY=KEY)
    assert (result.returncode, result.stderr) == (0, "")


DEPLOY = ("--deploy", "--fail-level", "WARNING")
PRODUCTION = {"DEBUG": "false", "ALLOWED_HOSTS": "baocao.example.vn", "SECRET_KEY": KEY}


@pytest.mark.parametrize("mail", [{}, {"EMAIL_HOST": "thu.example.vn"}])
def test_whole_production_leaves_nothing_to_warn_of(mail):
    result = run_check(*DEPLOY, **PRODUCTION, **mail)
    assert (result.returncode, result.stderr) == (0, "")


def test_browsers_keep_to_https_for_a_year():
    result = run_command("diffsettings", **PRODUCTION)
    assert f"SECURE_HSTS_SECONDS = {365 * 24 * 3600}" in result.stdout


def test_production_without_https_is_warned_of_just_that():
    result = run_check(*DEPLOY, **PRODUCTION, HTTPS="off")
    assert re.findall(r"\(([a-z]+\.[EW]\d+)\)", result.stderr) == [
        "security.W004",  # no HSTS
        "security.W012",  # the session's cookie goes in the clear
        "security.W016",  # so does the form's
    ]


def test_short_key_and_any_host_are_refused_with_the_cure():
    result = run_check(DEBUG="false", ALLOWED_HOSTS="*", SECRET_KEY="bi-mat")
    assert "SECRET_KEY (ít nhất 32 ký tự; tạo bằng python -c" in result.stderr
    assert "ALLOWED_HOSTS (nêu rõ từng tên miền" in result.stderr


def test_wrong_value_is_refused_by_name():
    result = run_check(DEBUG="có lẽ")
    assert result.returncode == 1
    assert 'Biến môi trường sai giá trị. Environment variable "DEBUG"' in result.stderr


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        (None, "sqlite3", str(BASE_DIR / "db.sqlite3")),
        ("", "sqlite3", str(BASE_DIR / "db.sqlite3")),
        ("sqlite:///other.sqlite3", "sqlite3", str(BASE_DIR / "other.sqlite3")),
        ("sqlite:////srv/kg.sqlite3", "sqlite3", "/srv/kg.sqlite3"),
        ("sqlite://:memory:", "sqlite3", ":memory:"),
        ("postgres://u:p@localhost/kg", "postgresql", "kg"),
        ("postgresql://u:p@localhost:5433/kg", "postgresql", "kg"),
    ],
)
def test_database_url_chooses_the_database(url, engine, name):
    chosen = database(url)
    assert (chosen["ENGINE"], chosen["NAME"]) == (f"django.db.backends.{engine}", name)


def test_postgresql_keeps_and_checks_its_connections():
    chosen = database("postgresql://u:a%40b%23c@localhost:5433/kg")
    assert chosen["PASSWORD"] == "a@b#c"
    assert (chosen["CONN_MAX_AGE"], chosen["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("kg", "không đọc được"),
        ("nosuch://u:secret@localhost/kg", "không đọc được"),
        ("postgresql://u:secret@localhost:port/kg", "không đọc được"),
        ("postgresql://u:secret@localhost", "thiếu tên cơ sở dữ liệu"),
        ("mysql://u:secret@localhost/kg", "chỉ chạy với PostgreSQL và SQLite"),
    ],
)
def test_unusable_database_url_is_refused_without_repeating_the_password(url, message):
    with pytest.raises(ImproperlyConfigured, match=message) as refusal:
        database(url)
    assert "secret" not in str(refusal.value)


def test_tests_run_on_the_database_that_was_asked_for():
    queries = os.environ.get("DATABASE_URL", "sqlite:").split(":")[0]
    assert connection.vendor == {"postgres": "postgresql"}.get(queries, queries)


@pytest.mark.django_db
def test_sqlite_keeps_a_write_ahead_log(tmp_path):
    sqlite = ConnectionHandler({"default": database(f"sqlite:///{tmp_path}/kg.sqlite3")})["default"]
    with sqlite.cursor() as cursor:
        answers = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    sqlite.close()
    assert answers == ["wal", 1, 1, 20000]


@pytest.mark.django_db
def test_sqlite_transaction_takes_the_write_lock_at_once(tmp_path):
    sqlite = ConnectionHandler({"default": database(f"sqlite:///{tmp_path}/kg.sqlite3")})["default"]
    sqlite.ensure_connection()
    sqlite.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    second = sqlite3.connect(tmp_path / "kg.sqlite3", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.execute("BEGIN IMMEDIATE")
    second.close()
    sqlite.close()


@pytest.mark.parametrize("typed", ["05/06/2018", "5/6/2018", "05-06-2018", "2018-06-05"])
def test_a_typed_date_is_day_first(typed):
    assert forms.DateField().clean(typed) == date(2018, 6, 5)


def test_a_year_is_not_grouped_and_a_number_only_when_asked():
    template = Template('{{ year }} {{ amount|floatformat:"-2g" }} {{ day|date }}')
    text = template.render(Context({"year": 2018, "amount": 1234567.5, "day": date(2018, 6, 5)}))
    assert text == "2018 1.234.567,50 05/06/2018"
