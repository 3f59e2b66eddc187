"""What is promised about the project as a whole."""

import re
import subprocess
import sys
import unicodedata
from fnmatch import fnmatch

import pytest
from django.conf import settings
from django.core.management import call_command
from fontTools.ttLib import TTFont

ROOT = settings.BASE_DIR
TOP_LEVEL = {
    *("manage.py", "kgscience", "reports", "units", "templates", "static", "fixtures", "tests"),
    "deploy",
    *("docs", "CHANGELOG.md"),
    *("pyproject.toml", "README.md", "Makefile", "requirements.txt", "requirements-dev.txt"),
    *(".python-version", ".ci", ".gitignore"),
}


def project_files() -> list[str]:
    """Every file that is or could be committed; a downloaded copy need not have git."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    ignored = [line.rstrip("/") for line in lines if line and not line.startswith("#")] + [".git"]

    def not_ignored(names: list[str]) -> list[str]:
        return [name for name in names if not any(fnmatch(name, each) for each in ignored)]

    results = []
    for folder, folders, files in ROOT.walk():
        folders[:] = not_ignored(folders)
        results += [(folder / name).relative_to(ROOT).as_posix() for name in not_ignored(files)]
    return results


@pytest.mark.django_db
def test_django_finds_nothing_wrong():
    call_command("check", fail_level="WARNING")


def test_top_level_holds_what_the_readme_says():
    assert {name.split("/")[0] for name in project_files()} <= TOP_LEVEL


HEAVY = {"weasyprint", "pypdf", "fontTools", "PIL", "docx", "lxml", "openpyxl", "tablib"}


def test_no_heavy_library_is_imported_by_the_pages():
    program = "import kgscience.wsgi, kgscience.urls, sys; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    process = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    assert HEAVY & {*process.stdout.split()} == set()


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine():
    address = re.compile(
        rb"pypi\.org|pythonhosted|npmjs|(?<!no-emit)-(?:extra-)?index-url|(?<!no-emit)-find-links"
        rb"|/work/(?:main|shared|\.)|\.\./shared"
    )
    others = [name for name in project_files() if not name.endswith("/test_project.py")]
    guilty = [name for name in others if address.search((ROOT / name).read_bytes())]
    assert guilty == []


def pins(name: str) -> dict[str, list[str]]:
    """Return the hashes of each requirement."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line.split("--hash=") for line in text.splitlines() if line.strip()]
    return {line[0].strip(): [part.strip() for part in line[1:]] for line in lines}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_one_version_with_hashes(name):
    for pin, hashes in pins(name).items():
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?==[0-9][\w.]*( ; .+)?", pin), pin
        assert hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), pin


def test_development_has_the_same_versions_as_production():
    runtime, development = (
        {pin.split(" ;")[0]: hashes for pin, hashes in pins(name).items()}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime == {pin: development.get(pin) for pin in runtime}


TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
LETTERS = {
    unicodedata.normalize("NFC", case(vowel + tone))
    for vowel in "aăâeêioôơuưy"
    for tone in TONES
    for case in (str.lower, str.upper)
} | set("đĐ₫“”‘’–—…→²³≤≥•§°±×½№\u00a0\u2011\u202f")


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_report_typeface_has_every_vietnamese_letter(face):
    with TTFont(ROOT / f"static/fonts/Tinos-{face}.woff2") as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    assert sorted(LETTERS - drawn) == []


def test_report_typeface_comes_with_its_licence():
    text = (ROOT / "static/fonts/OFL.txt").read_text()
    assert "Google" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


@pytest.mark.django_db
def test_pages_allow_nothing_inline_and_no_framing(client):
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
