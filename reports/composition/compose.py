"""Composing: passages and figures become an immutable Document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from reports.composition.annex import compose_annex
from reports.composition.figure_views import answer_view
from reports.composition.grammar import (
    BY_UNIT,
    LiteralNode,
    Placeholder,
    TemplateError,
    TextNode,
    parse,
    placeholders,
)
from reports.composition.sentences import RemainingClause, drop_empty_runs, join_sentences
from reports.composition.summary import Summary, SummaryRow
from reports.composition.view_results import AwaitedValue
from reports.document import (
    Clause,
    Document,
    DocumentSection,
    Fact,
    Gap,
    Letterhead,
    Literal,
    Quote,
    Run,
    Text,
    Word,
)
from units.values import Value, format_raw, format_value

ZERO = Value("value", amount=Decimal(0))


@dataclass(frozen=True, slots=True)
class PassageText:
    section: str
    order: int
    template: str
    separator: str = ""
    audience: str = ""

    @property
    def place(self) -> str:
        return f"{self.section}:{self.order}"


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """The parts of a report besides its text; the title is a template."""

    title: str
    letterheads: tuple[Letterhead, ...] = ()
    number: int | None = None
    signed_on: date | None = None
    draft: int = 1
    excerpt: str = ""


def compose(summary: Summary, passages: Sequence[PassageText], frame: ReportFrame) -> Document:
    """Compose a document; the same figures and passages always give the same.

    `passages` are in print order. One that cannot be parsed becomes a gap that says so.
    """
    return Document(
        period=summary.period,
        year=summary.year,
        title=_runs(frame.title, summary),
        sections=_sections(summary, passages),
        annex=compose_annex(
            summary, {node.code: _runs(node.title, summary) for node in summary.outline}
        ),
        letterheads=frame.letterheads,
        number=frame.number,
        signed_on=frame.signed_on,
        draft=frame.draft,
        excerpt=frame.excerpt,
    )


def _sections(summary: Summary, passages: Sequence[PassageText]) -> tuple[DocumentSection, ...]:
    """Return the outline's sections that have something to report, in printed order."""
    clauses = {
        code: join_sentences(_clauses(group, summary))
        for code, group in groupby(passages, key=lambda passage: passage.section)
    }
    parents = {node.code: node.parent for node in summary.outline}
    composed_codes = {code for code, clause_list in clauses.items() if clause_list}
    printed_codes = {code for leaf in composed_codes for code in _lineage(leaf, parents)}
    return tuple(
        DocumentSection(
            code=node.code,
            part=node.part,
            depth=len(list(_lineage(node.code, parents))) - 1,
            title=_runs(node.title, summary),
            heading=_runs(node.heading, summary),
            joiner=node.joiner,
            clauses=tuple(clauses.get(node.code, ())),
        )
        for node in summary.outline
        if node.code in printed_codes
    )


def _lineage(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a section and its ancestors from the inside out, each once even in a cycle."""
    seen: set[str] = set()
    ancestor: str | None = code
    while ancestor is not None and ancestor not in seen:
        seen.add(ancestor)
        yield ancestor
        ancestor = parents[ancestor]


def _clauses(passages: Iterable[PassageText], summary: Summary) -> list[Clause | RemainingClause]:
    return [
        compose_clause(passage, summary) or RemainingClause(passage.separator, passage.template[:1])
        for passage in passages
    ]


def compose_clause(passage: PassageText, summary: Summary) -> Clause | None:
    """Compose one passage by itself; None when it has nothing to report."""
    if _has_nothing_to_report(passage, summary):
        return None
    runs = _runs(passage.template, summary)
    return Clause(passage.place, runs, passage.separator, passage.audience)


def _has_nothing_to_report(passage: PassageText, summary: Summary) -> bool:
    """Return whether none of the figures and texts in a passage happened.

    Texts of the period and the conference count only where there is no other placeholder.
    Cumulative totals and targets are reported although nothing happened in this period.
    """
    pairs = [
        (entry, node.view)
        for node in placeholders(passage.template)
        if (entry := _find_entry(node, summary)) is not None
    ]
    report_pairs = [pair for pair in pairs if not pair[0].is_context] or pairs
    return bool(report_pairs) and all(_did_not_happen(*pair) for pair in report_pairs)


def _did_not_happen(entry: SummaryRow, view: str) -> bool:
    value_by_view = {
        "luy_ke": entry.cumulative.value,
        "ke_hoach": entry.target,
        "dat_ke_hoach": entry.target,
    }
    value = value_by_view.get(view, entry.value)
    return (value if value.is_stated else entry.value).status in ("none", "na")


def _runs(template: str, summary: Summary) -> tuple[Run, ...]:
    """Return the runs of a template, empty views left out with their comma or brackets."""
    try:
        nodes = parse(template)
    except TemplateError as error:
        return (Gap("", f"câu mẫu hỏng, {error}"),)
    runs: list[Run | None] = []
    for node in nodes:
        if isinstance(node, Placeholder) and node.view == BY_UNIT:
            runs += list_by_unit(node, summary)
        else:
            runs.append(_run(node, summary))
    return drop_empty_runs(runs)


def _find_entry(node: Placeholder, summary: Summary) -> SummaryRow | None:
    """Return the row of an indicator, or of a unit's share of it."""
    entry = summary.rows.get(node.code)
    return entry.share_of(node.unit) if entry is not None and node.unit else entry


def _run(node: TextNode | Placeholder | LiteralNode, summary: Summary) -> Run | None:
    if isinstance(node, TextNode):
        return Text(node.text)
    if isinstance(node, LiteralNode):
        return Literal(node.text)
    entry = _find_entry(node, summary)
    if entry is None and node.unit:
        return Gap("", explain_foreign_unit(node, summary))
    if not node.view or entry is None:
        return share_run(entry) if entry and node.unit else _plain_run(node.code, summary)
    answer = answer_view(entry, node.view, node.argument)
    if isinstance(answer, AwaitedValue):
        return Gap(node.code, answer.label)
    if answer is None:
        return None
    status = answer.status or entry.value.status
    return Fact(node.code, answer.text, answer.raw, node.view, entry.label, status, node.unit)


def share_run(entry: SummaryRow) -> Run:
    """Return the run of a unit's share."""
    if entry.value.is_missing:
        return Gap(entry.code, f"{entry.label} ({entry.unit_name or entry.unit})")
    if entry.style.is_text:
        return Quote(entry.code, format_value(entry.value, entry.style))
    return replace(compose_fact(entry), unit=entry.unit)


def list_by_unit(node: Placeholder, summary: Summary) -> list[Run]:
    """Return what each unit reports, "TT Kỹ thuật 7, TT Ứng dụng 5"; units without it left out."""
    entry = summary.rows.get(node.code)
    if entry is None or not entry.shares:
        return [_plain_run(node.code, summary)]
    runs: list[Run] = []
    for share in entry.shares:
        if share.value.status != "na":
            runs += [Text(", ")] if runs else []
            runs += [Word(share.unit, share.unit_name), Text(" "), share_run(share)]
    return runs or [Text("không áp dụng")]


def explain_foreign_unit(node: Placeholder, summary: Summary) -> str:
    """Say that a unit does not report an indicator in the period, and who goes on for it."""
    label = summary.rows[node.code].label if node.code in summary.rows else node.code
    why = f"“{node.unit}” không nhập “{label}” trong kỳ này"
    heirs = " hoặc ".join(f"@{code}" for code in summary.successors.get(node.unit, ()))
    return f"{why}; đơn vị tiếp nhận: viết {heirs}" if heirs else why


def _plain_run(code: str, summary: Summary) -> Run:
    """Return the run of a placeholder without a view.

    A value entered for the period goes before the period's own text, so that a department
    may write its own words for a period.
    """
    entry = summary.rows.get(code)
    if entry is not None and not entry.value.is_missing:
        return _value_run(entry, summary)
    if code in summary.period_texts:
        return Word(code, summary.period_texts[code])
    if code in summary.absent:
        return Gap("", summary.absent[code])
    return Gap(code, entry.label if entry is not None else code)


def _value_run(entry: SummaryRow, summary: Summary) -> Run:
    """Return a Word for dates and texts of the period, a Quote for other texts, or a Fact."""
    text = format_value(entry.value, entry.style)
    if entry.style.kind == "date" or text == summary.period_texts.get(entry.code):
        return Word(entry.code, text)
    if entry.style.is_text:
        return Quote(entry.code, text)
    return compose_fact(entry)


def compose_fact(entry: SummaryRow) -> Fact:
    """Return this period's figure of a number indicator as running text prints it.

    What did not happen prints as zero, in the indicator's own format, beside what did.
    """
    value = entry.value if entry.value.is_stated else ZERO
    text = format_value(value, entry.style)
    return Fact(entry.code, text, format_raw(value), label=entry.label, status=entry.value.status)
