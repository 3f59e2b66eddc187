"""A number format is parsed as Excel does: its texts, escapes, brackets and sections."""

import pytest

from tests.units.workbook.workbooks import COUNT, PERCENT, put
from units.workbook.number_formats import shows_date, shows_percent

PERCENTS = [
    ("0%", 0.97, True),
    ("0.00 %", 0.97, True),
    ("[Red]0.0%", 0.97, True),
    ("0%;@", 0.97, True),
    ('0" của "%', 0.97, True),
    ('0"%"', 97, False),
    ('0" % "', 97, False),
    (r"0\%", 97, False),
    ("[$%]0", 97, False),
    ("[$%-42A]0", 97, False),
    ("0_%", 97, False),
    ("0*%", 97, False),
    ('0"%', 97, False),
    ("General", 97, False),
    ("@", 97, False),
    ("", 97, False),
    ("0;-0%", 97, False),
    ("0;-0%", -0.97, True),
    ("0;0;0%", 0, True),
    ("0%;0;0", 0, False),
    ("0;0%", 0, False),
    ("[<=1]0%;0", 0.97, True),
    ("[<=1]0%;0", 97, False),
    ("[>1]0;0%", 0.97, True),
    ("[>100]0;[>1]0;0%", 0.97, True),
    ("[>100]0;[>1]0;0%", 5, False),
]
DATES = [
    ("dd/mm/yyyy", True),
    ("dd/mm/yyyy;@", True),
    ("[$-42A]d mmmm yyyy", True),
    ("h:mm AM/PM", True),
    ("[h]:mm", True),
    ("[ss]", True),
    ("General", False),
    ("[Red]0", False),
    ("[$₫-42A] #,##0", False),
    ("0.00E+00", False),
    ('0" ngày"', False),
    ('0";dd"', False),
    (r"0\ \đ\ề\ \t\à\i\;\d", False),
    ("0_d", False),
    ("0*d", False),
]


@pytest.mark.parametrize(("code", "value", "is_percent"), PERCENTS)
def test_percent_sign_counts_where_excel_multiplies(code, value, is_percent):
    assert shows_percent(code, value) is is_percent


@pytest.mark.parametrize(("code", "is_date"), DATES)
def test_letters_of_a_date_count_outside_texts(code, is_date):
    assert shows_date(code) is is_date


@pytest.mark.parametrize(
    ("value", "code", "number_format", "new"),
    [
        (97, PERCENT, '0"%"', "97"),
        (97, PERCENT, r"0\%", "97"),
        (0.97, PERCENT, '0%" đạt"', "97"),
        (97, PERCENT, "[<=1]0%;0", "97"),
        (21, COUNT, '0";d"', "21"),
        (21, COUNT, "0*d", "21"),
    ],
)
def test_cell_is_read_by_what_its_format_shows(value, code, number_format, new, reading):
    content = reading(put(value, code, number_format=number_format))
    assert ([*map(str, content.refusals)], [line.new for line in content.changes]) == ([], [new])
