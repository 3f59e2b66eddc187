"""Each document is rendered once for all tests that publish it or read its PDF."""

from datetime import datetime
from functools import cache
from json import dumps, loads

import pytest

from reports.composition.serialization import deserialize_document, serialize_document
from reports.document import Document
from reports.publishing import file_jobs
from reports.publishing.artifacts import print_files
from reports.rendering import pdf
from reports.rendering.formats import render
from reports.rendering.layouts import Layout, get_layout
from tests.reports.rendering import sample


@cache
def _printed(document: str, layout: str) -> bytes:
    return print_files(deserialize_document(loads(document)), get_layout(layout))


@cache
def _rendered(form: str, document: str, layout: str, changed_at: datetime | None) -> bytes:
    return render(form, deserialize_document(loads(document)), get_layout(layout), changed_at)


def printed_once(document: Document, layout: Layout) -> bytes:
    """Return what `print_files` returns, which depends on nothing but these two."""
    return _printed(dumps(serialize_document(document)), layout.code)


def rendered_once(
    form: str, document: Document, layout: Layout, changed_at: datetime | None = None
) -> bytes:
    """Return what `render` returns, which depends on nothing but these four."""
    return _rendered(form, dumps(serialize_document(document)), layout.code, changed_at)


@pytest.fixture(autouse=True)
def _printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print each edition once: it takes seconds, and most tests publish the same one."""
    monkeypatch.setattr(pdf, "render", sample.printed_once)
    monkeypatch.setattr(file_jobs, "print_files", printed_once)
    monkeypatch.setattr(file_jobs, "render", rendered_once)
