"""The formats of a document: one verb for all of them, and what their bytes depend on."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from reports.document import Document
from reports.rendering.layouts import Layout

# Heavy libraries are imported only with the renderer that needs them.
RENDERERS = {
    "html": "reports.rendering.html",
    "pdf": "reports.rendering.pdf",
    "docx": "reports.rendering.docx.word_file",
    "xlsx": "reports.rendering.xlsx.report_workbook",
    "txt": "reports.rendering.txt",
    "json": "reports.rendering.json",
    "errata": "reports.rendering.errata_sheet",
}
FORMATS = ("html", "pdf", "docx", "xlsx", "txt", "json")
DATED_FORMATS = ("pdf", "docx", "xlsx")
LIBRARIES = ("weasyprint", "python-docx", "openpyxl", "Django")
ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "reports/document.py",
    "reports/rendering",
    "units/text/printable_text.py",
    "reports/verification/number_matching.py",  # what is published is tied out where it is printed
    "reports/publishing/artifacts.py",
    "templates/document",
    "static/document",
)


def render(
    form: str, document: Document, layout: Layout, changed_at: datetime | None = None
) -> bytes:
    """Return the document as a file of `form`, one of FORMATS.

    A draft's file is dated `changed_at`, the moment of its latest change.
    """
    when = (changed_at,) if form in DATED_FORMATS else ()
    content = import_module(RENDERERS[form]).render(document, layout, *when)
    return content.encode() if isinstance(content, str) else content


@cache
def renderers_hash() -> str:
    """Return the hash of everything besides a document that its files depend on.

    It changes with the renderers, their templates, stylesheets or libraries, and is the same on
    every machine that runs the same program.
    """
    digest = sha256("".join(version(name) for name in LIBRARIES).encode())
    for source in SOURCES:
        for file in _files(ROOT / source):
            digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    return sorted(file for file in source.rglob("*") if file.suffix in (".py", ".html", ".css"))
