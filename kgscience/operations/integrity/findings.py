"""What checking the stored data finds: a named check, a place, and what is wrong there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial


class CheckSeverity(StrEnum):
    """How bad it is when a check finds something, worst first."""

    CRITICAL = "nghiêm trọng"
    WARNING = "cảnh báo"
    NOTE = "lưu ý"


@dataclass(frozen=True, slots=True)
class IntegrityCheck:
    """One thing that must hold of everything stored: why it matters, and what to do if not."""

    severity: CheckSeverity
    code: str
    meaning: str
    remedy: str


critical = partial(IntegrityCheck, CheckSeverity.CRITICAL)
warning = partial(IntegrityCheck, CheckSeverity.WARNING)
note = partial(IntegrityCheck, CheckSeverity.NOTE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a check does not hold."""

    check: IntegrityCheck
    where: str
    what: str


type Look = Callable[[datetime], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Scan:
    """One walk over some tables, at a moment, that answers several checks."""

    checks: tuple[IntegrityCheck, ...]
    look: Look


def scan(*checks: IntegrityCheck) -> Callable[[Look], Scan]:
    """Return a decorator that makes a scan of a walk which answers `checks`."""
    return partial(Scan, checks)
