"""The door for a report's words: passages and letterheads from the catalogue's CSV folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from reports.models import Letterhead, Passage, Report
from reports.narrative import TemplateError, Token, parse
from reports.summary import words_of
from units.exchange.catalogue import Catalogue
from units.exchange.storing import Storing
from units.exchange.table import Row, read_table, unique
from units.models import Period, Section

type Fields = dict[str, Any]

CLAUSES = ("section", "order", "template", "separator_after")
LETTERHEADS = ("regime", "issuer", "symbol", "place", "signing", "recipients")

DEFAULT_TITLE = (
    "kết quả công tác {{ky_nhan}} {{ky_nam}}, nhiệm vụ trọng tâm {{ky_sau_nhan}} {{ky_sau_nam}}"
)


@dataclass
class Words:
    """What a folder says of the report itself, beside the catalogue."""

    passages: dict[tuple[str, int], Fields] = field(default_factory=dict)
    letterheads: dict[tuple[str, date | None], Fields] = field(default_factory=dict)


def read_words(folder: Path, catalogue: Catalogue) -> Words:
    """The passages and letterheads of `folder`; what is wrong joins the catalogue's faults."""
    words = Words()
    known = {*catalogue.indicators, *period_words()}
    rows = read_table(folder / "clauses.csv", CLAUSES, catalogue.faults)
    unique(rows, ("section", "order"))
    for row in rows:
        _read_passage(row, known, catalogue, words)
    for row, column in catalogue.templates:
        if mistake := mistake_in(row[column], known):
            row.fault(column, mistake)
    rows = read_table(folder / "letterheads.csv", LETTERHEADS, catalogue.faults, optional=True)
    unique(rows, ("regime", "active_from"))
    for row in rows:
        _read_letterhead(row, words)
    return words


def period_words() -> set[str]:
    return set(
        words_of(Period(kind="H1", year=2000, start=date(2000, 1, 1), end=date(2000, 6, 30)))
    )


def _read_passage(row: Row, known: set[str], catalogue: Catalogue, words: Words) -> None:
    section = row.known("section", catalogue.sections, "mục")
    if section is None:
        if not row["section"].strip():
            row.fault("section", "bỏ trống; ô này phải có nội dung.")
        return
    column = "template_clean" if row["template_clean"].strip() else "template"
    template = row.text(column, required=True)
    row.text("order", required=True)
    if mistake := mistake_in(template, known):
        row.fault(column, mistake)
    audiences = {"": "", "all": "", "article": "article", "report": "report"}
    words.passages[section, row.whole("order")] = {
        "template": template,
        "separator": row.words("separator_after", most=20),
        "audience": row.choice("audience", audiences, ""),
    }


def mistake_in(template: str, known: set[str]) -> str:
    """What is wrong with a template, or nothing."""
    try:
        nodes = parse(template)
    except TemplateError as error:
        return str(error)
    for node in nodes:
        if isinstance(node, Token) and node.code not in known:
            return f"vị trí {node.position}: không có chỉ tiêu “{node.code}”."
    return ""


def _read_letterhead(row: Row, words: Words) -> None:
    regimes = {str(regime): str(regime) for regime in Letterhead.Regime}
    start, end = row.date("active_from"), row.date("active_to")
    if start and end and start > end:
        row.fault("active_to", "ngày cuối phải sau ngày đầu.")
    words.letterheads[row.choice("regime", regimes), start] = {
        "active_to": end,
        "parent": row.text("parent", most=255),
        "issuer": row.text("issuer", required=True, most=255),
        "symbol": row.text("symbol", required=True, most=40),
        "place": row.text("place", required=True, most=80),
        "addressees": _lines(row["addressees"]),
        "signing": _lines(row["signing"]),
        "recipients": _lines(row["recipients"]),
    }


def _lines(cell: str) -> str:
    """One line for each part of a cell whose parts stand between bars."""
    return "\n".join(part.strip() for part in cell.split("|") if part.strip())


def store_words(words: Words, catalogue: Catalogue, storing: Storing) -> None:
    """A report for each period of the catalogue, with these passages."""
    for (regime, start), fields in words.letterheads.items():
        head, created = Letterhead.objects.get_or_create(
            regime=regime, active_from=start, defaults=fields
        )
        _count(storing, head, created or storing.change(head, fields, regime), created=created)
    sections = {section.code: section for section in Section.objects.all()}
    for period in Period.objects.filter(code__in=catalogue.periods):
        title = catalogue.titles[period.code]
        report, created = Report.objects.get_or_create(
            period=period, defaults={"title": title or DEFAULT_TITLE}
        )
        wanted = {"title": title} if title else {}
        touched = created or storing.change(report, wanted, period.code)
        _count(storing, report, touched, created=created)
        _store_passages(report, words, sections, storing)


def _store_passages(
    report: Report, words: Words, sections: Mapping[str, Section], storing: Storing
) -> None:
    standing = {
        (passage.section.code, passage.order): passage
        for passage in report.passages.filter(dropped_at=None).select_related("section")
    }
    fresh = [
        Passage(
            report=report,
            section=sections[section],
            order=order,
            edited_by=storing.by,
            edited_at=storing.at,
            **fields,
        )
        for (section, order), fields in words.passages.items()
        if (section, order) not in standing
    ]
    Passage.objects.bulk_create(fresh)
    storing.created[str(Passage._meta.verbose_name)] += len(fresh)
    for (section, order), fields in words.passages.items():
        passage = standing.get((section, order))
        place = f"{report.period.code}/{section}:{order}"
        if passage is not None and storing.change(passage, fields, place):
            storing.updated[str(Passage._meta.verbose_name)] += 1
            _sign(passage, storing.by, storing)


def _sign(passage: Passage, by: User, storing: Storing) -> None:
    passage.edited_by, passage.edited_at = by, storing.at
    passage.version += 1
    passage.save(update_fields=["edited_by", "edited_at", "version"])


def _count(storing: Storing, record: Any, touched: bool, *, created: bool) -> None:
    tally = storing.created if created else storing.updated
    tally[str(record._meta.verbose_name)] += touched
