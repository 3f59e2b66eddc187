"""A backup goes into an empty database of either kind and says the same there, row by row."""

import os
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from threading import Event, Thread
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kgscience.accounts.models import UserSession
from kgscience.operations.backups.archive import read_rows
from kgscience.operations.integrity.examine import SCANS, run_checks
from tests.kgscience.operations.backups.conftest import manifest
from tests.kgscience.operations.integrity.damage import NOW
from tests.reports.review.reports_in_review import save_figure
from units.models import Figure, Unit
from units.models.triggers import INSTALLED, TRIGGER_NAMES_SQL
from units.values import Value

pytestmark = pytest.mark.django_db(transaction=True)


def restore(file):
    out = StringIO()
    call_command("restore", file, stdout=out)
    return out.getvalue()


def elsewhere(*words, database):
    """Run a command of the program with a SQLite database of its own."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, settings.BASE_DIR / "manage.py", *words]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def test_a_restored_database_says_the_same(saved, tmp_path):
    restore(saved)
    again = tmp_path / "lan-hai.zip"
    call_command("backup", again, verbosity=0)
    assert manifest(again)["tables"] == manifest(saved)["tables"]


def test_nothing_is_wrong_with_what_was_restored(saved):
    restore(saved)
    assert [result.check.code for result in run_checks(SCANS, NOW) if result.findings] == []


def test_the_same_hashes_stand_in_a_database_of_the_other_kind(saved, tmp_path):
    other, back = tmp_path / "noi-khac.sqlite3", tmp_path / "ve.zip"
    elsewhere("restore", saved, database=other)
    elsewhere("backup", back, database=other)
    assert manifest(back)["tables"] == manifest(saved)["tables"]
    restore(back)


def test_the_guards_stand_again(saved):
    restore(saved)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER_NAMES_SQL[connection.vendor])
        assert sorted(name for (name,) in cursor.fetchall()) == sorted(INSTALLED)


def test_what_is_new_afterwards_gets_a_new_key(saved):
    restore(saved)
    newest = Unit.objects.order_by("-pk")[0]
    assert Unit.objects.create(code="moi", name="Đơn vị mới").pk > newest.pk


def test_sessions_stay_behind_and_that_is_said(saved):
    message = restore(saved)
    assert message.count("phiên đăng nhập") == 1
    assert UserSession.objects.count() == 0


def test_a_backup_is_for_its_owner_alone(department, tmp_path):
    file = tmp_path / "sao-luu.zip"
    call_command("backup", file, verbosity=0)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_of_one_moment_while_somebody_writes(department, cast, tmp_path):
    file, enough = tmp_path / "luc-ghi.zip", Event()
    written: list[int] = []

    def go_on():
        while not enough.is_set():
            amount = Decimal(30 + len(written) % 9)
            save_figure("kh_tinh_nghiem_thu", Value("value", amount=amount), cast.clerk)
            written.append(1)
        connection.close()

    writer = Thread(target=go_on)
    writer.start()
    while not written:
        pass
    before = len(written)
    call_command("backup", file, verbosity=0)
    during = len(written) - before
    enough.set()
    writer.join()
    assert during > 0
    assert lines_and_version(file) == (1, 1)


def lines_and_version(file):
    """How many lines of the log each writing of that figure has, in the backup."""
    columns = manifest(file)["tables"]
    figure = Figure.objects.get(indicator__code="kh_tinh_nghiem_thu")
    place, version = (columns["units_figure"]["columns"].index(item) for item in ("id", "revision"))
    owner = columns["units_figurechange"]["columns"].index("figure_id")
    with ZipFile(file) as archive:
        lines = sum(row[owner] == figure.pk for row in read_rows(archive, "units_figurechange"))
        rows = read_rows(archive, "units_figure")
        writings = next(row[version] for row in rows if row[place] == figure.pk)
    return writings / lines, lines / writings
