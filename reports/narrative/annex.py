"""The annex: every figure of the report by section, in the columns that have data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reports.document import Fact, Gap, Row, Run, Table, Text, plain_text
from reports.summary import Entry, Summary
from units.values import Value, plain, raw

EMPTY_MARKS = {"none": "-", "na": "X"}

_Look = Callable[[Entry], Value]
_COLUMNS: tuple[tuple[str, str, _Look], ...] = (
    ("cung_ky", "Cùng kỳ năm trước", lambda entry: entry.last_year),
    ("", "Kỳ này", lambda entry: entry.value),
)


def tabulate(summary: Summary, titles: Mapping[str, tuple[Run, ...]]) -> Table | None:
    """The annex table, or nothing when no indicator is a number.

    A column stands only when somebody has data for it; this period's always does.
    """
    entries = [
        entry
        for entry in summary.entries.values()
        if not entry.style.is_text and not entry.is_context
    ]
    if not entries:
        return None
    columns = [
        (view, head, look)
        for view, head, look in _COLUMNS
        if not view or any(not look(entry).is_missing for entry in entries)
    ]
    return Table(
        title=(Text("Biểu số liệu kèm theo báo cáo"),),
        columns=tuple(head for _, head, _ in columns),
        rows=tuple(_rows(summary, titles, entries, columns)),
    )


def _rows(
    summary: Summary,
    titles: Mapping[str, tuple[Run, ...]],
    entries: list[Entry],
    columns: list[tuple[str, str, _Look]],
) -> Iterator[Row]:
    """Sections in printed order, each over its own indicators, numbered through."""
    depths: dict[str, int] = {}
    holding = _holding(summary, {entry.section for entry in entries})
    number = 0
    for node in summary.outline:
        depths[node.code] = depths[node.parent] + 1 if node.parent in depths else 0
        if node.code not in holding:
            continue
        yield Row(plain_text(titles[node.code]), depths[node.code])
        for entry in (entry for entry in entries if entry.section == node.code):
            number += 1
            yield Row(
                label=entry.label,
                depth=depths[node.code] + 1,
                number=str(number),
                measure=entry.measure,
                code=entry.code,
                cells=tuple(_cell(entry, view, look(entry)) for view, _, look in columns),
            )


def _holding(summary: Summary, sections: set[str]) -> set[str]:
    """Sections that hold indicators, and those above them."""
    holding = set(sections)
    for node in reversed(summary.outline):
        if node.code in holding and node.parent is not None:
            holding.add(node.parent)
    return holding


def _cell(entry: Entry, view: str, value: Value) -> Fact | Gap | Text:
    if value.is_missing:
        return Text("") if view else Gap(entry.code, entry.label)
    if not value.is_stated:
        return Text(EMPTY_MARKS[value.status])
    return Fact(entry.code, plain(value, entry.style), raw(value), view, entry.label, value.status)
