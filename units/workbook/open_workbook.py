"""Opening of a sanitized workbook: the sheet to import, and what the other sheets hold."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

from units.numbers import excerpt
from units.workbook.layout import PREFIX, WorkbookKey
from units.workbook.sheet_rows import SheetReader, WorksheetRows
from units.workbook.upload_validation import AGAIN, ANEW, InvalidUpload

if TYPE_CHECKING:
    from openpyxl.packaging.relationship import Relationship
    from openpyxl.packaging.workbook import ChildSheet
    from openpyxl.reader.excel import ExcelReader

    type FoundSheet = tuple[ChildSheet, Relationship]

MAX_SHEETS = 100

_UNREADABLE = f"Không đọc được tệp như một sổ Excel. {AGAIN}"


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet that is not imported; `copy` is its content when it is a copy of an exported one."""

    name: str
    is_hidden: bool
    has_figures: bool
    copy: WorksheetRows | None


@dataclass(frozen=True, slots=True)
class OpenedWorkbook:
    """The sheet to import, and the sheets beside it."""

    sheet: WorksheetRows
    others: tuple[OtherSheet, ...]


def open_workbook(archive: BytesIO, name: str) -> OpenedWorkbook:
    """Read the sheet called `name`, wherever it stands. Raises InvalidUpload."""
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(archive, read_only=True, data_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            _check_root(reader)
            _read_styles(reader)
            part, others = _find(reader, name)
            sheet = SheetReader(reader, name).read(part)
            return OpenedWorkbook(sheet, tuple(_read_other(reader, *other) for other in others))
        except InvalidUpload:
            raise
        except Exception as error:  # a forged file may break the library anywhere
            raise InvalidUpload(_UNREADABLE) from error


def _check_root(reader: ExcelReader) -> None:
    """Refuse a file in which Excel would open another workbook than the one that is read."""
    from openpyxl.packaging.relationship import get_dependents

    relations = get_dependents(reader.archive, "_rels/.rels")
    workbooks = [relation.target for relation in relations if _is_type(relation, "officeDocument")]
    if workbooks != [reader.parser.workbook_part_name]:
        raise InvalidUpload(_UNREADABLE)


def _read_styles(reader: ExcelReader) -> None:
    """Read the styles where the workbook says they are; openpyxl knows one place only."""
    from openpyxl.styles.stylesheet import apply_stylesheet

    places = [
        relation.target for relation in reader.parser.rels.values() if _is_type(relation, "styles")
    ]
    if places:
        apply_stylesheet(SimpleNamespace(read=lambda _: reader.archive.read(places[0])), reader.wb)


def _is_type(relation: Relationship, kind: str) -> bool:
    return str(relation.Type).rpartition("/")[2] == kind


def workbook_keys(sheet: WorksheetRows) -> set[WorkbookKey]:
    """Return whose workbook a sheet says it is of: one key, but for what people pasted there."""
    return {key for text in sheet.texts(PREFIX) if (key := WorkbookKey.read(text))}


def _find(reader: ExcelReader, name: str) -> tuple[str, list[FoundSheet]]:
    """Return the part that holds the sheet, and all other sheets."""
    if len(reader.parser.sheets) > MAX_SHEETS:
        raise InvalidUpload(f"Tệp có quá nhiều trang tính. {ANEW}")
    sheets = list(reader.parser.find_sheets())
    named = [pair for pair in sheets if pair[0].name == name]
    others = [pair for pair in sheets if pair[0].name != name]
    if not named:
        names = ", ".join(f"“{excerpt(other.name, 31)}”" for other, _ in others[:5])
        raise InvalidUpload(
            f"Tệp không có trang tính “{name}” (chỉ có: {names or 'không có trang nào'}). Hãy đổi "
            "lại tên trang, hoặc tải biểu mới từ phần mềm rồi chép số liệu sang."
        )
    if len(named) > 1:
        raise InvalidUpload(f"Tệp có hai trang tính cùng tên “{name}”. {ANEW}")
    sheet, relation = named[0]
    if sheet.state != "visible":
        raise InvalidUpload(f"Trang tính “{name}” đang bị ẩn. Hãy bỏ ẩn, kiểm tra lại rồi tải lên.")
    return relation.target, others


def _read_other(reader: ExcelReader, sheet: ChildSheet, relation: Relationship) -> OtherSheet:
    """Look into a sheet that is not imported, whatever it holds."""
    content = None
    if _is_type(relation, "worksheet"):
        try:
            content = SheetReader(reader, sheet.name).read(relation.target)
        except Exception:  # it is not imported, so that its faults do not matter
            content = None
    return OtherSheet(
        sheet.name,
        is_hidden=sheet.state != "visible",
        has_figures=content is not None and content.has_figures,
        copy=content if content and workbook_keys(content) else None,
    )
