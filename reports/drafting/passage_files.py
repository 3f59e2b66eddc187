"""Passages and letterheads from the catalogue's CSV folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from reports.composition.grammar import TemplateError, validate_template
from reports.drafting.passage_input import period_codes
from reports.models import DatedLetterhead, Passage, PassageRevision, Report
from reports.models.report import DEFAULT_TITLE
from units.catalogue.csv_table import CsvRow, read_table
from units.catalogue.folder import CatalogueContents
from units.catalogue.store import CatalogueStore
from units.models import Period, Section

type Fields = dict[str, Any]

CLAUSES = ("section", "order", "template", "separator_after")
LOADED = str(PassageRevision.Verb.LOAD)
LETTERHEADS = ("regime", "issuer", "symbol", "place", "signing", "recipients")


@dataclass
class PassageFiles:
    """The passages and letterheads read from a catalogue folder."""

    passages: dict[tuple[str, int], Fields] = field(default_factory=dict)
    letterheads: dict[tuple[str, date | None], Fields] = field(default_factory=dict)


def read_passage_files(folder: Path, catalogue: CatalogueContents) -> PassageFiles:
    """Read the passages and letterheads of `folder`; errors join those of the catalogue."""
    words = PassageFiles()
    codes = {*catalogue.indicators, *period_codes()}
    rows = read_table(folder / "clauses.csv", CLAUSES, catalogue.faults, ("section", "order"))
    for row in rows:
        _read_passage(row, codes, catalogue, words)
    for row, column in catalogue.templates:
        if mistake := template_error(row[column], codes):
            row.fault(column, mistake)
    rows = read_table(
        folder / "letterheads.csv",
        LETTERHEADS,
        catalogue.faults,
        ("regime", "active_from"),
        optional=True,
    )
    for row in rows:
        _read_letterhead(row, words)
    return words


def _read_passage(
    row: CsvRow, codes: set[str], catalogue: CatalogueContents, words: PassageFiles
) -> None:
    section = row.read_choice("section", catalogue.sections, "mục")
    if section is None:
        if not row["section"].strip():
            row.fault("section", "bỏ trống; ô này phải có nội dung.")
        return
    column = "template_clean" if row["template_clean"].strip() else "template"
    template = row.text(column, required=True)
    row.text("order", required=True)
    if mistake := template_error(template, codes):
        row.fault(column, mistake)
    audiences = {"": "", "all": "", "article": "article", "report": "report"}
    words.passages[section, row.whole("order")] = {
        "template": template,
        "separator": row.words("separator_after", most=20),
        "audience": row.choice("audience", audiences, ""),
    }


def template_error(template: str, codes: set[str]) -> str:
    """Return what is wrong with a template, or nothing."""
    try:
        validate_template(template, codes)
    except TemplateError as error:
        return str(error)
    return ""


def _read_letterhead(row: CsvRow, words: PassageFiles) -> None:
    start, end = row.date("active_from"), row.date("active_to")
    if start and end and start > end:
        row.fault("active_to", "ngày cuối phải sau ngày đầu.")
    words.letterheads[row.choice("regime", DatedLetterhead.Regime), start] = {
        "active_to": end,
        "parent": row.text("parent", most=255),
        "issuer": row.text("issuer", required=True, most=255),
        "symbol": row.text("symbol", required=True, most=40),
        "term": row.text("term", most=20),
        "place": row.text("place", required=True, most=80),
        "addressees": _lines(row["addressees"]),
        "signing": _lines(row["signing"]),
        "recipients": _lines(row["recipients"]),
    }


def _lines(cell: str) -> str:
    """One line for each part of a cell whose parts stand between bars."""
    return "\n".join(part.strip() for part in cell.split("|") if part.strip())


def store_passage_files(
    words: PassageFiles, catalogue: CatalogueContents, storing: CatalogueStore
) -> None:
    """Store a report with these passages for each period of the catalogue."""
    for (regime, start), fields in words.letterheads.items():
        storing.put(DatedLetterhead, {"regime": regime, "active_from": start}, fields, regime)
    sections = {section.code: section for section in Section.objects.all()}
    for period in Period.objects.filter(code__in=catalogue.periods):
        title = catalogue.titles[period.code]
        wanted = {"title": title} if title else {}
        report = storing.put(Report, {"period": period}, wanted, period.code, title=DEFAULT_TITLE)
        _store_passages(report, words, sections, storing)


def _store_passages(
    report: Report,
    words: PassageFiles,
    sections: Mapping[str, Section],
    storing: CatalogueStore,
) -> None:
    """Store the passages of the catalogue; what people have edited stays.

    A passage is known by the place to which it was loaded, wherever it has gone since.
    """
    loaded = _load_passages(report)
    fresh, lines = [], []
    for (section, order), fields in words.passages.items():
        place = f"{report.period.code}/{section}:{order}"
        revision = loaded.get((section, order))
        if revision is None:
            columns = fields | {"edited_by": storing.by, "edited_at": storing.at}
            fresh.append(Passage(report=report, section=sections[section], order=order, **columns))
        elif revision.touched:
            if any(getattr(revision.passage, name) != fields[name] for name in fields):
                storing.skipped.append(place)
        elif storing.change(revision.passage, fields, place):
            revision.passage.edited_by, revision.passage.edited_at = storing.by, storing.at
            revision.passage.revision += 1
            revision.passage.save(update_fields=["edited_by", "edited_at", "revision"])
            lines.append(PassageRevision.from_passage(revision.passage, PassageRevision.Verb.LOAD))
    _avoid_taken_orders(report, fresh)
    Passage.objects.bulk_create(fresh)
    PassageRevision.objects.bulk_create(
        [PassageRevision.from_passage(passage, PassageRevision.Verb.LOAD) for passage in fresh]
        + lines
    )
    storing.created[str(Passage._meta.verbose_name)] += len(fresh)
    storing.updated[str(Passage._meta.verbose_name)] += len(lines)


@dataclass(frozen=True, slots=True)
class _LoadedPassage:
    """A passage that is there; `touched`: a person has had a hand in it since it was loaded."""

    passage: Passage
    touched: bool


def _load_passages(report: Report) -> dict[tuple[str, int], _LoadedPassage]:
    """Return the loaded passages of a report by their first place, added ones left out."""
    revisions = PassageRevision.objects.filter(passage__report=report).order_by("revision")
    trails: dict[int, list[tuple[str, str, int]]] = {}
    for pk, *trail_entry in revisions.values_list("passage", "verb", "section__code", "order"):
        trails.setdefault(pk, []).append(tuple(trail_entry))
    loaded = {}
    for passage in report.passages.select_related("section"):
        trail = trails.get(passage.pk) or [(LOADED, passage.section.code, passage.order)]
        verb, section, order = trail[0]
        if verb != PassageRevision.Verb.ADD:
            loaded[section, order] = _LoadedPassage(passage, trail[-1][0] != LOADED)
    return loaded


def _avoid_taken_orders(report: Report, fresh: list[Passage]) -> None:
    """Move new passages whose place is taken behind the last one of their section."""
    taken = set(report.passages.filter(dropped_at=None).values_list("section", "order"))
    for passage in fresh:
        if (passage.section_id, passage.order) in taken:
            orders = [order for section, order in taken if section == passage.section_id]
            passage.order = max(orders) + 1
        taken.add((passage.section_id, passage.order))
