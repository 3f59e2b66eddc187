"""A workbook that opens is still not believed: each untruth is refused with its place."""

import pytest

from tests.units.workbook.hostile_cells import CELLS
from tests.units.workbook.hostile_sheets import WHOLE
from tests.units.workbook.workbooks import LETTERS, Book


@pytest.mark.parametrize("name", WHOLE)
def test_whole_file_is_refused(name, reading):
    change, text = WHOLE[name]
    content = reading(change)
    assert [refusal.row for refusal in content.refusals] == [0]
    assert text in content.refusals[0].message
    assert "hãy" in content.refusals[0].message.lower()
    assert content.lines == []


@pytest.mark.parametrize("name", CELLS)
def test_cell_is_refused_with_its_place(name, reading, exported):
    change, (column, code), text = CELLS[name]
    book = Book(exported)
    cell = f"{LETTERS[column]}{book.row(code) if code else book.sheet.max_row + 1}"
    content = reading(change)
    assert text in {refusal.cell: refusal.message for refusal in content.refusals}.get(cell, "")
    assert not content.is_clean
