"""Whatever a database holds in its texts, every page and every file is written."""

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis.strategies import characters, text
from openpyxl import load_workbook

from kgscience.audit.export import export_entries
from kgscience.audit.log_entries import AuditFilter, newest_entries
from reports.composition.draft import compose_draft, find_report
from reports.models import Comment, Conference, DatedLetterhead, Passage, Report, Task
from reports.rendering import formats
from reports.rendering.layouts import LAYOUTS
from units.models import Figure, FigureChange, Indicator, Period, Section, Unit
from units.workbook.export import export

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

WORST = "\x01\x0b\x1b\x85\u00ad\u200d\u202e\u2028\ue000\uf0b7\ufdd0\ufffd\uffff\U0010ffff=<&>"
TEXTS = {
    Conference: ("place", "organiser", "presenter", "concluder", "participants", "conclusions"),
    DatedLetterhead: ("parent", "issuer", "symbol", "place", "signing", "recipients"),
    Indicator: ("label", "measure"),
    Report: ("title", "signer"),
    Section: ("title", "heading"),
    Task: ("words",),
    Unit: ("name", "short_name"),
    User: ("first_name", "last_name"),
}


def worst():
    """Return the text with all that the database can hold."""
    return WORST if connection.vendor == "postgresql" else f"\0{WORST}"


def store(words, cast):
    """Write `words` into every text that people and files bring."""
    period = Period.objects.get(code="2018-H1")
    report = find_report(period)
    for model, names in TEXTS.items():
        model._base_manager.update(**dict.fromkeys(names, words))
    Figure.objects.update(note=words)
    Figure.objects.filter(kind="text", status="value").update(text=words)
    Passage.objects.filter(section__code="kh_tinh").update(template=words, separator=words[:20])
    Comment.objects.create(
        report=report, by=cast.office, at=period.due_at, draft_number=1, body=words
    )
    FigureChange.objects.create(
        by=cast.office,
        at=period.due_at,
        what=words,
        old=words,
        new=words,
        reason=words,
        through=FigureChange.Through.FORM,
    )
    return report


def cells(content):
    book = load_workbook(BytesIO(content))
    return [cell.value for sheet in book for row in sheet for cell in row if cell.value]


def test_every_file_is_written_of_the_worst_texts(cast):
    report = store(worst(), cast)
    for unit in Unit.objects.reporting():
        export(report.period, unit)
    assert any("□" in str(cell) for cell in cells(export(report.period, unit)))
    document = compose_draft(report).document
    for layout in LAYOUTS:
        for form in ("html", "docx", "xlsx", "txt"):
            assert formats.render(form, document, layout)
    assert "□" in formats.render("json", document, layout).decode()
    assert formats.render("pdf", document, layout).startswith(b"%PDF")


def test_the_journal_is_written_of_the_worst_texts(cast):
    store(worst(), cast)
    entries = newest_entries(AuditFilter(), 50)
    assert any("□" in str(cell) for cell in cells(export_entries(entries, "xlsx")))
    assert "□" in export_entries(entries, "csv").decode()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_all(words=text(characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_any_stored_text_is_written(words, cast):
    period, unit = Period.objects.get(code="2018-H1"), Unit.objects.get(code="cc_tdc")
    Figure.objects.update(note=words)
    Indicator.objects.update(label=words)
    assert export(period, unit)
    FigureChange.objects.create(
        by=cast.office, at=period.due_at, what="x", old=words, through=FigureChange.Through.FORM
    )
    assert export_entries(newest_entries(AuditFilter(), 5), "xlsx")


PAGES = [
    ("home", ()),
    ("period-board", ("2018-H1",)),
    ("sheet-detail", ("2018-H1", "p_qlkh")),
    ("sheet-download", ("2018-H1", "p_qlkh")),
    ("report-detail", ("2018-H1",)),
    ("report-docx", ("2018-H1",)),
    ("projector-file", ("2018-H1",)),
    ("comment-list", ("2018-H1",)),
    ("conference-record", ("2018-H1",)),
    ("indicator-list", ()),
    ("journal-list", ()),
    ("journal-xlsx", ()),
    ("journal-csv", ()),
    ("admin:units_indicator_changelist", ()),
]


@pytest.mark.parametrize(("name", "arguments"), PAGES, ids=[name for name, _ in PAGES])
def test_every_page_is_shown_with_the_worst_texts(name, arguments, cast, client):
    store(worst(), cast)
    User.objects.filter(pk=cast.office.pk).update(is_staff=True, is_superuser=True)
    client.force_login(cast.office)
    assert client.get(reverse(name, args=arguments)).status_code == 200
