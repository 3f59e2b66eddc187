"""The figures of a period as values without words: totals and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from units.cumulative import (
    UNKNOWN_TOTAL,
    CumulativeTotals,
    RunningTotal,
    compute_cumulative_totals,
)
from units.models import Indicator, Period, Section
from units.period_values import IndicatorValue, PeriodValues, load_period_values
from units.values import MISSING, Style, Value


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An indicator with its values of this period, last period and same period last year.

    `cumulative` is its cumulative total (see `units.cumulative`), `year_to_date` is compared with
    the year's `target`; `part_of` is the code of the total to which it is added. `unit` reports
    it; where several do, it is "" and `shares` are their own rows, which the annex shows beneath
    if `has_share_lines`.
    """

    code: str
    label: str
    measure: str
    section: str
    unit: str
    nature: str
    required: bool
    style: Style
    value: Value = MISSING
    previous: Value = MISSING
    last_year: Value = MISSING
    cumulative: RunningTotal = UNKNOWN_TOTAL
    year_to_date: RunningTotal = UNKNOWN_TOTAL
    target: Value = MISSING
    part_of: str = ""
    shares: tuple[SummaryRow, ...] = ()
    unit_name: str = ""
    has_share_lines: bool = False

    def share_of(self, unit: str) -> SummaryRow | None:
        """Return the row of one unit's share, this row where it alone reports it."""
        rows = self.shares or (self,)
        return next((row for row in rows if row.unit == unit), None)

    @property
    def is_context(self) -> bool:
        """Return whether it is conference data, printed in the article but no figure."""
        return self.nature == Indicator.Nature.CONTEXT


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A section of the outline as data; `title` and `heading` are templates."""

    code: str
    parent: str | None
    part: str
    title: str
    heading: str
    joiner: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All values that a report is composed from, with the texts of the period itself.

    `successors` are the units that have taken over from a unit by the end of the period; `absent`
    says why an indicator of the catalogue is not asked in it.
    """

    period: str
    year: int
    period_texts: Mapping[str, str]
    outline: tuple[OutlineNode, ...]
    rows: Mapping[str, SummaryRow]
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)

    def for_unit(self, unit: str) -> Summary:
        """Return the part of one unit."""
        own = {code: entry for code, entry in self.rows.items() if entry.unit == unit}
        return Summary(self.period, self.year, self.period_texts, self.outline, own)


def build_summary(period: Period, facts: PeriodValues | None = None) -> Summary:
    """Return the summary of `period`; the number of queries does not grow with it."""
    facts = facts or load_period_values(period)
    ledger = compute_cumulative_totals(facts)
    codes = {indicator_value.indicator.pk: code for code, indicator_value in facts.by_code.items()}
    entries = {
        code: _summary_row(
            code, indicator_value, ledger, _total_code(indicator_value.indicator, codes)
        )
        for code, indicator_value in facts.by_code.items()
    }
    return Summary(
        period.code,
        period.year,
        period_texts(period),
        _outline(facts.sections),
        entries,
        _successors(facts),
        _absent(facts),
    )


def _absent(facts: PeriodValues) -> dict[str, str]:
    """Return why the indicators that are not asked in the period are not, by code."""
    if facts.catalogue is None:
        return {}
    valid = facts.catalogue.for_period(facts.period)
    codes = facts.catalogue.indicators.keys() - valid.indicators.keys()
    return {code: facts.catalogue.explain_absence(code, facts.period) for code in codes}


def _successors(facts: PeriodValues) -> dict[str, tuple[str, ...]]:
    """Return the codes of the units that have taken over from a unit, by its code."""
    if facts.catalogue is None:
        return {}
    valid = facts.catalogue.for_period(facts.period)
    codes = {unit.pk: code for code, unit in valid.units.items()}
    successions = valid.successors.items()
    return {codes[old]: tuple(codes[new] for new in heirs) for old, heirs in successions}


def _total_code(indicator: Indicator, codes: Mapping[int, str]) -> str:
    is_addend = indicator.part == Indicator.PartType.ADDEND
    return codes.get(indicator.parent_id or 0, "") if is_addend else ""


def _summary_row(
    code: str, indicator_value: IndicatorValue, ledger: CumulativeTotals, total: str
) -> SummaryRow:
    indicator, units = indicator_value.indicator, indicator_value.units
    row = _plain_row(code, indicator_value, ledger, total)
    if not indicator_value.shares:
        return row
    shares = tuple(
        replace(
            _plain_row(code, share, ledger, total),
            unit_name=unit.short_name or unit.name,
            cumulative=ledger.of_units[code, unit.pk],
            year_to_date=UNKNOWN_TOTAL,
            target=MISSING,
        )
        for unit, share in zip(units, indicator_value.shares, strict=True)
    )
    return replace(row, shares=shares, has_share_lines=indicator.has_share_lines)


def _plain_row(
    code: str, indicator_value: IndicatorValue, ledger: CumulativeTotals, total: str
) -> SummaryRow:
    indicator = indicator_value.indicator
    return SummaryRow(
        code=code,
        label=indicator.label,
        measure=indicator.measure,
        section=indicator.section.code,
        unit=indicator_value.unit.code if len(indicator_value.units) == 1 else "",
        nature=indicator.nature,
        required=indicator.required,
        style=indicator.style,
        value=indicator_value.value,
        previous=indicator_value.previous,
        last_year=indicator_value.last_year,
        cumulative=ledger.overall[code],
        year_to_date=ledger.year_to_date[code],
        target=ledger.targets.get(code, MISSING),
        part_of=total,
    )


def _outline(sections: Mapping[int, Section]) -> tuple[OutlineNode, ...]:
    return tuple(
        OutlineNode(
            section.code,
            sections[section.parent_id].code if section.parent_id else None,
            section.part,
            section.title,
            section.heading,
            section.joiner,
        )
        for section in sections.values()
    )


def period_texts(period: Period) -> dict[str, str]:
    """Return the texts that a period supplies to templates, by code; years are not grouped."""
    kind, year = period.following()
    return {
        "ky_nhan": period.label,
        "ky_nam": str(period.year),
        "ky_nam_truoc": str(period.year - 1),
        "ky_nam_truoc_2": str(period.year - 2),
        "ky_sau_nhan": str(Period.Kind(kind).label),
        "ky_sau_nam": str(year),
        "ky_tu_ngay": _day(period.start),
        "ky_den_ngay": _day(period.end),
    }


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
