"""Columns `value_2018H1` of a catalogue's files: the figures of a period as they were printed."""

from __future__ import annotations

import re

from units.catalogue.contents import CatalogueContents
from units.catalogue.csv_table import CsvError, CsvRow
from units.numbers import NumberProblem, excerpt
from units.values import Style, Value, format_value, parse_value

OTHER_VALUE_COLUMNS = {"value_type", "value_raw"}


def find_value_columns(row: CsvRow, catalogue: CatalogueContents) -> dict[str, str]:
    """Return the periods with figures in this file, by column: `value_2018H1` → `2018-H1`."""
    columns = {f"value_{code.replace('-', '')}": code for code in catalogue.periods}
    return {column: columns[column] for column in row if column in columns}


def open_periods(rows: list[CsvRow], catalogue: CatalogueContents) -> None:
    """Open each period of a value column for values; an unknown period is an error."""
    for row in rows[:1]:
        open_periods = find_value_columns(row, catalogue)
        for column in sorted(row.keys() - open_periods.keys() - OTHER_VALUE_COLUMNS):
            if re.match(r"value_\d", column):
                message = "không có kỳ này trong periods.csv."
                catalogue.faults.append(CsvError(row.file, 1, column, message))
            elif re.match(r"value\W*_*\d", column, re.IGNORECASE):
                message = "cột số liệu viết là value_ rồi mã kỳ bỏ dấu gạch, ví dụ value_2018H1."
                catalogue.faults.append(CsvError(row.file, 1, column, message))
            elif column.lower().startswith("value"):
                catalogue.remarks.append(
                    f"{row.file}: cột {excerpt(column)} không có nghĩa nên không đọc."
                )
        for period in open_periods.values():
            catalogue.figures.setdefault(period, {})


def read_printed_value(
    row: CsvRow, column: str, style: Style, catalogue: CatalogueContents
) -> Value | None:
    """Return a figure, with a remark if it will be printed otherwise; None if it is unreadable."""
    try:
        value = parse_value(row[column], style)
    except NumberProblem as problem:
        row.fault(column, str(problem))
        return None
    printed = " ".join(row[column].split())
    if value.is_stated and format_value(value, style) != printed:
        catalogue.remarks.append(
            f"{row.file}, dòng {row.line}, cột {column}: “{excerpt(printed)}” sẽ in là "
            f"“{excerpt(format_value(value, style))}” (pad, decimals, suffix của chỉ tiêu)."
        )
    return value
