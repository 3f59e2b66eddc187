"""However a database came to be, it is the same one."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from kgscience.operations.backups.save_backup import migrations
from tests.old_database import made_of
from tests.processes import environment


@pytest.mark.django_db
def test_an_installation_of_earlier_days_becomes_what_a_new_one_is(tmp_path):
    variables = environment()
    if connection.vendor == "sqlite":
        variables["DATABASE_URL"] = f"sqlite:///{tmp_path}/cu.sqlite3"
    command = [sys.executable, "-m", "tests.old_database"]
    told = subprocess.run(
        command, env=variables, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE
    )
    assert json.loads(told.stdout) == made_of()


@pytest.mark.django_db
def test_a_backup_fits_whichever_way_the_tables_came_to_be():
    """Installations of earlier days know nothing of the migrations that stand for several."""
    assert [name for name in migrations() if "squashed" in name] == []
