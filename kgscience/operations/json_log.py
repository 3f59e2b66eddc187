"""The log: a line of JSON for each event on the error stream, without what people have typed."""

from __future__ import annotations

import logging
import os
import re
from datetime import UTC, datetime
from json import dumps
from traceback import walk_tb
from typing import Any

# A database repeats the row it refuses in such lines, Python the value it cannot read in quotes.
REPEATED = re.compile(r"\n.*", re.DOTALL)
QUOTED = re.compile(r"""(['"“‘`]).*['"”’`]|\(.*\)|\d[\d.,]*""", re.DOTALL)
LONGEST = 200
# What journald reads as the line's priority, so that `journalctl -p err` finds errors.
PRIORITY = {"DEBUG": 7, "INFO": 6, "WARNING": 4, "ERROR": 3, "CRITICAL": 2}


class JsonFormatter(logging.Formatter):
    """Format an event as a line of JSON.

    Time, level, logger, message, extra fields, and for an exception its kind and the places it
    passed.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        record_fields: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "said", {}),
        }
        if request := getattr(record, "request", None):
            record_fields["id"] = getattr(request, "number", "")
        if error := exception_of(record):
            record_fields |= {"error": describe(error), "places": places(error)}
        line = dumps(record_fields, ensure_ascii=False, default=str)
        journald = "JOURNAL_STREAM" in os.environ
        return f"<{PRIORITY.get(record.levelname, 5)}>{line}" if journald else line


def exception_of(record: logging.LogRecord) -> BaseException | None:
    """Return the exception that an event is about."""
    return record.exc_info[1] if record.exc_info else None


def describe(error: BaseException) -> str:
    """Return an exception's kind and words, without the values in them."""
    words = QUOTED.sub("…", REPEATED.sub("", str(error)))[:LONGEST]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def places(error: BaseException) -> list[str]:
    """Where an exception passed, the outermost first, and what it came from before that."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*places(cause), describe(cause)] if cause else []
    frames = walk_tb(error.__traceback__)
    return before + [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in frames
    ]


def logging_config(*, debug: bool) -> dict[str, Any]:
    """Django's LOGGING: sentences in development, lines and mails in production."""
    person = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    requests = "kgscience.operations.request_logging"
    config: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": person if debug else {"()": JsonFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            "django.request": {"handlers": [], "level": "WARNING"},
            requests: {"level": "WARNING"},
        },
    }
    if not debug:  # each answer has a line of its own, refusals too
        handler = "kgscience.operations.error_mail.ErrorMailHandler"
        config["handlers"]["letters"] = {"class": handler, "level": "ERROR", "formatter": "line"}
        mailed = {name: {"handlers": ["letters"]} for name in ("kgscience", "reports", "units")}
        config["loggers"] |= mailed | {
            "django.request": {"handlers": ["letters"], "level": "ERROR"},
            requests: {"level": "INFO"},
        }
    return config
