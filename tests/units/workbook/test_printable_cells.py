"""Texts in the cells of a workbook are read by the definition that every form has."""

from unicodedata import normalize

import pytest

from units.numbers import Cell, NumberProblem
from units.values import Style
from units.workbook.cells import read_note, read_state, read_value

TEXT = Style("text")


def cell(text):
    return Cell("s", text)


@pytest.mark.parametrize(
    "label", ["Không phát sinh", "Không\xa0phát\u200b sinh", "KHÔNG PHÁT SINH"]
)
def test_state_is_read_however_its_letters_are_composed(label):
    assert read_state(cell(normalize("NFD", label))) == "none"


def test_the_cell_beside_a_state_may_repeat_it():
    label = normalize("NFD", "Không phát sinh")
    assert read_value(cell(label), "none", TEXT).status == "none"


def test_bullets_of_word_become_printable():
    value = read_value(cell("\uf0b7 Đề tài một\n\uf0a7 Đề tài hai"), "", TEXT)
    assert value.text == "• Đề tài một\n• Đề tài hai"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Đã nghiệm thu\uffff", "Vị trí 14 có ký tự không in được (U+FFFF)."),
        ("\ue000Đạt", "Vị trí 1 có ký tự không in được (U+E000)."),
        ("Ñeà taøi nghieân cöùu", "Chữ “Ñeà taøi nghieân cöùu” gõ theo bảng mã VNI,"),
    ],
)
def test_unprintable_cells_are_refused(text, message):
    for read in (read_note, lambda typed: read_value(typed, "", TEXT)):
        with pytest.raises(NumberProblem) as refused:
            read(cell(text))
        assert refused.value.message.startswith(message)
