"""A department with something in every kind of column, and an empty place to move it to."""

import json
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from kgscience.operations.backups.archive import MANIFEST, create_archive
from tests.kgscience.operations.integrity.small_database import publish_small

MADE: list[bytes] = []


@pytest.fixture
def department(transactional_db, cast, client):
    client.force_login(cast.clerk)
    return publish_small(cast)


@pytest.fixture
def saved(request, transactional_db, tmp_path):
    """Return the department's backup, made once; the database it is to go into is empty."""
    file = tmp_path / "sao-luu.zip"
    if not MADE:
        request.getfixturevalue("department")
        call_command("backup", file, verbosity=0)
        MADE.append(file.read_bytes())
    call_command("flush", interactive=False, verbosity=0)
    file.write_bytes(MADE[0])
    return file


def manifest(file):
    with ZipFile(file) as archive:
        return json.loads(archive.read(MANIFEST))


def rewritten(file, change, doubled="", last=b""):
    """Return the backup with a manifest changed by `change` and sealed again.

    The last row of table `doubled` is there twice, or `last` follows it.
    """
    other = file.with_name("khac.zip")
    with ZipFile(file) as old, create_archive(other) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == MANIFEST:
                data = json.loads(content)
                change(data)
                content = json.dumps(data).encode()
            if name == f"{doubled}.jsonl":
                content += last or content.splitlines(keepends=True)[-1]
            new.writestr(name, content)
    return other
