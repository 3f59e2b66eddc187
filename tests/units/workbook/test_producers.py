"""The same workbook as other programs write it: SheetJS, Google Sheets, WPS, streaming writers."""

import re

import pytest

from tests.units.workbook.hostile_files import macro_by_extension, without
from tests.units.workbook.test_friendly_files import shared_strings
from tests.units.workbook.workbooks import (
    BOOK,
    COUNT,
    PART,
    TYPES,
    changed,
    packed,
    part,
    parts_of,
    put,
    raw_cell,
    swapped,
)

RELATIONS = "xl/_rels/workbook.xml.rels"
WPS = "application/vnd.wps-officedocument.cellimage+xml"


def every(change):
    """Return a change of all XML parts."""
    return lambda content: packed({name: change(xml) for name, xml in parts_of(content).items()})


def prefixed(xml):
    """Return the XML with a prefix before every element that had none."""
    text = re.sub(r"<(/?)(?![?!])(\w+)(?=[\s/>])", r"<\1x:\2", xml.decode())
    return text.replace(" xmlns=", " xmlns:x=").encode()


def moved(old, new):
    """Return a change of the name of a part of `xl`, and of all that point to it."""

    def act(content):
        parts = parts_of(content)
        parts[f"xl/{new}"] = parts.pop(f"xl/{old}")
        for name in (TYPES, RELATIONS, "_rels/.rels"):
            parts[name] = parts[name].replace(old.encode(), new.encode())
        return packed(parts)

    return act


def moved_workbook(content):
    parts = parts_of(moved("workbook.xml", "workbook2.xml")(content))
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop(RELATIONS)
    return packed(parts)


def texts_as_results(content):
    """As SheetJS writes texts: as if they were results of formulas."""
    pattern = rb't="inlineStr"><is><t[^>]*>(.*?)</t></is>'
    change = part(PART, lambda xml: re.sub(pattern, rb't="str"><v>\1</v>', xml, flags=re.DOTALL))
    return change(content)


def without_references(content):
    """As streaming writers may: cells follow one another."""
    content = without_gaps(content)
    return part(PART, lambda xml: re.sub(rb'(<(?:c|row)) r="[A-Z0-9]+"', rb"\1", xml))(content)


def without_gaps(content):
    return changed(lambda book: [book.sheet[f"A{row}"] for row in range(1, 6)])(content)


SAME = {
    "macro type without a part": macro_by_extension("bin"),
    "capital extension without a part": macro_by_extension("BIN"),
    "texts as results": texts_as_results,
    "type of wps's pictures": swapped(
        TYPES, "</Types>", f'<Override PartName="/xl/cellimages.xml" ContentType="{WPS}"/></Types>'
    ),
    "byte order marks": every(lambda xml: b"\xef\xbb\xbf" + xml),
    "prefixes everywhere": every(prefixed),
    "prefixes and shared texts": lambda content: every(prefixed)(shared_strings(content)),
    "root target from the top": swapped("_rels/.rels", 'Target="xl/', 'Target="/xl/'),
    "target with a dot": swapped(RELATIONS, '"/xl/worksheets/', '"./worksheets/'),
    "target by the parent folder": swapped(RELATIONS, '"/xl/worksheets/', '"../xl/worksheets/'),
    "another name of the workbook": moved_workbook,
    "another name of the sheet": moved("worksheets/sheet1.xml", "worksheets/data.xml"),
    "another name of the styles": moved("styles.xml", "styles2.xml"),
    "without properties": lambda content: without("docProps/app.xml")(
        without("docProps/core.xml")(content)
    ),
    "cells without references": without_references,
    "foreign extensions": swapped(
        PART,
        "</worksheet>",
        '<extLst><ext uri="{a}"><z:b xmlns:z="http://example.com/"/></ext></extLst></worksheet>',
    ),
    "dates from 1904": swapped(BOOK, "<workbookPr/>", '<workbookPr date1904="true"/>'),
}


@pytest.mark.parametrize("name", SAME)
def test_other_program_gives_the_same_change(name, reading):
    content = reading(lambda exported: SAME[name](put(21)(exported)))
    assert [*map(str, content.refusals)] == []
    assert [(line.indicator_value.indicator.code, line.new) for line in content.changes] == [
        (COUNT, "21")
    ]


BLANK = {
    "formula with an empty text": '<c {at} t="str"><f>IF(1,"")</f><v></v></c>',
    "formula without a result's element": '<c {at} t="str"><f>IF(1,"")</f></c>',
    "formula with an empty inline text": '<c {at} t="inlineStr"><f>""</f><is><t></t></is></c>',
}


@pytest.mark.parametrize("name", BLANK)
def test_formula_with_an_empty_text_is_a_blank_cell(name, reading):
    content = reading(raw_cell(BLANK[name]))
    assert ([*map(str, content.refusals)], content.changes) == ([], [])
    assert content.remarks == ["Ô E17 là công thức có kết quả trống: coi như ô trống."]


@pytest.mark.parametrize("xml", ["<c {at}><v/></c>", '<c {at} t="str"><v></v></c>'])
def test_cell_of_nothing_is_blank(xml, reading):
    content = reading(raw_cell(xml))
    assert (content.refusals, content.changes, content.remarks) == ([], [], [])
