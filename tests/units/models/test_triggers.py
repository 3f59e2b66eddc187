"""The database itself ties a figure to its indicator and keeps the trail as it was written."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import UniqueConstraint
from django.db.models.signals import pre_migrate

from kgscience.accounts.models import TRIGGERS as OF_THE_DOOR
from reports.models import PassageRevision
from reports.models.log import TRIGGERS as OF_REPORTS
from reports.models.version import TRIGGERS as OF_VERSIONS
from units.models import Figure, FigureChange, Indicator, Submission, SubmissionTransition
from units.models.log import AppendOnly
from units.models.triggers import INSTALLED, TRIGGER_NAMES_SQL, TRIGGERS, drop_triggers

OF_ALL = (*TRIGGERS, *OF_REPORTS, *OF_VERSIONS, *OF_THE_DOOR)
NAMES = sorted(trigger.name for trigger in OF_ALL)


def installed_triggers():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER_NAMES_SQL[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())


def run(statement, *values):
    """One statement behind the ORM's back."""
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
def test_a_figure_stays_of_its_indicators_kind(figure, column, value):
    if column == "indicator_id":
        value = Indicator.objects.get(code="ttud_ot_dien_tich").pk
        drop_triggers("default", [INSTALLED["change_not_removed"]])
        run("DELETE FROM units_figurechange")
        run("DELETE FROM units_figure WHERE indicator_id = %s", value)
    with pytest.raises(IntegrityError, match="figure_stays_of_its_kind"):
        run(f"UPDATE units_figure SET {column} = %s WHERE id = %s", value, figure.pk)


@pytest.mark.parametrize(
    ("kind", "bounded"), [("decimal", True), ("money", True), ("count", False)]
)
def test_a_new_figure_is_of_its_indicators_kind(figure, kind, bounded):
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


def test_a_whole_count_cannot_be_walked_around(figure):
    with pytest.raises(IntegrityError, match="figure_stays_of_its_kind"):
        run("UPDATE units_figure SET kind = 'decimal', amount = 7.5 WHERE id = %s", figure.pk)
    with pytest.raises(IntegrityError, match="figure_whole_counts"):
        run("UPDATE units_figure SET amount = 7.5 WHERE id = %s", figure.pk)


def test_what_else_a_figure_says_may_change(figure):
    assert run("UPDATE units_figure SET amount = 22, kind = kind WHERE id = %s", figure.pk) == 1


def test_the_log_is_not_rewritten(figure):
    assert FigureChange.objects.filter(figure=figure).exists()
    with pytest.raises(IntegrityError, match="change_not_rewritten"):
        run("UPDATE units_figurechange SET old = 'khác' WHERE figure_id = %s", figure.pk)


WRITTEN_ONCE = sorted(guard.table for guard in OF_ALL if guard.name.endswith("_not_removed"))
BEHIND_THE_DOOR = {"django_admin_log"}  # Django's own model, kept as ours are


def test_whatever_is_written_once_is_guarded():
    ours = {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)}
    assert {*WRITTEN_ONCE} == ours | BEHIND_THE_DOOR
    rewritten = {guard.table for guard in OF_ALL if guard.name.endswith("_not_rewritten")}
    assert rewritten == {*WRITTEN_ONCE}


def test_no_key_of_what_is_written_once_holds_under_a_condition():
    """SQLite's trigger against replacing compares the columns alone."""
    guarded = [model for model in apps.get_models() if model._meta.db_table in WRITTEN_ONCE]
    constraints = [some for item in guarded for some in item._meta.constraints]
    unique = [constraint for constraint in constraints if isinstance(constraint, UniqueConstraint)]
    assert unique != []
    assert [item.name for item in unique if item.condition is not None or not item.fields] == []


def test_the_log_is_not_shortened(figure):
    with pytest.raises(IntegrityError, match="change_not_removed"):
        run("DELETE FROM units_figurechange WHERE figure_id = %s", figure.pk)


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_no_table_is_emptied_or_written_over_at_once(year_2018, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(id) FROM {table}")
        (key,) = cursor.fetchone()
    statements = {
        "postgresql": [f"TRUNCATE {table} CASCADE"],
        "sqlite": [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {key}"],
    }
    for statement in statements[connection.vendor] if key is not None else ():
        with pytest.raises(DatabaseError, match="_not_removed"):
            run(statement)


@pytest.fixture
def _shell(year_2018):
    """As a connection that is not the program's own: SQLite's triggers ask no triggers."""
    text = "PRAGMA recursive_triggers = {}" if connection.vendor == "sqlite" else "SELECT '{}'"
    run(text.format("OFF"))
    yield
    run(text.format("ON"))


@pytest.mark.usefixtures("_shell")
def test_no_row_gives_way_to_another_of_its_unique_keys(year_2018):
    fields = [
        field.column
        for field in PassageRevision._meta.local_concrete_fields
        if not field.primary_key
    ]
    columns = ", ".join(f'"{name}"' for name in fields)
    row = f"INTO reports_passagerevision ({columns}) SELECT {columns} FROM reports_passagerevision"
    statement = {
        "sqlite": f"INSERT OR REPLACE {row} LIMIT 1",
        "postgresql": f"INSERT {row} ON CONFLICT (passage_id, version) DO UPDATE SET verb = 'edit'",
    }
    with pytest.raises(DatabaseError, match="reports_passagerevision_not_re"):
        run(statement[connection.vendor])


def test_the_moves_are_not_rewritten(figure):
    SubmissionTransition.objects.create(
        submission=Submission.objects.all()[0],
        verb="accept",
        from_status="submitted",
        to_status="accepted",
        by=figure.entered_by,
        at=figure.entered_at,
    )
    with pytest.raises(IntegrityError, match="transition_not_rewritten"):
        run("UPDATE units_submissiontransition SET reason = 'khác'")


@pytest.mark.django_db
def test_a_migration_finds_no_guard_in_its_way():
    """SQLite makes a table anew to change it, which moves and removes every row."""
    assert installed_triggers() == NAMES
    for app in apps.get_app_configs():
        pre_migrate.send(app, app_config=app, verbosity=0, interactive=False, using="default")
    assert installed_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_the_triggers_outlive_an_emptied_database_and_a_migration():
    call_command("flush", interactive=False, verbosity=0)
    assert installed_triggers() == NAMES
    call_command("migrate", verbosity=0)
    assert installed_triggers() == NAMES
