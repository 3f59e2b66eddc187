"""Repack an office file so that the same parts always give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the format's calendar
MS_DOS = 0  # the same on every machine


def repack(file: bytes, amend: Callable[[str, bytes], bytes | None] | None = None) -> bytes:
    """Return the archive `file` without its clock; `amend` may change or leave out a part."""
    buffer = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            content = amend(name, part) if amend else part
            if content is None:
                continue
            entry = ZipInfo(name, FIRST_DAY)
            entry.create_system = MS_DOS
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()
