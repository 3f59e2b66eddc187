"""The log says who got what and what went wrong, and repeats nothing that people have typed."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from kgscience.operations.error_mail import ErrorMailHandler
from kgscience.operations.json_log import JsonFormatter, logging_config
from kgscience.operations.request_logging import logger as answers

TYPED = "mat-khau-bi-mat"


@pytest.fixture
def log_lines(monkeypatch):
    """Return the lines that requests leave, as they go out."""
    lines = []

    class Listener(logging.Handler):
        def emit(self, record):
            lines.append(json.loads(JsonFormatter().format(record)))

    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    monkeypatch.setattr(answers, "handlers", [Listener()])
    before = answers.level
    answers.setLevel(logging.INFO)  # which forgets what it was asked before
    yield lines
    answers.setLevel(before)


def record_of(error, *, at=0.0):
    try:
        raise error
    except type(error):
        made = logging.LogRecord("django.request", 40, "", 0, "Lỗi", (), sys.exc_info())
    made.created = at
    return made


@pytest.mark.django_db
def test_an_answer_leaves_who_where_what_and_how_it_went(log_lines, cast, client):
    client.force_login(cast.clerk)
    answer = client.get("/periods/2018-H1/?q=" + TYPED)
    (line,) = log_lines
    assert line["ms"] >= 0
    assert line.items() >= {
        *{"level": "INFO", "user": "clerk", "address": "127.0.0.1", "method": "GET"}.items(),
        *{"path": "/periods/2018-H1/", "status": 200, "id": answer["X-Request-ID"]}.items(),
    }
    assert TYPED not in str(line)


@pytest.mark.django_db
def test_what_is_typed_at_the_door_is_in_no_line(log_lines, client):
    client.post("/login/", {"username": "ai-do", "password": TYPED})
    (line,) = log_lines
    assert (line["path"], line["user"]) == ("/login/", "")
    assert TYPED not in str(line)


@pytest.mark.django_db
def test_a_watchman_leaves_a_line_only_when_something_is_wrong(log_lines, client):
    client.get("/healthz")
    client.post("/healthz")
    assert [line["status"] for line in log_lines] == [405]


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_number_is_taken_from_our_own_proxy_alone(client, settings, proxies):
    settings.POLICY = settings.POLICY.__class__(**{**vars(settings.POLICY), "proxies": proxies})
    message = "0123456789abcdef0123456789abcdef"
    answer = client.get("/healthz", headers={"X-Request-ID": message})
    assert (answer["X-Request-ID"] == message) == bool(proxies)
    worse = client.get("/healthz", headers={"X-Request-ID": "x" * 20})["X-Request-ID"]
    assert (len(worse), worse.strip("0123456789abcdef")) == (32, "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("invalid literal for int() with base 10: '14,6'"), "ValueError: invalid "),
        (KeyError(TYPED), "KeyError: …"),
        (IntegrityError(f"violates\nDETAIL:  Failing row ({TYPED}, 14,6)."), "IntegrityError: vi"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_an_exception_is_told_without_the_values_in_it(error, words, monkeypatch):
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    text = JsonFormatter().format(record_of(error))
    assert text.startswith("<3>{")
    line = json.loads(text[3:])
    assert line["error"].startswith(words)
    assert line["places"][-1].endswith("record_of")
    assert TYPED not in text
    assert "14,6" not in text


def test_what_an_exception_came_from_is_told_too():
    inner, outer = ValueError("trong"), KeyError("ngoài")
    outer.__cause__ = inner
    assert "ValueError: trong" in json.loads(JsonFormatter().format(record_of(outer)))["places"]


@pytest.fixture
def letters(settings):
    settings.ADMINS = ["quan-tri@example.vn"]
    handler = ErrorMailHandler()
    handler.setFormatter(JsonFormatter())
    return handler


def test_administrators_get_one_letter_for_one_fault_in_ten_minutes(letters, mailoutbox):
    for at in (10_000.0, 10_001.0, 10_599.0, 10_600.0):
        letters.emit(record_of(ValueError(f"'{TYPED}'"), at=at))
    assert len(mailoutbox) == 2
    assert mailoutbox[0].to == ["quan-tri@example.vn"]
    assert mailoutbox[0].subject == "[kgscience] ERROR: Lỗi"
    assert "ValueError: …" in mailoutbox[0].body
    assert TYPED not in mailoutbox[0].body


def test_a_mail_server_that_is_away_is_no_second_error(letters, settings, capsys):
    options = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    letters.emit(record_of(ValueError(), at=10_000.0))
    assert capsys.readouterr().err.startswith("Không gửi được thư báo lỗi: ConnectionRefused")


@pytest.mark.django_db
def test_the_letter_of_a_broken_page_leads_to_its_lines(letters, cast, mailoutbox):
    client = Client(raise_request_exception=False)
    client.force_login(cast.clerk)

    def broken(*_):
        raise ZeroDivisionError

    requests = logging.getLogger("django.request")
    requests.addHandler(letters)
    try:
        with connection.execute_wrapper(broken):
            answer = client.post("/login/", {"username": "ai-do", "password": TYPED})
    finally:
        requests.removeHandler(letters)
    (letter,) = mailoutbox
    assert answer["X-Request-ID"] in letter.body
    assert answer["X-Request-ID"] in answer.text
    assert TYPED not in letter.body


@pytest.mark.parametrize(
    ("method", "path", "allowed", "words"),
    [
        ("get", "/logout/", "POST, OPTIONS", "Địa chỉ này là của một nút bấm"),
        ("post", "/healthz", "GET, HEAD", "Trang này chỉ để xem"),
    ],
)
def test_a_method_that_is_not_taken_is_explained(client, method, path, allowed, words):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert answer.text.count(words) == 1
    assert int(answer["Content-Length"]) == len(answer.content)  # where the answer ends on the wire


def test_production_writes_lines_and_development_sentences():
    live, here = logging_config(debug=False), logging_config(debug=True)
    assert live["formatters"]["line"] == {"()": JsonFormatter}
    assert live["loggers"]["kgscience.operations.request_logging"] == {"level": "INFO"}
    assert "letters" not in here["handlers"]
