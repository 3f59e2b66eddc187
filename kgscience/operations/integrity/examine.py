"""Run every integrity check over the stored data; findings come worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from kgscience.operations.integrity import (
    catalogue_names,
    figures,
    passages,
    people,
    reviews,
    storage,
    submissions,
    sums,
    texts,
    versions,
)
from kgscience.operations.integrity.consistent_read import consistent_read
from kgscience.operations.integrity.findings import (
    CheckSeverity,
    Finding,
    IntegrityCheck,
    Scan,
    critical,
)

BLOCKED = critical(
    "check-blocked",
    "Dữ liệu hỏng đến mức một phép kiểm tra không chạy hết được",
    "Xem lỗi kèm theo; phục hồi bảng đó từ bản sao lưu.",
)
# In the order in which they run.
SCANS: tuple[Scan, ...] = (
    *(storage.migrations, storage.rows, storage.constraints, storage.triggers, storage.edition),
    *(texts.texts, catalogue_names.codes, catalogue_names.labels, catalogue_names.circles),
    *(catalogue_names.rules, catalogue_names.plans, people.memberships, people.notifications),
    *(catalogue_names.periods, figures.figures, sums.sums),
    *(submissions.submission_logs, submissions.copies),
    *(passages.templates, passages.histories, passages.comments),
    *(reviews.report_logs, reviews.agreements, reviews.endorsements, reviews.frozen),
    *(versions.chain, versions.files, versions.facts, versions.transitions, versions.numbers),
    *(versions.report_numbers, versions.report_rows),
)
# What reading a damaged row may raise: no date, no number, no JSON, no such column, no cycle.
DAMAGE = (
    *(ArithmeticError, AttributeError, DatabaseError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found; nothing is good."""

    check: IntegrityCheck
    findings: tuple[Finding, ...]


def run_checks(scans: Sequence[Scan], at: datetime) -> list[CheckResult]:
    """Every check of `scans` and where it does not hold, all as of one moment."""
    with consistent_read():
        problems = [finding for scan in scans for finding in _run_scan(scan, at)]
    checks = dict.fromkeys((*(check for scan in scans for check in scan.checks), BLOCKED))
    worst = list(CheckSeverity)
    return [
        CheckResult(check, tuple(problem for problem in problems if problem.check is check))
        for check in sorted(checks, key=lambda check: worst.index(check.severity))
    ]


def _run_scan(scan: Scan, at: datetime) -> Iterator[Finding]:
    try:
        with transaction.atomic():  # a refused question ends no other
            yield from list(scan.look(at))
    except DAMAGE as error:
        where = ", ".join(check.code for check in scan.checks)
        yield Finding(BLOCKED, where, f"{type(error).__name__}: {error}")
