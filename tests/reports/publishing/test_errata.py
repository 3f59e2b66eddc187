"""Errata say where to look: which row of the annex, and in which of its columns."""

from dataclasses import replace

from reports.document import Clause, DocumentSection, Fact
from reports.publishing.errata import find_annex_errata
from tests.reports.rendering.pdf_drawing import row, table
from tests.reports.rendering.sample import short


def printing(*, now, share):
    return short(sections=(), annex=table(row("de_tai", now, plan="90", share=share)))


def test_what_stands_in_another_column_says_in_which():
    message = find_annex_errata(
        printing(now="83", share="92,2%"), printing(now="85", share="94,4%")
    )
    assert message[:2] == [
        ("Biểu số liệu: Số việc de_tai (Kỳ này)", "83", "85"),
        ("Biểu số liệu: Số việc de_tai (Đạt kế hoạch)", "92,2%", "94,4%"),
    ]


def test_a_chart_that_is_drawn_anew_is_named_with_its_figures():
    message = find_annex_errata(
        printing(now="83", share="92,2%"), printing(now="85", share="94,4%")
    )
    assert message[2:] == [
        (
            "Biểu đồ 1. Mức đạt kế hoạch năm, “Số việc de_tai”",
            "Đạt kế hoạch: 92,2%; Kế hoạch năm: 90",
            "Đạt kế hoạch: 94,4%; Kế hoạch năm: 90",
        )
    ]


def test_a_figure_that_the_text_prints_too_is_listed_with_its_row():
    clause = Clause("m:1", (Fact("de_tai", "83", "83"),))
    section = DocumentSection("m", "report", 0, (), clauses=(clause,))
    before = printing(now="83", share="92,2%")
    message = find_annex_errata(
        replace(before, sections=(section,)), printing(now="85", share="92,2%")
    )
    assert ("Biểu số liệu: Số việc de_tai (Kỳ này)", "83", "85") in message


def test_renamed_new_and_removed_rows_are_listed():
    old, new = table(row("a", "1"), row("b", "2")), table(row("a", "1"), row("c", "3"))
    named = replace(new, rows=(replace(new.rows[0], label="Tên mới", measure="lượt"), new.rows[1]))
    message = find_annex_errata(short(annex=old), short(annex=named))
    assert message == [
        ("Biểu số liệu: Tên mới (Chỉ tiêu)", "Số việc a", "Tên mới"),
        ("Biểu số liệu: Tên mới (Đơn vị tính)", "việc", "lượt"),
        ("Biểu số liệu: Số việc c (Chỉ tiêu)", "", "Số việc c"),
        ("Biểu số liệu: Số việc c (Đơn vị tính)", "", "việc"),
        ("Biểu số liệu: Số việc c (Kỳ này)", "", "3"),
        ("Biểu số liệu: Số việc b (Chỉ tiêu)", "Số việc b", ""),
        ("Biểu số liệu: Số việc b (Đơn vị tính)", "việc", ""),
        ("Biểu số liệu: Số việc b (Kỳ này)", "2", ""),
    ]


def test_an_annex_that_is_the_same_has_no_errata():
    same = printing(now="83", share="92,2%")
    assert find_annex_errata(same, same) == []
    assert find_annex_errata(replace(same, annex=None), replace(same, annex=None)) == []
