"""The files of a version, and where its PDF differs from the report, packed as one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from json import dumps, loads
from zipfile import ZipFile

from reports.document import Document
from reports.rendering.formats import render
from reports.rendering.layouts import Layout
from reports.verification.number_matching import tie_out

FORMATS = ("html", "pdf", "docx", "xlsx", "json")
ERRATA_SHEET = "errata"  # a PDF of its own
MISMATCHES = "mismatches"


@dataclass(frozen=True, slots=True)
class PrintedFiles:
    """The bytes of each format, and where the PDF differs from the report, in words."""

    files: Mapping[str, bytes]
    mismatches: tuple[str, ...]


def print_files(document: Document, layout: Layout) -> bytes:
    """Render all formats, tie out the PDF, and pack everything for `unpack_files`."""
    forms = (*FORMATS, ERRATA_SHEET) if document.correction else FORMATS
    files = {form: render(form, document, layout) for form in forms}
    mismatches = tie_out(files["pdf"], document, layout).mismatches
    return pack_files(PrintedFiles(files, tuple(mismatch.message for mismatch in mismatches)))


def pack_files(printed: PrintedFiles) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as bundle:
        for form, content in printed.files.items():
            bundle.writestr(form, content)
        bundle.writestr(MISMATCHES, dumps(printed.mismatches))
    return packed.getvalue()


def unpack_files(bundle: bytes) -> PrintedFiles:
    """Return what `pack_files` packed."""
    with ZipFile(BytesIO(bundle)) as packed:
        files = {form: packed.read(form) for form in packed.namelist() if form != MISMATCHES}
        return PrintedFiles(files, tuple(loads(packed.read(MISMATCHES))))
