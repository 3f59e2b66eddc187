"""The file of a backup: a zip of tables as lines, a manifest, and a seal over every byte."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from json import JSONDecodeError, dumps, loads
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error as ZlibError

from kgscience.operations.backups.table_dump import TableChecksum, compute_checksum

MANIFEST = "manifest.json"
# The file ends with these words and the SHA-256 of all that stands before the digits.
CHECKSUM_PREFIX = b"kgscience-sha256:"
CHECKSUM_LENGTH = 64
CHUNK = 1 << 20
UNREADABLE = (BadZipFile, ZlibError, KeyError, JSONDecodeError, EOFError, RecursionError)


class DamagedBackup(Exception):
    """The file is no backup, or not as it was written; the message says so to a person."""


@contextmanager
def create_archive(path: Path) -> Iterator[ZipFile]:
    """Return a new backup to fill; it gets its name only when it is complete and sealed.

    Raises FileExistsError rather than write over anything, OSError when it cannot be written.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds passwords' hashes
    try:
        with os.fdopen(handle, "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                archive.comment = CHECKSUM_PREFIX + b"0" * CHECKSUM_LENGTH
                yield archive
            file.seek(0)
            digest = _digest(file, os.path.getsize(part) - CHECKSUM_LENGTH)
            file.seek(-CHECKSUM_LENGTH, os.SEEK_END)
            file.write(digest)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def add_table(archive: ZipFile, table: str, lines: Iterable[bytes]) -> TableChecksum:
    """Write the lines of one table; return their checksum."""
    with archive.open(f"{table}.jsonl", "w", force_zip64=True) as file:
        return compute_checksum(lines, copy_to=file)


def add_manifest(archive: ZipFile, manifest: dict[str, Any]) -> None:
    archive.writestr(MANIFEST, dumps(manifest, ensure_ascii=False, indent=2))


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[ZipFile, dict[str, Any]]]:
    """Return a sealed backup and its manifest.

    Raises DamagedBackup, or OSError when it cannot be read.
    """
    with path.open("rb") as file:
        _verify_checksum(file)
        try:
            with ZipFile(file) as archive:
                yield archive, loads(archive.read(MANIFEST))
        except UNREADABLE as error:
            raise DamagedBackup(f"Tệp sao lưu không đọc được ({error}).") from error


def read_rows(archive: ZipFile, table: str) -> Iterator[list[Any]]:
    """Return the rows of one table, one at a time."""
    with archive.open(f"{table}.jsonl") as file:
        for line in file:
            yield loads(line)


def _verify_checksum(file: BinaryIO) -> None:
    length = file.seek(0, os.SEEK_END) - CHECKSUM_LENGTH
    file.seek(max(0, length - len(CHECKSUM_PREFIX)))
    prefix, checksum = file.read(len(CHECKSUM_PREFIX)), file.read()
    if prefix != CHECKSUM_PREFIX or len(checksum) != CHECKSUM_LENGTH:
        raise DamagedBackup("Không phải tệp sao lưu của kgscience, hoặc tệp bị cắt cụt.")
    file.seek(0)
    if _digest(file, length) != checksum:
        raise DamagedBackup("Tệp sao lưu đã bị thay đổi: có ít nhất một bit khác lúc ghi.")


def _digest(file: BinaryIO, length: int) -> bytes:
    digest = sha256()
    while piece := file.read(min(CHUNK, length)):
        digest.update(piece)
        length -= len(piece)
    return digest.hexdigest().encode()
