"""What every test stands on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

APART = pytest.StashKey[int]()
DATABASE_FIXTURES = {"db", "transactional_db"}
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "2018"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out the tests for which another database changes nothing",
    )
    parser.addoption(
        "--pure",
        action="store_true",
        help="only the tests of pure code and of the models, for every commit",
    )


# What `make check` asks: code without a request, and the tables.
PURE = (
    "tests/kgscience/test_imports.py",
    "tests/kgscience/test_naming.py",
    "tests/reports/comparison",
    "tests/reports/composition",
    "tests/reports/models",
    "tests/reports/old_reports",
    "tests/reports/test_stored_bytes.py",
    "tests/units/checks",
    "tests/units/models",
    "tests/units/test_",
)

# Here every case is asked of both databases: constraints, triggers, SQL of our own, damage, races.
BOTH_DATABASES = (
    "tests/faults",
    "tests/kgscience/operations",
    "tests/reports/composition/test_cache_keys.py",
    "tests/reports/models",
    "tests/units/models",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, with --only-database, the tests that another database changes nothing about."""
    if config.getoption("--pure"):
        items[:] = [
            item
            for item in items
            if item.nodeid.startswith(PURE) and "test_views" not in item.nodeid
        ]
    if not config.getoption("--only-database"):
        return
    chosen = ends_of_cases([item for item in items if uses_database(item)])
    apart = [item for item in items if item not in chosen]
    config.hook.pytest_deselected(items=apart)
    config.stash[APART] = len(apart)
    if hasattr(config, "workeroutput"):  # each of xdist's workers leaves out the same ones
        config.workeroutput["apart"] = len(apart)
    items[:] = [item for item in items if item in chosen]


def ends_of_cases(items: list[pytest.Item]) -> set[pytest.Item]:
    """Return the first and the last case of each test; every case under BOTH_DATABASES.

    The cases between differ in Python alone, which SQLite has been asked with all of them.
    """
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        everything = item.nodeid.startswith(BOTH_DATABASES)
        cases.setdefault(item.nodeid if everything else item.nodeid.split("[")[0], []).append(item)
    return {item for group in cases.values() for item in (group[0], group[-1])}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[APART] = getattr(node, "workeroutput", {}).get("apart", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if apart := terminalreporter.config.stash.get(APART, 0):
        terminalreporter.write_line(f"{apart} deselected: another database changes nothing")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks the database, and not just how a page looks or a sheet is printed."""
    if any(item.get_closest_marker(name) is not None for name in ("looks", "prints")):
        return False
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE_FIXTURES.intersection(fixtures)
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """On SQLite the tests use a file, as the program does: WAL and locks are real."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """Real password hashing costs a third of a second a login, by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _files_at_once(settings) -> None:
    """Make files within the request: another process would use another database."""
    settings.FILES_APART = False


def load_2018() -> None:
    from units.models import Period

    if not Period.objects.filter(code="2018-H1").exists():
        call_command("load_catalogue", FIXTURES, verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Load the department of 2018 once; each test starts from it and leaves it so."""
    from tests.database_copy import copy_database

    with django_db_blocker.unblock():
        load_2018()
        restore = copy_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


@pytest.fixture
def year_2018(db) -> None:
    """Load the department of 2018, also where it was not kept from the beginning."""
    load_2018()


@pytest.fixture
def cast(year_2018):
    """One person in each role; see `tests.cast`."""
    from tests.cast import assemble

    return assemble()
