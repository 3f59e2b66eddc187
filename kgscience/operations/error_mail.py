"""Letters to the administrators about errors: where and what kind, never what people have typed."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta
from typing import Any

from django.utils.log import AdminEmailHandler

from kgscience.operations.json_log import describe, exception_of, places

MAIL_INTERVAL = timedelta(minutes=10)


class ErrorText:
    """The text of an error mail: no settings, and nothing of what was sent."""

    def __init__(self, request: Any, kind: Any, error: Any, trace: Any, *, is_email: bool) -> None:
        self._error = error

    def get_traceback_text(self) -> str:
        if not isinstance(self._error, BaseException):
            return ""
        return "\n".join([*places(self._error), describe(self._error)])


class ErrorMailHandler(AdminEmailHandler):
    """One mail for each failing place, at most every ten minutes from each process.

    A mail server that is away is a line on the error stream, and no further error.
    """

    def __init__(self) -> None:
        super().__init__(reporter_class="kgscience.operations.error_mail.ErrorText")
        self._sent: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        error = exception_of(record)
        place = f"{record.name} {places(error)[-1:] if error else record.msg}"
        if record.created - self._sent.get(place, 0) >= MAIL_INTERVAL.total_seconds():
            self._sent[place] = record.created
            super().emit(record)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().send_mail(*args, **kwargs)
        except OSError as refusal:
            print(f"Không gửi được thư báo lỗi: {describe(refusal)}", file=sys.stderr)
