"""One word for one thing on screen: no page, script or message uses a word that was given up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GIVEN_UP = {
    r"thẩm tra": "xin ý kiến",
    r"xem thử": "xem trước",
    r"phiếu": "biểu",
    r"không thỏa": "a sentence about rows",
    r"(?:>|^)\s*(?:Chắc|Có thể)\s*(?:<|$)": "a label that says what it does",
    r"<(?:a|b|button)\b[^>]*>\s*Thôi\s*[,<]": "Hủy",
    r"<(?:a|b|button)\b[^>]*>\s*Ghi\s*<": "Lưu",
}
# Words of others: of old reports that are read, of rules about writing.
FOREIGN = re.compile(r"migrations/|old_reports/parsing/|past_words|/lint\.py")


def texts_of_python(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node.lineno, str(node.value)


def visible_texts() -> Iterator[tuple[str, str]]:
    """Yield the place and text of whatever a person may see."""
    for folder, suffix in (("templates", "html"), ("templates", "txt"), ("static/js", "js")):
        for path in (ROOT / folder).rglob(f"*.{suffix}"):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for app in ("units", "reports", "kgscience"):
        for path in (ROOT / app).rglob("*.py"):
            place = str(path.relative_to(ROOT))
            if not FOREIGN.search(place):
                for line, text in texts_of_python(path):
                    yield f"{place}:{line}", text


@pytest.mark.parametrize(("word", "instead"), GIVEN_UP.items())
def test_no_visible_text_uses_a_word_that_was_given_up(word, instead):
    pattern = re.compile(word, re.IGNORECASE)
    places = [place for place, text in visible_texts() if pattern.search(text)]
    assert places == [], f"write {instead}"


def test_the_walk_sees_pages_scripts_and_messages():
    places = {place.partition("/")[0] for place, _ in visible_texts()}
    assert places == {"templates", "static", "units", "reports", "kgscience"}
    texts = [text for place, text in visible_texts() if place.startswith("units/models/period.py")]
    assert "biểu số liệu" in texts
