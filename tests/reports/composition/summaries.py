"""Summaries without a database: an outline, rows and passages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.composition.compose import PassageText, ReportFrame, compose
from reports.composition.summary import OutlineNode, Summary, SummaryRow, period_texts
from reports.document import plain_text
from units.models import Period
from units.values import NA, NONE, Style, Value

H1 = Period(code="2018-H1", kind="H1", year=2018, start=date(2018, 1, 1), end=date(2018, 6, 30))


def number(amount, base=None, status="value"):
    return Value(status, amount=Decimal(amount), base=Decimal(base) if base else None)


def entry(code, value, style=None, **more):
    plain = SummaryRow(
        code=code,
        label=f"Số {code}",
        measure="cái",
        section="a1",
        unit="p1",
        nature="flow",
        required=True,
        style=style or Style("count"),
        value=value,
    )
    return replace(plain, **more)


def node(code, parent=None, title=None, heading="", part="report", joiner="space"):
    return OutlineNode(code, parent, part, title or f"Mục {code}", heading, joiner)


OUTLINE = (node("a"), node("a1", "a", heading="Một:"), node("a2", "a"), node("b"))
ENTRIES = (
    entry("x", number(3), Style("count", pad=2)),
    entry("y", number("1258")),
    entry("khong", NONE, Style("money", suffix=" đồng")),
    entry("na", NA),
    entry("trong", Value()),
    entry("chu", Value("value", text="mèo, rơm"), Style("text")),
    entry("chu_khong", NONE, Style("text")),
    entry("noi", Value("value", text="Rạch Giá"), Style("text"), nature="context"),
    entry("noi_khong", NONE, Style("text"), nature="context"),
)


def summary(*entries, outline=OUTLINE, period=H1):
    by_code = {entry.code: entry for entry in (*ENTRIES, *entries)}
    return Summary(period.code, period.year, period_texts(period), outline, by_code)


def passages(*templates, section="a1"):
    """Return a passage for each template, or pair of a template and a separator."""
    pairs = [pair if isinstance(pair, tuple) else (pair, "; ") for pair in templates]
    return [PassageText(section, order, *pair) for order, pair in enumerate(pairs, start=1)]


def composed(*texts, text=None, title="kết quả {{ky_nhan}}"):
    return compose(text or summary(), texts, ReportFrame(title))


def text(document, section="a1"):
    """Return the running text of one section, "" when it is left out."""
    results = [place for place in document.sections if place.code == section]
    return "".join(
        plain_text(clause.runs) + clause.separator for place in results for clause in place.clauses
    )


def compose_text(template, *entries):
    """Return the runs that one template becomes."""
    document = composed(*passages(template), text=summary(*entries))
    return document.sections[1].clauses[0].runs
