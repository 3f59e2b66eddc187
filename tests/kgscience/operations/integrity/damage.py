"""Damage done behind the program's back, looked at, and undone."""

from datetime import UTC, datetime

from django.db import connection, transaction

from kgscience.operations.integrity.examine import SCANS, run_checks
from units.models.triggers import INSTALLED, drop_triggers

NOW = datetime(2018, 12, 1, 3, tzinfo=UTC)


def find_problems(code):
    """Where the check of this code does not hold."""
    blocked = code == "check-blocked"
    requests = [scan for scan in SCANS if blocked or code in {check.code for check in scan.checks}]
    answers = {answer.check.code: answer for answer in run_checks(requests, NOW)}
    assert answers["check-blocked"].findings == () or blocked
    return list(dict.fromkeys(finding.where for finding in answers[code].findings))


def planted(code, *statements):
    """Return what `find_problems` says after `statements` have damaged the database.

    The database is then as before.
    """
    with transaction.atomic():
        drop_triggers(using="default", triggers=[*INSTALLED.values()])
        _run("PRAGMA ignore_check_constraints = ON", only="sqlite")
        for statement in statements:
            _run(statement)
        where = find_problems(code)
        transaction.set_rollback(True)
    _run("PRAGMA ignore_check_constraints = OFF", only="sqlite")
    return where


def _run(statement, only=connection.vendor):
    if connection.vendor == only:
        with connection.cursor() as cursor:
            cursor.execute(statement)
