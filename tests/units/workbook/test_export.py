"""The workbook that goes out: numbers are numbers, texts are texts, and only inputs are open."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.units.workbook.conftest import AT
from tests.units.workbook.workbooks import COUNT, LETTERS, OTHER, PERCENT, TEXT, Book
from units.collection.enter_figures import FigureInput, enter_figures
from units.models import Indicator, Period, Unit
from units.period_catalogue import load_catalogue
from units.values import NA, NONE, Style, Value
from units.workbook.export import cell_value, export
from units.workbook.read import read

FORMULAS = ("=1+1", "+84 297", "-3 độ", "@SUM(A1)", "\tthụt vào", '=HYPERLINK("http://a/")', "#N/A")


@pytest.fixture
def lan(year_2018):
    return User.objects.create_user("lan", last_name="Nguyễn Thị", first_name="Lan")


@pytest.fixture
def enter(period, unit, lan):
    """Enter figures by code, and export the sheet with them."""

    def act(**values):
        indicators = Indicator.objects.in_bulk(values, field_name="code")
        fields = {
            indicators[code]: value if isinstance(value, FigureInput) else FigureInput(value)
            for code, value in values.items()
        }
        enter_figures(period, unit, fields, by=lan, at=AT)
        return export(period, unit)

    return act


def number(amount, **more):
    return Value("value", amount=Decimal(amount), **more)


def text(words):
    return Value("value", text=words)


def test_numbers_are_numbers_and_blanks_are_blank(enter):
    book = Book(enter(**{COUNT: number(1258), PERCENT: number("100")}))
    assert (book.cell(COUNT).value, book.cell(COUNT).data_type) == (1258, "n")
    assert (book.cell(PERCENT).value, book.cell(PERCENT).number_format) == (100, "#,##0")
    assert book.cell(OTHER).value is None
    assert book.cell(OTHER, "previous").value == 7


@pytest.mark.parametrize("words", FORMULAS)
def test_text_like_a_formula_stays_text(words, enter, period, unit):
    content = enter(**{TEXT: FigureInput(text(words), note=words.strip())})
    for column in ("value", "note"):
        cell = Book(content).cell(TEXT, column)
        assert cell.data_type in ("s", "inlineStr")
        assert cell.quotePrefix is (
            words.startswith(("=", "+", "-", "@", "\t")) and cell.value[0] in "=+-@\t"
        )
    assert read(content, period, unit).lines == []


def test_statuses_without_value_are_in_the_status_column(enter):
    estimate = Value("estimate", amount=Decimal(21))
    book = Book(enter(**{COUNT: NONE, OTHER: NA, PERCENT: estimate}))
    states = [book.cell(code, "state").value for code in (COUNT, OTHER, PERCENT)]
    assert states == ["Không phát sinh", "Không áp dụng", "Ước tính"]
    assert [book.cell(code).value for code in (COUNT, OTHER, PERCENT)] == [None, None, 21]


def test_only_input_cells_are_open(exported):
    book = Book(exported)
    assert book.sheet.protection.sheet
    is_open = {name: not book.cell(COUNT, name).protection.locked for name in LETTERS}
    assert {name for name, free in is_open.items() if free} == {"value", "state", "note"}
    hidden = {
        name for name, letter in LETTERS.items() if book.sheet.column_dimensions[letter].hidden
    }
    assert hidden == {"code", "mark"}


def test_each_input_cell_has_a_validation(exported):
    book = Book(exported)
    rules = {
        cell: (rule.type, rule.formula1)
        for rule in book.sheet.data_validations.dataValidation
        for cell in str(rule.sqref).split()
    }
    assert rules[book.cell(COUNT).coordinate] == ("whole", "0")
    assert rules[book.cell(TEXT).coordinate] == ("textLength", "5000")
    assert rules[book.cell(COUNT, "note").coordinate] == ("textLength", "500")
    listed = '"Không phát sinh,Không áp dụng,Ước tính"'
    assert rules[book.cell(COUNT, "state").coordinate] == ("list", listed)


@pytest.mark.parametrize("code", ["van_phong", "p_qlcn", "cc_tdc", "tt_ung_dung", "dang_uy"])
def test_import_of_an_export_has_no_changes(code, year_2018):
    unit = Unit.objects.get(code=code)
    for period in Period.objects.all():
        content = read(export(period, unit), period, unit)
        assert (content.refusals, content.lines, content.remarks) == ([], [], [])


def test_export_saved_by_openpyxl_has_no_changes(enter, period, unit):
    content = enter(**{COUNT: number(1258), TEXT: text("một\nhai"), OTHER: NONE})
    assert read(Book(content).save(), period, unit).lines == []


def test_more_digits_than_excel_keeps_are_written_as_text():
    digits = number("123456789012345.678")
    assert cell_value(digits, Style("decimal", 3)) == "123.456.789.012.345,678"
    assert cell_value(number("123456789012.345"), Style("decimal", 3)) == 123456789012.345


def test_control_characters_of_old_texts_do_not_break_the_file(period, unit):
    Indicator.objects.filter(code=COUNT).update(label="Số\x0bđề\x01tài")
    content = export(period, unit)
    assert Book(content).cell(COUNT, "label").value == "Số\nđề□tài"
    assert read(content, period, unit).refusals == []


def test_two_sheets_one_for_people_to_read(exported):
    book = openpyxl.load_workbook(io.BytesIO(exported))
    assert book.sheetnames == ["Số liệu", "Hướng dẫn"]
    assert book.active.title == "Số liệu"
    assert book.active.freeze_panes == "C6"


def test_export_query_count_is_the_same_for_two_and_thirty_rows(period, unit):
    load_catalogue()  # one edition is read once
    with CaptureQueriesContext(connection) as many:
        export(period, unit)
    Indicator.objects.filter(assignments__unit=unit).exclude(code__in=[COUNT, TEXT]).update(
        active_to="2001-01-01"
    )
    load_catalogue()
    with CaptureQueriesContext(connection) as few:
        export(period, unit)
    assert len(many) == len(few)
