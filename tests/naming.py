"""The check of names and wording that runs beside the linters: `python -m tests.naming`."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("units", "reports", "kgscience")
PACKAGES = tuple(f"kgscience/{name}" for name in ("accounts", "audit", "help", "operations"))

# Identifiers that say nothing about what they hold.
VAGUE = frozenset(
    [
        "one",
        "said",
        "told",
        "kept",
        "held",
        "given",
        "found",
        "standing",
        "known",
        "spoken",
        "heard",
        "asked",
        "brought",
    ]
)
METAPHORS = re.compile(
    r"\b(doors?|rooms?|streets?|cellars?|guards?|whoever|somebody|nobody|hears?|speaks?)\b",
    re.IGNORECASE,
)
NESTED = ("Meta", "Command", "Status", "Kind")
# Django looks for these modules by name; URLs and forms belong to each capability.
EXPECTED = ("__init__", "views", "forms", "urls", "actions", "models", "admin", "apps")
LONGEST_LINE = 120
MOST_FILES = 20  # in a folder
FOLDERS = (*SOURCES, "templates", "static", "tests")
LOOP = re.compile(r"{% for ([\w, ]+) in ")


def identifiers(node: ast.AST) -> list[str | None]:
    """Return the names that a node of Python source binds or uses."""
    match node:
        case ast.Name():
            return [node.id]
        case ast.arg() | ast.keyword():
            return [node.arg]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler():
            return [node.name]
        case ast.Attribute():
            return [node.attr]
        case ast.alias():
            return [node.asname or node.name]
    return []


def check_python(place: str, tree: ast.AST) -> Iterator[str]:
    """Yield vague identifiers and metaphors in the docstrings of one module."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        yield from (
            f"{place}:{line}: “{name}” does not say what it holds"
            for name in identifiers(node)
            if name in VAGUE
        )
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            metaphor = METAPHORS.search(ast.get_docstring(node) or "")
            if metaphor:
                yield f"{place}:{line}: docstring says “{metaphor[0]}”"


def check_template(place: str, text: str) -> Iterator[str]:
    """Yield lines that are too long and vague loop variables of one template."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            yield f"{place}:{number}: {len(line)} characters, at most {LONGEST_LINE}"
        for loop in LOOP.finditer(line):
            for name in VAGUE.intersection(re.split(r"\W+", loop[1])):
                yield f"{place}:{number}: “{name}” does not say what it holds"


def repeated(places: dict[str, list[str]], what: str) -> Iterator[str]:
    """Yield each name that is defined in more than one place."""
    for name, files in sorted(places.items()):
        if len(files) > 1:
            yield f"{what} “{name}” is defined {len(files)} times: {', '.join(files)}"


def app_of(place: str) -> str:
    """Return the app that a source file belongs to."""
    return next(
        (app for app in (*PACKAGES, *SOURCES) if place.startswith(f"{app}/")),
        "",
    )


def check_folders(root: Path) -> Iterator[str]:
    """Yield folders in which a reader would have to search."""
    for top in FOLDERS:
        for folder, _, files in (root / top).walk():
            count = sum(not name.startswith(".") and not name.endswith(".pyc") for name in files)
            if count > MOST_FILES:
                place = folder.relative_to(root).as_posix()
                yield f"{place}: {count} files, at most {MOST_FILES}; group them in folders"


def check(root: Path = ROOT) -> Iterator[str]:
    """Yield every fault of the checkout at `root`, each with its file and line."""
    classes: dict[str, list[str]] = defaultdict(list)
    modules: dict[str, list[str]] = defaultdict(list)
    for file in sorted(root.glob("[!.]*/**/*.py")):
        place = file.relative_to(root).as_posix()
        if "/migrations/" in place:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        yield from check_python(place, tree)
        if app_of(place) and file.stem not in EXPECTED:
            modules[f"{app_of(place)}: {file.stem}"].append(place)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name not in NESTED:
                classes[node.name].append(f"{place}:{node.lineno}")
    yield from repeated(classes, "class")
    yield from repeated(modules, "module")
    yield from check_folders(root)
    for file in sorted((root / "templates").rglob("*.html")):
        yield from check_template(
            file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
        )


if __name__ == "__main__":
    faults = list(check())
    print(*faults, sep="\n")
    sys.exit(bool(faults))
