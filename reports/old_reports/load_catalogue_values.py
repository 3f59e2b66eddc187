"""What the catalogue knows, read from the database into values for reading an old report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter

from reports.composition.grammar import Placeholder, TemplateError, parse
from reports.composition.summary import period_texts
from reports.models import Passage, Report
from reports.old_reports.parsing.catalogue_values import (
    CatalogueValues,
    Clause,
    KnownIndicator,
    KnownSection,
)
from units.models import DeclaredLiteral, Indicator, Period, Section, Unit
from units.period_catalogue import catalogue_for


def load_catalogue_values(period: Period) -> CatalogueValues:
    """Return what a report on `period` may be about, in six queries."""
    words = period_texts(period)
    return CatalogueValues(
        tuple(_load_sections(words)),
        tuple(_load_indicators(period)),
        tuple(_load_clauses(period, words)),
        tuple(DeclaredLiteral.objects.order_by("text").values_list("text", flat=True).distinct()),
        period.year,
        {
            code: tuple(filter(None, names))
            for code, *names in Unit.objects.values_list("code", "name", "short_name")
        },
    )


def _load_sections(words: Mapping[str, str]) -> Iterator[KnownSection]:
    sections = Section.objects.exclude(part=Section.Placement.CHROME).order_by("order", "code")
    columns = ("code", "parent__code", "title", "heading", "owner__code")
    for code, parent, title, heading, owner in sections.values_list(*columns):
        names = tuple(filter(None, (_fill_template(title, words), _fill_template(heading, words))))
        yield KnownSection(code, parent, names, owner or "")


def _fill_template(template: str, words: Mapping[str, str]) -> str:
    return "".join(parse_clause(template, words)[::2]).strip()


def _load_indicators(period: Period) -> Iterator[KnownIndicator]:
    valid = catalogue_for(period)
    codes = {indicator.pk: code for code, indicator in valid.indicators.items()}
    numbers = [
        indicator
        for indicator in valid.indicators.values()
        if not indicator.style.is_text and indicator.nature != Indicator.Nature.CONTEXT
    ]
    place = attrgetter("section.order", "section.code", "order", "code")
    for indicator in sorted(numbers, key=place):
        yield KnownIndicator(
            indicator.code,
            indicator.section.code,
            valid.units_of(indicator)[0].code,
            indicator.label,
            indicator.kind,
            indicator.measure,
            indicator.short_label,
            indicator.nature,
            indicator.decimals,
            codes.get(indicator.parent_id or 0, ""),
            indicator.part,
            codes.get(indicator.accumulates_id or 0, ""),
        )


def _load_clauses(period: Period, words: Mapping[str, str]) -> Iterator[Clause]:
    """Return the clauses of the period's report, or of the newest one that has any."""
    reports = Report.objects.filter(passages__dropped_at=None, passages__isnull=False)
    newest = reports.order_by("-period__end").values("pk")[:1]
    own = reports.filter(period=period).values("pk")[:1]
    passages = Passage.objects.filter(dropped_at=None).order_by("section__order", "order")
    templates = list(passages.filter(report__in=own).values_list("template", flat=True))
    if not templates:
        templates = list(passages.filter(report__in=newest).values_list("template", flat=True))
    for template in templates:
        yield parse_clause(template, words)


def parse_clause(template: str, words: Mapping[str, str]) -> Clause:
    """Return a template as words and codes by turns, with the period's own words filled in."""
    try:
        nodes = parse(template)
    except TemplateError:
        return (template,)
    parts = [""]
    for node in nodes:
        if not isinstance(node, Placeholder):
            parts[-1] += node.text
        elif node.code in words:
            parts[-1] += words[node.code]
        else:
            parts += [node.code, ""]
    return tuple(parts)
