"""What packages may import of Django and of others, beyond what import-linter can express."""

import ast
import sys

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TEMPLATES = (
    "django.template",
    "django.templatetags",
    "django.utils.html",
    "django.utils.safestring",
)
# From which day a rule was in force, where the sources differ, is for the office to set.
DATES = {
    "reports/rendering/layouts.py": ("django.conf",),
    "reports/rendering/zip_file.py": ("django.utils.timezone",),
}
PRINTING = ("weasyprint", "pydyf", "pypdf", "docx", "fontTools", "openpyxl")
TEXTS = ("units.numbers", "units.text.printable_text", "units.text.legacy_encodings")
PURE = {
    "units/numbers.py": (),
    "units/expressions.py": (),
    "units/values.py": ("units.numbers", "units.text.printable_text"),
    "units/text/printable_text.py": ("units.text.legacy_encodings",),
    "units/text/legacy_encodings.py": (),
}


def imported(file):
    """Return the modules a file imports anywhere in it; `from x import y` is x and may be x.y."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield node.module or ""


def foreign(file, *allowed):
    """Return what a file imports beside the standard library and the modules allowed."""
    return [
        module
        for module in imported(file)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not any(module == values or module.startswith(f"{values}.") for values in allowed)
    ]


def room(name):
    files = sorted((ROOT / name).rglob("*.py"))
    assert files
    return pytest.mark.parametrize("file", files, ids=lambda file: str(file.relative_to(ROOT)))


@room("reports/rendering")
def test_a_renderer_knows_of_django_only_its_templates(file):
    ours = ("reports.document", "reports.rendering", "units.text.printable_text")
    dates = DATES.get(str(file.relative_to(ROOT)), ())
    assert foreign(file, *ours, *TEMPLATES, *PRINTING, *dates) == []


@pytest.mark.parametrize("name", PURE)
def test_a_pure_room_needs_nothing_but_python(name):
    assert foreign(ROOT / name, *PURE[name]) == []


@room("units/checks")
def test_checking_knows_no_request_and_no_table_but_through_the_models(file):
    assert foreign(file, "units") == []


@room("reports/old_reports/parsing")
def test_reading_an_old_report_needs_no_database(file):
    assert foreign(file, "reports.old_reports.parsing", *TEXTS) == []
