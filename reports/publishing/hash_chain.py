"""The hash chain of versions: each has a hash of its content and of the version before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A version as values: its content, its files and their hashes, and the two stored hashes."""

    name: str
    content: Mapping[str, Any]
    files: Mapping[str, bytes]
    file_hashes: Mapping[str, str]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """A version that is not as it was published, and why, in words."""

    name: str
    reason: str


def link_hash(previous: str, says: Mapping[str, Any], hashes: Mapping[str, str]) -> str:
    """Return the hash of a version: 64 hexadecimal digits."""
    content = [previous, says, dict(sorted(hashes.items()))]
    line = dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(line.encode()).hexdigest()


def find_breaks(links: Sequence[ChainLink], after: str = FIRST_PREVIOUS) -> Iterator[ChainBreak]:
    """Yield each place where the versions, oldest first, are not as they were published.

    The first version follows the one whose hash is `after`.
    """
    before = after
    for link in links:
        if link.previous != before:
            yield ChainBreak(
                link.name, "không nối tiếp bản trước: có bản bị xóa, chèn hoặc đổi chỗ."
            )
        yield from _broken_files(link)
        if link_hash(link.previous, link.content, link.file_hashes) != link.digest:
            yield ChainBreak(link.name, "nội dung không còn khớp mắt xích ghi khi ban hành.")
        before = link.digest


def _broken_files(link: ChainLink) -> Iterator[ChainBreak]:
    for form, content in link.files.items():
        if sha256(content).hexdigest() != link.file_hashes.get(form):
            yield ChainBreak(link.name, f"tệp {form} không còn là tệp đã ban hành.")
