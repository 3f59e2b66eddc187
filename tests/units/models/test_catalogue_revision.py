"""The catalogue is loaded once for each revision, and every change makes a new one."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from units.models import CatalogueRevision, Indicator, OpeningBalance, Period, Rule, Target, Unit
from units.period_catalogue import load_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

TABLES = ["unit", "membership", "section", "indicator", "rule", "period"]


def execute(statement):
    """Execute a statement without the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def loaded_labels():
    return [indicator.label for indicator in load_catalogue().indicators.values()]


def test_a_revision_is_loaded_once(django_assert_num_queries):
    first = load_catalogue()
    with django_assert_num_queries(1):
        assert load_catalogue() is first


def test_the_catalogue_is_in_printed_order():
    results = load_catalogue()
    assert list(results.indicators.values()) == list(Indicator.objects.all())
    assert list(results.rules) == list(Rule.objects.all())
    assert list(results.periods.values()) == list(Period.objects.all())
    assert list(results.units.values()) == list(Unit.objects.all())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("cast")
def test_a_change_of_any_table_makes_a_new_revision(table):
    before = load_catalogue()
    execute(f"UPDATE units_{table} SET id = id")
    assert load_catalogue() is not before


def test_a_target_makes_a_new_revision():
    indicator = Indicator.objects.get(code="cn_cddl")
    Target.objects.create(indicator=indicator, year=2018, amount=5)
    assert load_catalogue().targets == {(indicator.pk, 2018): 5}
    execute("UPDATE units_target SET amount = 6")
    assert load_catalogue().targets == {(indicator.pk, 2018): 6}


def test_an_opening_balance_makes_a_new_revision():
    indicator, period = Indicator.objects.get(code="cn_cddl"), Period.objects.get(code="2018-H1")
    balance = OpeningBalance.objects.create(indicator=indicator, before=period, amount=5)
    assert load_catalogue().opening_balances == {indicator.pk: (5, ("H1", 2018))}
    balance.delete()
    assert load_catalogue().opening_balances == {}


def test_a_deleted_row_makes_a_new_revision():
    rules = len(load_catalogue().rules)
    execute("DELETE FROM units_rule WHERE code = 'C01'")
    assert len(load_catalogue().rules) == rules - 1


def test_an_inserted_row_makes_a_new_revision():
    rules = len(load_catalogue().rules)
    Rule.objects.bulk_create([Rule(code="moi", expression="a == b", severity="info", message="!")])
    assert len(load_catalogue().rules) == rules + 1


def test_a_change_that_is_rolled_back_leaves_no_cached_revision():
    before = loaded_labels()
    for label in ("Một", "Hai"):
        with transaction.atomic():
            Indicator.objects.update(label=label)
            assert set(loaded_labels()) == {label}
            transaction.set_rollback(True)
    assert loaded_labels() == before


def test_nothing_is_cached_without_a_revision():
    before = load_catalogue()
    CatalogueRevision.objects.all().delete()
    assert load_catalogue() is not before
    assert loaded_labels() == [indicator.label for indicator in before.indicators.values()]


@pytest.mark.django_db(transaction=True)
def test_a_migration_makes_a_new_revision():
    before = load_catalogue()
    call_command("migrate", verbosity=0)
    assert load_catalogue() is not before
