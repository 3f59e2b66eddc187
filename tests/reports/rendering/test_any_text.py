"""A document can say anything that a database can hold; every format is written of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis.strategies import characters, text

from reports.document import (
    AnnexRow,
    AnnexTable,
    Clause,
    Correction,
    DocumentChange,
    DocumentSection,
    Fact,
    Letterhead,
    Literal,
    Quote,
    Text,
    Word,
)
from reports.rendering import formats
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.printable_document import printable_document
from reports.rendering.slides import slides_file
from tests.reports.rendering.sample import document
from units.text.printable_text import find_unprintable

LAYOUTS = (PARTY_2018, STATE_2020, ARTICLE_2018)
STORED = text(characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
WORST = "\x00\x01\x0b\x1b\x85\u00ad\u200d\u202e\u2028\ue000\uf0b7\ufdd0\ufffd\uffff\U0010ffff<&>"


def saying(words):
    """Return a document with `words` in every text that a person or a file brings."""
    runs = (Text(words), Word("ky", words), Literal(words), Quote("dang", words))
    fact = Fact("kh_tw", words, words, label=words)
    clauses = (Clause("kh:1", (*runs, fact), separator=words),)
    row = AnnexRow(words, number="1", measure=words, code="kh_tw", cells=(fact, Text(words)))
    names = dict.fromkeys(("parent", "issuer", "symbol", "place", "signer", "term"), words)
    lines = dict.fromkeys(("addressees", "signing", "recipients"), (words, words))
    filled: dict[str, Any] = {**names, **lines}
    heads = (Letterhead(regime, **filled) for regime in ("party", "state"))
    changes = (DocumentChange(words, words, words),)
    return replace(
        document(),
        title=(Text(words),),
        sections=(DocumentSection("kh", "report", 0, runs, runs, clauses=clauses),),
        annex=AnnexTable((Text(words),), (words, words), (AnnexRow(words), row)),
        letterheads=tuple(heads),
        correction=Correction(1, date(2018, 8, 10), words, words, words, changes),
    )


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "txt", "json"])
@settings(max_examples=8, deadline=None)
@for_all(words=STORED)
def test_every_text_is_written_in_every_format(form, words):
    for layout in LAYOUTS:
        assert formats.render(form, saying(words), layout)


@pytest.mark.parametrize("form", formats.RENDERERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_the_worst_text_is_written_in_every_format(form, layout):
    content = formats.render(form, saying(f"Một{WORST}hai"), layout)
    if form in ("html", "txt", "json"):
        assert "Một□" in content.decode()
        assert not find_unprintable(content.decode())


def test_slides_show_the_worst_text():
    page = slides_file.render(saying(f"Một{WORST}hai"), PARTY_2018)
    assert "Một□" in page
    assert not find_unprintable(page)


@settings(max_examples=2, deadline=None)
@for_all(words=STORED)
def test_every_text_is_printed(words):
    assert formats.render("pdf", saying(words), STATE_2020).startswith(b"%PDF")


def test_printable_document_stays_as_it_is():
    written = document()
    assert printable_document(written) is written
