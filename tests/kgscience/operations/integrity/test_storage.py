"""What the database itself holds the rows with: each piece is missed when it is gone."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kgscience.operations.integrity.examine import SCANS, run_checks
from reports.models import Agreement, Passage
from tests.kgscience.operations.integrity.damage import NOW, find_problems, planted
from tests.savepoints import tried
from units.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
HERE = Path(__file__).parent


def refused(statement):
    """Return whether the database itself refuses the statement, at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except IntegrityError:
            return True
    return False


def test_a_row_that_leads_nowhere_is_refused_or_found():
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(id) FROM units_figure")
        ((key,),) = cursor.fetchall()
    statement = f"UPDATE units_figure SET submission_id = 999999 WHERE id = {key}"
    assert find_problems("orphan") == []
    if connection.vendor == "postgresql":
        assert refused(statement)
    else:
        assert planted("orphan", statement) == [f"units_figure, dòng {key}"]


def test_a_row_against_a_constraint_is_refused_or_found():
    statement = "UPDATE units_figure SET amount = -1 WHERE kind = 'money'"
    assert find_problems("constraint-broken") == []
    if connection.vendor == "postgresql":
        assert refused(statement)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = 0")
    assert find_problems("constraint-broken") == ["tệp SQLite"]


def test_a_constraint_that_is_gone_is_found():
    assert find_problems("constraint-missing") == []
    assert planted("constraint-missing", "DROP INDEX passage_once") == ["reports_passage"]


@pytest.mark.parametrize(
    ("code", "table"),
    [("trigger-missing", "units_figurechange"), ("edition-trigger-missing", "units_rule")],
)
def test_a_guard_that_is_gone_is_found(code, table):
    assert find_problems(code) == []
    assert table in planted(code)  # planting itself takes them all down


HURT = {
    "sqlite": (
        ["DROP TRIGGER event_not_removed_by_replacing"],
        [
            "DROP TRIGGER event_not_removed",
            "CREATE TRIGGER event_not_removed AFTER DELETE ON accounts_securityevent WHEN 0"
            " BEGIN SELECT RAISE(ABORT, 'event_not_removed'); END",
        ],
    ),
    "postgresql": (
        ["ALTER TABLE accounts_securityevent DISABLE TRIGGER event_not_removed"],
        [
            "CREATE OR REPLACE TRIGGER event_not_removed AFTER DELETE ON accounts_securityevent"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION event_not_removed()"
        ],
    ),
}


def test_a_guard_that_is_switched_off_or_half_gone_is_found():
    for statements in HURT[connection.vendor]:
        with tried(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            assert find_problems("trigger-missing") == ["accounts_securityevent"]
    assert find_problems("trigger-missing") == []


def test_a_catalogue_without_its_mark_is_found():
    assert find_problems("edition-mark") == []
    assert planted("edition-mark", "DELETE FROM units_cataloguerevision") == [
        "units_cataloguerevision"
    ]


def test_a_migration_that_has_not_run_is_found():
    statement = "DELETE FROM django_migrations WHERE app = 'reports'"
    assert find_problems("migration-pending") == []
    assert planted("migration-pending", statement) == ["reports"]


def test_a_check_that_cannot_be_asked_is_told_and_stops_no_other():
    statement = "ALTER TABLE units_notification RENAME TO units_not"
    blocked = ["text-not-nfc, text-hidden", "notice-to-nobody"]
    assert planted("check-blocked", statement) == blocked


def test_every_check_is_named_once_and_explained():
    checks = [answer.check for answer in run_checks(SCANS, NOW)]
    assert len(checks) == len({check.code for check in checks}) >= 25
    assert all(check.meaning and check.remedy for check in checks)


def test_no_row_asks_a_question_of_its_own(cast):
    def questions():
        with CaptureQueriesContext(connection) as queries:
            run_checks(SCANS, NOW)
        return len(queries)

    before = questions()
    for passage in Passage.objects.all()[:30]:
        Agreement.objects.create(
            passage=passage, by=cast.committee, at=NOW, passage_hash="0" * 64, draft_number=1
        )
    for number in range(30):
        Notification.objects.create(user=cast.clerk, key=f"{number}", text="Đến hạn", at=NOW)
    assert questions() == before


def test_every_check_has_damage_planted_for_it():
    written = "".join(file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py"))
    codes = {check.code for scan in SCANS for check in scan.checks}
    assert sorted(code for code in codes if f'"{code}"' not in written) == []
