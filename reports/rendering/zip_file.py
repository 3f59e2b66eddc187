"""Repack an office file so that the same parts always give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.timezone import localtime

FIRST_YEAR, LAST_YEAR = 1980, 2107  # of the format's calendar
MS_DOS = 0  # the same on every machine


def repack(
    file: bytes, when: datetime, amend: Callable[[str, bytes], bytes | None] | None = None
) -> bytes:
    """Return the archive `file` dated `when`; `amend` may change or leave out a part."""
    buffer, moment = BytesIO(), _entry_time(when)
    with ZipFile(BytesIO(file)) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            content = amend(name, part) if amend else part
            if content is None:
                continue
            entry = ZipInfo(name, moment)
            entry.create_system = MS_DOS
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()


def _entry_time(when: datetime) -> tuple[int, int, int, int, int, int]:
    """Return `when` as an archive writes it: on the office's clock, in the format's years."""
    there = localtime(when)
    year = min(max(there.year, FIRST_YEAR), LAST_YEAR)
    return (year, there.month, there.day, there.hour, there.minute, there.second)
