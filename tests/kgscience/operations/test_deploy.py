"""The files of `deploy/` agree with the program, with each other and with their guide."""

import os
import re
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.kgscience.test_settings import KEY, run_check
from tests.processes import environment
from units.workbook.upload_validation import MAX_FILE

DEPLOY = settings.BASE_DIR / "deploy"


def text(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_the_example_starts_once_it_has_a_key():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", text("environment"), re.MULTILINE))
    done = run_check("--deploy", "--fail-level", "WARNING", **example | {"SECRET_KEY": KEY})
    assert (done.returncode, done.stderr) == (0, "")
    assert "còn thiếu: SECRET_KEY" in run_check(**example).stderr


def test_the_example_names_only_what_somebody_reads():
    readers = [DEPLOY / "backup", DEPLOY / "gunicorn.conf.py", *settings.BASE_DIR.glob("*/*.py")]
    read = {*re.findall(r"\w+", "".join(file.read_text(encoding="utf-8") for file in readers))}
    named = {*re.findall(r"^#?([A-Z_]+)=", text("environment"), re.MULTILINE)}
    assert named - read == set()


@pytest.mark.parametrize(
    ("name", "size", "wait"),
    [
        ("nginx.conf", r"client_max_body_size (\d+)m;", r"proxy_read_timeout (\d+)s;"),
        ("Caddyfile", r"max_size (\d+)MB", r"response_header_timeout (\d+)s"),
    ],
)
def test_a_proxy_lets_the_program_say_itself_what_is_too_much(name, size, wait):
    largest, patience = (int(*re.findall(item, text(name))) for item in (size, wait))
    assert largest * 1_000_000 > 2 * MAX_FILE
    assert patience > runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["timeout"]


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_names_files_that_are_there(name):
    message = re.findall(r"/opt/kgscience/current/(deploy/\S+?)/?[;\s]", text(name))
    pages = re.findall(r"/([a-z-]+\.html)", text(name))
    assert message
    assert [item for item in message if not (settings.BASE_DIR / item).exists()] == []
    assert {*pages} == {page.name for page in (DEPLOY / "pages").iterdir()}


def test_units_start_what_is_there_and_the_guide_turns_them_on():
    units = {file.name for file in (DEPLOY / "systemd").iterdir() if file.is_file()}
    guide = text("INSTALL.md")
    for name in units:
        assert name.removesuffix(".service").removesuffix(".timer") in guide
        jobs = {*re.findall(r"manage\.py (\w+)", text(f"systemd/{name}"))}
        assert jobs <= get_commands().keys(), name
    enabled = {unit for unit in units if "[Install]" in text(f"systemd/{unit}")}
    assert [{*item.split()} for item in re.findall(r"enable --now (.+)", guide)] == [enabled]


def back_up(folder, **more):
    python = {"PYTHON": sys.executable, "BACKUP_FOLDER": str(folder), "BACKUP_DAYS": "2"}
    return subprocess.run(
        [DEPLOY / "backup"], env=environment() | python | more, capture_output=True, check=False
    )


@pytest.fixture
def days(tmp_path):
    """Return the backups of three nights long ago."""
    folder = tmp_path / "days"
    folder.mkdir()
    for day in ("01", "02", "03"):
        (folder / f"kgscience-2018-01-{day}-013000.zip").touch()
    return folder


@pytest.mark.django_db(transaction=True)
def test_the_newest_backups_stay(days):
    assert back_up(days.parent).returncode == 0
    older, newest = sorted(days.iterdir())
    assert older.name == "kgscience-2018-01-03-013000.zip"
    (month,) = (days.parent / "months").iterdir()
    assert month.read_bytes() == newest.read_bytes() != b""


def test_a_backup_that_fails_takes_no_old_one_away(days):
    assert back_up(days.parent, DATABASE_URL="sqlite:////khong-co/kg.sqlite3").returncode != 0
    assert len([*days.iterdir()]) == 3


@pytest.mark.parametrize(
    ("answer", "place"), [("true", "--same-dir"), ("false", "--working-directory=/")]
)
def test_a_command_begins_where_the_service_may_stand(tmp_path, answer, place):
    queries = f'[ "$6" = "$PWD" ] && {answer}'  # the whole way: the place itself may be open
    for name, does in (("runuser", queries), ("systemd-run", 'echo "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    process = subprocess.run(
        [DEPLOY / "kgscience", "check"], env={"PATH": path}, capture_output=True, text=True
    )
    assert [word for word in process.stdout.split() if "-dir" in word] == [place]
