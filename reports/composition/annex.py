"""The annex: every figure of the report by section, in the columns that have data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from reports.composition.figure_views import answer_view
from reports.composition.summary import Summary, SummaryRow
from reports.composition.view_results import ViewText
from reports.document import AnnexRow, AnnexTable, Fact, Gap, Run, Text, plain_text
from units.values import Value, format_plain, format_raw

EMPTY_MARKS = {"none": "-", "na": "X"}

type _Cell = Fact | Gap | Text
BLANK = Text("")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its heading, its cells, and which rows have data for it."""

    head: str
    cell: Callable[[SummaryRow], _Cell]
    has_data: Callable[[SummaryRow], bool]


def compose_annex(summary: Summary, titles: Mapping[str, tuple[Run, ...]]) -> AnnexTable | None:
    """Return the annex table, or None when no indicator is a number.

    A column is left out when no row has data for it, except this period's. The column of
    cumulative totals needs at least one that is a sum: one that was typed has its own line.
    """
    entries = [
        entry for entry in summary.rows.values() if not entry.style.is_text and not entry.is_context
    ]
    if not entries:
        return None
    columns = [column for column in COLUMNS if any(map(column.has_data, entries))]
    return AnnexTable(
        title=(Text("Biểu số liệu kèm theo báo cáo"),),
        columns=tuple(column.head for column in columns),
        rows=tuple(_rows(summary, titles, entries, columns)),
    )


def _rows(
    summary: Summary,
    titles: Mapping[str, tuple[Run, ...]],
    entries: list[SummaryRow],
    columns: list[_Column],
) -> Iterator[AnnexRow]:
    """Yield the sections in printed order, each followed by its numbered indicators."""
    depths: dict[str, int] = {}
    sections_with_indicators = _sections_with_indicators(
        summary, {entry.section for entry in entries}
    )
    number, totals = 0, {entry.part_of for entry in entries}
    for node in summary.outline:
        depths[node.code] = depths[node.parent] + 1 if node.parent in depths else 0
        if node.code not in sections_with_indicators:
            continue
        yield AnnexRow(plain_text(titles[node.code]), depths[node.code])
        for entry in (entry for entry in entries if entry.section == node.code):
            number += 1
            yield AnnexRow(
                label=entry.label,
                depth=depths[node.code] + 1,
                number=str(number),
                measure=entry.measure,
                code=entry.code,
                cells=tuple(column.cell(entry) for column in columns),
                part_of=entry.part_of,
            )
            total = "" if entry.code in totals else entry.code
            for share in entry.shares if entry.has_share_lines else ():
                yield _share_row(share, depths[node.code] + 2, columns, total)


def _share_row(share: SummaryRow, depth: int, columns: list[_Column], total: str) -> AnnexRow:
    """Return the line of a unit beneath the total of all."""
    cells = [column.cell(share) for column in columns]
    return AnnexRow(
        label=share.unit_name,
        depth=depth,
        measure=share.measure,
        code=f"{share.code}@{share.unit}",
        cells=tuple(_of_unit(cell, share.unit) for cell in cells),
        part_of=total,
    )


def _of_unit(cell: _Cell, unit: str) -> _Cell:
    return replace(cell, unit=unit) if isinstance(cell, Fact) else cell


def _sections_with_indicators(summary: Summary, sections: set[str]) -> set[str]:
    """Return the codes of sections with indicators, and of the sections above them."""
    codes = set(sections)
    for node in reversed(summary.outline):
        if node.code in codes and node.parent is not None:
            codes.add(node.parent)
    return codes


def _figure_cell(
    name: str, get_value: Callable[[SummaryRow], Value]
) -> Callable[[SummaryRow], _Cell]:
    """Return a cell of an unpadded figure without suffix; blank when it is missing."""

    def cell(entry: SummaryRow) -> _Cell:
        value = get_value(entry)
        if value.is_missing:
            return BLANK if name else Gap(entry.code, entry.label)
        if not value.is_stated:
            return Text(EMPTY_MARKS[value.status])
        shown = format_plain(value, entry.style)
        return Fact(entry.code, shown, format_raw(value), name, entry.label, value.status)

    return cell


def _target_cell(entry: SummaryRow) -> _Cell:
    """Return the year's target; that of a ratio is a percentage, unlike its measure."""
    cell = _figure_cell("ke_hoach", lambda entry: entry.target)(entry)
    if isinstance(cell, Fact) and entry.style.kind == "ratio":
        return Fact(cell.code, f"{cell.text}%", cell.raw, cell.view, cell.label, cell.status)
    return cell


def _view_cell(name: str) -> Callable[[SummaryRow], _Cell]:
    """Return a cell of a view in brief; without an exact value it is no figure."""

    def cell(entry: SummaryRow) -> _Cell:
        answer = answer_view(entry, name)
        if not isinstance(answer, ViewText):
            return BLANK
        if not answer.raw:
            return Text(answer.brief)
        return Fact(entry.code, answer.brief, answer.raw, name, entry.label, entry.value.status)

    return cell


COMPARED, MET = _view_cell("so_sanh"), _view_cell("dat_ke_hoach")
COLUMNS = (
    _Column(
        "Cùng kỳ năm trước",
        _figure_cell("cung_ky", lambda entry: entry.last_year),
        lambda entry: not entry.last_year.is_missing,
    ),
    _Column("Kỳ này", _figure_cell("", lambda entry: entry.value), lambda entry: True),
    _Column(
        "Lũy kế",
        _figure_cell("luy_ke", lambda entry: entry.cumulative.value),
        lambda entry: entry.cumulative.is_sum,
    ),
    _Column("So với cùng kỳ", COMPARED, lambda entry: COMPARED(entry) != BLANK),
    _Column("Kế hoạch năm", _target_cell, lambda entry: not entry.target.is_missing),
    _Column("Đạt kế hoạch", MET, lambda entry: MET(entry) != BLANK),
)
