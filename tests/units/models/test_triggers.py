"""Database triggers hold a figure to its indicator's kind and keep the logs append-only."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import UniqueConstraint
from django.db.models.signals import pre_migrate

from kgscience.accounts.models import TRIGGERS as ACCOUNT_TRIGGERS
from reports.models import PassageRevision
from reports.models.guards import TRIGGERS as GUARD_TRIGGERS
from reports.models.log import TRIGGERS as REPORT_TRIGGERS
from reports.models.version import RENEWALS
from reports.models.version import TRIGGERS as VERSION_TRIGGERS
from units.models import (
    Figure,
    FigureChange,
    Indicator,
    Period,
    Submission,
    SubmissionTransition,
)
from units.models.log import AppendOnly
from units.models.triggers import INSTALLED, TRIGGER_NAMES_SQL, TRIGGERS, drop_triggers

ALL_TRIGGERS = (
    *TRIGGERS,
    *GUARD_TRIGGERS,
    *REPORT_TRIGGERS,
    *VERSION_TRIGGERS,
    *RENEWALS,
    *ACCOUNT_TRIGGERS,
)
NAMES = sorted(trigger.name for trigger in ALL_TRIGGERS)


def installed_triggers():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER_NAMES_SQL[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())


def execute(statement, *values):
    """Execute a statement without the ORM; return the number of rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def figure(year_2018):
    return Figure.objects.get(
        indicator__code="kh_tinh_nghiem_thu", submission__period__code="2018-H1"
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "decimal"), ("kind", "percent"), ("bounded", False), ("indicator_id", None)],
)
def test_a_figure_cannot_leave_its_indicators_kind(figure, column, value):
    if column == "indicator_id":
        value = Indicator.objects.get(code="ttud_ot_dien_tich").pk
        drop_triggers("default", [INSTALLED["change_not_removed"]])
        execute("DELETE FROM units_figurechange")
        execute("DELETE FROM units_figure WHERE indicator_id = %s", value)
    with pytest.raises(IntegrityError, match="figure_stays_of_its_kind"):
        execute(f"UPDATE units_figure SET {column} = %s WHERE id = %s", value, figure.pk)


@pytest.mark.parametrize(
    ("kind", "bounded"), [("decimal", True), ("money", True), ("count", False)]
)
def test_a_new_figure_must_have_its_indicators_kind(figure, kind, bounded):
    indicator = Indicator.objects.get(code="ttkt_kiem_dinh")
    fresh = Figure(
        submission=figure.submission,
        indicator=indicator,
        kind=kind,
        bounded=bounded,
        amount=7,
        entered_by=figure.entered_by,
        entered_at=figure.entered_at,
    )
    with pytest.raises(IntegrityError, match="figure_new_of_its_kind"), transaction.atomic():
        Figure.objects.bulk_create([fresh])


def test_a_count_cannot_become_fractional_by_changing_its_kind(figure):
    with pytest.raises(IntegrityError, match="figure_stays_of_its_kind"):
        execute("UPDATE units_figure SET kind = 'decimal', amount = 7.5 WHERE id = %s", figure.pk)
    with pytest.raises(IntegrityError, match="figure_whole_counts"):
        execute("UPDATE units_figure SET amount = 7.5 WHERE id = %s", figure.pk)


def test_other_columns_of_a_figure_may_change(figure):
    assert execute("UPDATE units_figure SET amount = 22, kind = kind WHERE id = %s", figure.pk) == 1


def test_the_change_log_cannot_be_updated(figure):
    assert FigureChange.objects.filter(figure=figure).exists()
    with pytest.raises(IntegrityError, match="change_not_rewritten"):
        execute("UPDATE units_figurechange SET old = 'khác' WHERE figure_id = %s", figure.pk)


APPEND_ONLY_TABLES = sorted(
    trigger.table for trigger in ALL_TRIGGERS if trigger.name.endswith("_not_removed")
)
DJANGO_TABLES = {"django_admin_log"}  # append-only although Django's own model


def test_every_append_only_table_has_its_triggers():
    ours = {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)}
    assert {*APPEND_ONLY_TABLES} == ours | DJANGO_TABLES
    rewritten = {
        trigger.table for trigger in ALL_TRIGGERS if trigger.name.endswith("_not_rewritten")
    }
    assert rewritten == {*APPEND_ONLY_TABLES}


def test_append_only_tables_have_no_conditional_unique_constraint():
    """The trigger against replacing on SQLite compares the columns alone."""
    append_only = [
        model for model in apps.get_models() if model._meta.db_table in APPEND_ONLY_TABLES
    ]
    constraints = [constraint for model in append_only for constraint in model._meta.constraints]
    unique = [constraint for constraint in constraints if isinstance(constraint, UniqueConstraint)]
    assert unique != []
    assert [item.name for item in unique if item.condition is not None or not item.fields] == []


def test_the_change_log_cannot_be_deleted(figure):
    with pytest.raises(IntegrityError, match="change_not_removed"):
        execute("DELETE FROM units_figurechange WHERE figure_id = %s", figure.pk)


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_append_only_tables_cannot_be_truncated_or_replaced(year_2018, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(id) FROM {table}")
        (key,) = cursor.fetchone()
    statements = {
        "postgresql": [f"TRUNCATE {table} CASCADE"],
        "sqlite": [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {key}"],
    }
    for statement in statements[connection.vendor] if key is not None else ():
        with pytest.raises(DatabaseError, match="_not_removed"):
            execute(statement)


@pytest.fixture
def _without_recursive_triggers(year_2018):
    """Use the default of a foreign SQLite connection: triggers do not fire triggers."""
    text = "PRAGMA recursive_triggers = {}" if connection.vendor == "sqlite" else "SELECT '{}'"
    execute(text.format("OFF"))
    yield
    execute(text.format("ON"))


@pytest.mark.usefixtures("_without_recursive_triggers")
def test_a_row_cannot_be_replaced_by_its_unique_key(year_2018):
    fields = [
        field.column
        for field in PassageRevision._meta.local_concrete_fields
        if not field.primary_key
    ]
    columns = ", ".join(f'"{name}"' for name in fields)
    row = f"INTO reports_passagerevision ({columns}) SELECT {columns} FROM reports_passagerevision"
    statement = {
        "sqlite": f"INSERT OR REPLACE {row} LIMIT 1",
        "postgresql": f"INSERT {row} ON CONFLICT (passage_id, revision)"
        " DO UPDATE SET verb = 'edit'",
    }
    with pytest.raises(DatabaseError, match="reports_passagerevision_not_re"):
        execute(statement[connection.vendor])


def test_the_transition_log_cannot_be_updated(figure):
    SubmissionTransition.objects.create(
        submission=Submission.objects.all()[0],
        verb="accept",
        from_status="submitted",
        to_status="accepted",
        by=figure.entered_by,
        at=figure.entered_at,
    )
    with pytest.raises(IntegrityError, match="transition_not_rewritten"):
        execute("UPDATE units_submissiontransition SET reason = 'khác'")


@pytest.mark.django_db
def test_a_migration_drops_all_triggers_first():
    """SQLite rebuilds a table to change it, which deletes every row."""
    assert installed_triggers() == NAMES
    for app in apps.get_app_configs():
        pre_migrate.send(app, app_config=app, verbosity=0, interactive=False, using="default")
    assert installed_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_triggers_exist_after_flush_and_migrate():
    call_command("flush", interactive=False, verbosity=0)
    assert installed_triggers() == NAMES
    call_command("migrate", verbosity=0)
    assert installed_triggers() == NAMES


@pytest.mark.parametrize("column", ["code", "kind", "year", "start", "end"])
def test_an_accepted_period_keeps_its_days(year_2018, column):
    changes = {"code": "X", "kind": "Q1", "year": 2031, "start": "2017-01-01", "end": "2018-12-31"}
    with (
        pytest.raises(IntegrityError, match="accepted_period_keeps_its_days"),
        transaction.atomic(),
    ):
        Period.objects.filter(code="2018-H1").update(**{column: changes[column]})


def test_an_accepted_period_may_get_other_dates_of_work(year_2018):
    later = datetime(2018, 7, 1, tzinfo=UTC)
    assert Period.objects.filter(code="2018-H1").update(due_at=later, locks_at=later) == 1
