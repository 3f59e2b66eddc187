"""The check of names finds what it must refuse, and nothing in a clean tree."""

import pytest

from tests.naming import check

CLEAN = '''"""Reorder passages."""


def reorder(passages: list[int]) -> list[int]:
    """Return `passages` in order."""
    return sorted(passages)
'''
FAULTS = {
    "a vague variable": ("units/a.py", "for one in []:\n    pass\n", "“one”"),
    "a vague argument": ("units/a.py", "def save(said): ...\n", "“said”"),
    "a vague attribute": ("units/a.py", "import os\nos.kept = 1\n", "“kept”"),
    "a vague keyword": ("units/a.py", "dict(told=1)\n", "“told”"),
    "a metaphor": ("units/a.py", '"""The door of the house."""\n', "“door”"),
    "a person in disguise": ("units/a.py", '"""Ask whoever is there."""\n', "“whoever”"),
    "a class twice": ("units/a.py", "class Row: ...\n\n\nclass Row: ...\n", "class “Row”"),
    "a long line": ("templates/a.html", "x" * 121, "121 characters"),
    "a vague loop": ("templates/a.html", "{% for one in all %}", "“one”"),
}


def write(root, name, text):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def tree(tmp_path):
    write(tmp_path, "units/b.py", CLEAN)
    write(tmp_path, "templates/b.html", "x" * 120)
    return tmp_path


def test_clean_tree_has_no_faults(tree):
    assert list(check(tree)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_kind_of_fault_is_found(tree, fault):
    name, text, words = FAULTS[fault]
    write(tree, name, text)
    (line,) = check(tree)
    assert words in line


def test_module_name_may_repeat_only_in_another_app(tree):
    write(tree, "reports/b.py", "")
    assert list(check(tree)) == []
    write(tree, "units/checks/b.py", "")
    assert list(check(tree)) == [
        "module “units: b” is defined 2 times: units/b.py, units/checks/b.py"
    ]


def test_a_folder_with_too_many_files_is_found(tree):
    for number in range(20):
        write(tree, f"units/rows/row_{number}.py", CLEAN)
    assert list(check(tree)) == []
    write(tree, "units/rows/row_20.py", CLEAN)
    assert list(check(tree)) == ["units/rows: 21 files, at most 20; group them in folders"]
