"""Reading of an uploaded workbook: the rows changed since the export, and refused cells.

Everything is read before anything is judged; nothing is saved here.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable

from units.collection.enter_figures import FigureInput
from units.models import Indicator, Period, Unit
from units.numbers import MESSAGES, Cell, NumberProblem, excerpt
from units.period_catalogue import catalogue_for
from units.period_values import IndicatorValue, load_period_values
from units.workbook.cells import is_bare_number, read_note, read_state, read_value
from units.workbook.layout import (
    HIDDEN,
    INPUT,
    LOCKED,
    SHEET,
    Column,
    RowMark,
    WorkbookKey,
    code_key,
    headings,
    input_digest,
    locked_digest,
)
from units.workbook.lines import LineRefusal, WorkbookContent, WorkbookLine
from units.workbook.open_workbook import OtherSheet, open_workbook, workbook_keys
from units.workbook.remarks import (
    remark_absent_rows,
    remark_columns,
    remark_copy,
    remark_empty_formulas,
    remark_hidden_columns,
    remark_hidden_rows,
    remark_other_sheets,
)
from units.workbook.sheet_rows import WorksheetRows, cell_name, column_name
from units.workbook.upload_validation import ANEW, InvalidUpload, sanitize_upload

REQUIRED = (*LOCKED, *INPUT, *HIDDEN)
_STRAY = (
    "Dòng này có số liệu nhưng không có mã chỉ tiêu (dòng tự thêm?). Hãy xóa dòng, hoặc nhập vào "
    "đúng dòng của chỉ tiêu."
)
_MOVED = (
    "Phần khóa của dòng (chỉ tiêu, đơn vị tính, kỳ trước, mã) không còn như khi tải biểu: dòng bị "
    "dán lệch, sắp xếp lệch hoặc sửa. Hãy khôi phục dòng này, hoặc tải biểu mới rồi chép số sang."
)
_NUMBER_AS_NOTE = (
    "Ghi chú chỉ là một con số. Nếu là số liệu thì chuyển sang cột số liệu; nếu đúng là ghi chú "
    "thì viết thêm chữ."
)


def read(content: bytes, period: Period, unit: Unit) -> WorkbookContent:
    """Read an uploaded file as the workbook of `unit` for `period`; never raises."""
    reading = WorkbookContent(period, unit)
    try:
        workbook = open_workbook(sanitize_upload(content), SHEET)
        WorkbookReader(reading, workbook.sheet, _load_asked(period, unit)).run(workbook.others)
    except InvalidUpload as error:
        reading.lines.clear()
        reading.refusals = [LineRefusal(str(error))]
    return reading


def _load_asked(period: Period, unit: Unit) -> dict[str, IndicatorValue]:
    """Return the stored values of the indicators that a workbook has rows for."""
    values = load_period_values(period, unit).by_code.items()
    return {code_key(code): value for code, value in values if value.indicator.is_asked}


class WorkbookReader:
    """One pass over the rows of a sheet."""

    def __init__(
        self,
        reading: WorkbookContent,
        sheet: WorksheetRows,
        indicator_values: dict[str, IndicatorValue],
    ) -> None:
        self._reading = reading
        self._sheet = sheet
        self._indicator_values = indicator_values
        self._workbook_key = WorkbookKey.of(reading.period, reading.unit)
        self._headings = headings(reading.period)
        self._places: dict[Column, int] = {}
        self._seen: dict[str, int] = {}
        self._unknown_codes: dict[int, str] = {}
        self._empty_formulas: list[str] = []

    def run(self, others: tuple[OtherSheet, ...]) -> None:
        """Read the sheet, and remark what the import leaves out."""
        self._check_workbook_key()
        self.read_lines()
        self._refuse_unknown_codes()
        reading, sheet = self._reading, self._sheet
        reading.refusals.sort(key=lambda refusal: refusal.row)
        hidden = [column for column in INPUT if self._places[column] in sheet.hidden_columns]
        reading.remarks += remark_other_sheets(others) + self._remark_copies(others)
        reading.remarks += remark_hidden_rows(sheet.hidden_rows & {*self._seen.values()})
        reading.remarks += remark_hidden_columns([self._headings[column] for column in hidden])
        reading.remarks += remark_empty_formulas(self._empty_formulas)
        if not self._seen and not reading.refusals:
            raise InvalidUpload(f"Trang “{SHEET}” không có dòng chỉ tiêu nào. {ANEW}")
        reading.remarks += remark_absent_rows(len(self._indicator_values) - len(self._seen))

    def read_lines(self) -> None:
        for row in range(self._find_headings() + 1, len(self._sheet.rows) + 1):
            if line := self._line(row):
                self._reading.lines.append(line)

    def _remark_copies(self, others: tuple[OtherSheet, ...]) -> list[str]:
        """Remark the copies of the sheet whose figures are other ones, and are not read."""
        remarks, own = [], {line.key for line in self._reading.lines}
        for other in others:
            if other.copy is None or workbook_keys(other.copy) != {self._workbook_key}:
                continue
            copy = WorkbookContent(self._reading.period, self._reading.unit)
            try:
                WorkbookReader(copy, other.copy, self._indicator_values).read_lines()
            except InvalidUpload:
                continue
            refused = {refusal.row for refusal in copy.refusals}
            if count := len({line.key for line in copy.lines} - own) + len(refused):
                remarks.append(remark_copy(other.name, count))
        return remarks

    # ------------------------------------------------------------------- whose sheet, which column

    def _check_workbook_key(self) -> None:
        """Refuse the workbook of another unit or period, and what is no workbook of ours."""
        if not (keys := workbook_keys(self._sheet)):
            raise InvalidUpload(
                f"Tệp này không phải biểu do phần mềm xuất, hoặc mất dấu riêng. {ANEW}"
            )
        for other in keys - {self._workbook_key}:
            raise InvalidUpload(
                f"Đây là biểu {_describe_workbook(other)}, không phải của "
                f"{self._reading.unit.name}, {self._reading.period}. "
                "Hãy chọn đúng tệp, hoặc tải biểu của đơn vị và kỳ này."
            )

    def _find_headings(self) -> int:
        """Find the column of each heading; return the number of their row."""
        wanted = {_fold_heading(heading): column for column, heading in self._headings.items()}
        rows = enumerate(self._sheet.rows, start=1)
        headings = {row: [_fold_heading(cell.value) for cell in cells] for row, cells in rows}
        row = max(headings, key=lambda row: len(wanted.keys() & {*headings[row]}), default=0)
        names = headings.get(row, [])
        self._places = {
            wanted[name]: place for place, name in enumerate(names, 1) if name in wanted
        }
        for name, count in Counter(names).items():
            if name in wanted and count > 1:
                raise InvalidUpload(
                    f"Cột “{self._headings[wanted[name]]}” lặp lại ở dòng {row}. {ANEW}"
                )
        absent = [self._headings[column] for column in REQUIRED if column not in self._places]
        if absent:
            listed = ", ".join(f"“{heading}”" for heading in absent)
            raise InvalidUpload(
                f"Trang “{SHEET}” thiếu cột {listed}. Đừng sửa dòng tiêu đề. {ANEW}"
            )
        self._remark_columns(row, names, [name for name in names if name and name not in wanted])
        return row

    def _remark_columns(self, row: int, names: list[str], extra: list[str]) -> None:
        figures = {
            place
            for cells in self._sheet.rows[row:]
            for place, cell in enumerate(cells, 1)
            if cell.type == "n" and cell.value is not None
        }
        nameless = [column_name(place) for place in sorted(figures) if not names[place - 1]]
        self._reading.remarks += remark_columns(extra, nameless)

    # ------------------------------------------------------------------------------- row after row

    def _line(self, row: int) -> WorkbookLine | None:
        """Return a changed row; None for an unchanged or refused one."""
        code = self._cell(row, Column.CODE).value
        if code is None or not str(code).strip():
            self._check_stray(row)
            return None
        indicator_value = self._indicator_values.get(code_key(code))
        if indicator_value is None:
            self._unknown_codes[row] = str(code).strip()
            return None
        indicator = indicator_value.indicator
        if not self._is_whole(row, indicator):
            return None
        mark = RowMark.read(self._cell(row, Column.MARK).value)
        locked = [self._cell(row, column).value for column in LOCKED]
        if mark is None or mark.locked != locked_digest(self._workbook_key, indicator.code, locked):
            self._refuse(row, Column.LABEL, _MOVED)
            return None
        figure_input = self._read_input(row, indicator, mark)
        return None if figure_input is None else WorkbookLine(indicator_value, figure_input, row)

    def _is_whole(self, row: int, indicator: Indicator) -> bool:
        """Whether the row is the only one of its indicator, and no cell of it is merged away."""
        earlier = self._seen.setdefault(indicator.code, row)
        if earlier != row:
            message = f"Chỉ tiêu này đã có ở dòng {earlier}. Chỉ giữ một dòng."
            self._refuse(row, Column.CODE, message)
        merged = [column for column in REQUIRED if self._cell(row, column).merged]
        for column in merged:
            self._refuse(row, column, MESSAGES["merged_cell"])
        return earlier == row and not merged

    def _read_input(self, row: int, indicator: Indicator, mark: RowMark) -> FigureInput | None:
        """Return the input of a row; None when unchanged since the export, or unreadable."""
        state = self._attempt(row, Column.STATE, read_state)
        note = self._attempt(row, Column.NOTE, read_note)
        style = indicator.style
        value = self._attempt(row, Column.VALUE, lambda cell: read_value(cell, state or "", style))
        if state is None or note is None or value is None:
            return None
        self._reading.filled += not value.is_missing or bool(note)
        if self._is_formula(row) and value.is_missing:
            self._empty_formulas.append(self._cell_name(row, Column.VALUE))
        if input_digest(value, note) == mark.digest:
            return None
        if is_bare_number(note):
            self._refuse(row, Column.NOTE, _NUMBER_AS_NOTE)
            return None
        if self._is_formula(row) and not value.is_missing:
            name = self._cell_name(row, Column.VALUE)
            self._reading.remarks.append(f"Ô {name} là công thức: lấy kết quả Excel đã tính.")
        return FigureInput(value, note, mark.revision)

    def _attempt[T](self, row: int, column: Column, reader: Callable[[Cell], T]) -> T | None:
        """Read a cell; return None and add a refusal when it is unreadable."""
        try:
            return reader(self._cell(row, column))
        except NumberProblem as problem:
            self._refuse(row, column, problem.message)
            return None

    # ------------------------------------------------------------------------- rows that are no row

    def _check_stray(self, row: int) -> None:
        """Refuse input cells in a row without a code; words are allowed there."""
        for column in INPUT:
            value = self._cell(row, column).value
            if value is not None and str(value).strip():
                self._refuse(row, column, _STRAY)
                return

    def _refuse_unknown_codes(self) -> None:
        """Refuse each code that is not on this sheet, with the unit it belongs to."""
        codes = set(self._unknown_codes.values())
        indicators = {item.code: item for item in Indicator.objects.filter(code__in=codes)}
        for row, code in self._unknown_codes.items():
            self._refuse(row, Column.CODE, self._explain_unknown_code(code, indicators.get(code)))

    def _explain_unknown_code(self, code: str, indicator: Indicator | None) -> str:
        if indicator is None:
            return f"Không có chỉ tiêu nào mang mã “{excerpt(code)}”. Hãy xóa dòng này."
        units = catalogue_for(self._reading.period).units_of(indicator)
        if units and self._reading.unit not in units:
            names = ", ".join(unit.name for unit in units)
            return (
                f"Chỉ tiêu “{indicator.label}” do {names} nhập, không phải đơn vị "
                "của biểu này. Hãy xóa dòng này."
            )
        return f"Chỉ tiêu “{indicator.label}” không nhập trong kỳ này. Hãy xóa dòng này."

    # -------------------------------------------------------------------------------------- places

    def _cell(self, row: int, column: Column) -> Cell:
        return self._sheet.cell(row, self._places[column])

    def _is_formula(self, row: int) -> bool:
        return (row, self._places[Column.VALUE]) in self._sheet.formulas

    def _refuse(self, row: int, column: Column, message: str) -> None:
        cell = self._cell_name(row, column)
        self._reading.refusals.append(LineRefusal(message, row, cell, self._headings[column]))

    def _cell_name(self, row: int, column: Column) -> str:
        return cell_name(row, self._places[column])


def _fold_heading(cell: object) -> str:
    """Return a heading as it is compared: case and white space do not count."""
    text = cell if isinstance(cell, str) else ""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _describe_workbook(key: WorkbookKey) -> str:
    """Return the unit and period of a workbook in words."""
    unit = Unit.objects.filter(code=key.unit).first()
    period = Period.objects.filter(code=key.period).first()
    return f"của {unit or excerpt(key.unit)}, {period or excerpt(key.period)}"
