"""Words of districts and provinces that are no more are named in the reports after their day."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from reports.document import AnnexRow, Letterhead, Text
from reports.verification.past_words import WORDS, find_past_words
from tests.reports.rendering.sample import document

BEFORE = date(2024, 12, 15), date(2025, 6, 14)
ACROSS = date(2025, 6, 15), date(2025, 12, 14)
AFTER = date(2025, 12, 15), date(2026, 6, 14)


def problems(words, period=AFTER):
    written = replace(document(), title=(Text(words),), sections=(), annex=None, letterheads=())
    return [(problem.severity, problem.message) for problem in find_past_words(written, *period)]


def test_word_of_the_past_is_a_warning_after_its_day():
    assert problems("Kiểm tra tại thị trấn Minh Lương") == [
        ("warning", "“thị trấn”: không còn dùng sau ngày 30/6/2025; nay là “xã”.")
    ]


def test_a_period_that_began_before_is_only_told():
    assert [severity for severity, _ in problems("13 huyện của tỉnh", ACROSS)] == ["info"]


def test_a_report_of_the_past_may_use_the_words_of_its_time():
    assert problems("13 huyện, tỉnh Kiên Giang, Sở Giao thông vận tải", BEFORE[:1] * 2) == []


@pytest.mark.parametrize(
    "words",
    [
        "tỉnh Kiên Giang",
        "UBND Tỉnh Bà Rịa – Vũng Tàu",
        "Huyện ủy Giồng Riềng",
        "Sở Thông tin và\xa0Truyền thông",
    ],
)
def test_names_of_what_was_merged_are_found(words):
    assert len(problems(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Nhãn hiệu “Rượu sim thị trấn Dương Đông”",
        "Quyết định số 12/QĐ-UBND ngày 05/02/2024 của UBND tỉnh Kiên Giang",
        "Nghị quyết năm 2020 của huyện Hòn Đất",
        "trên địa bàn huyện Giồng Riềng (cũ)",
        "chí nguyện, tâm nguyện; Thái Bình Dương; hòa bình; xã, phường, đặc khu; tỉnh An Giang",
    ],
)
def test_quotations_and_what_was_so_called_then_are_left_out(words):
    assert problems(words) == []


def test_a_decision_of_later_date_has_the_names_of_later():
    assert len(problems("Quyết định ngày 05/02/2026 của UBND tỉnh Kiên Giang")) == 1


def test_letterhead_and_annex_are_read_too():
    row = AnnexRow("Số huyện có mạng lưới", code="mang_luoi")
    head = Letterhead("state", parent="UBND tỉnh Kiên Giang")
    whole = document()
    written = replace(
        whole, title=(), sections=(), letterheads=(head,), annex=replace(whole.annex, rows=(row,))
    )
    places = [problem.place for problem in find_past_words(written, *AFTER)]
    assert places == ["thể thức", "phụ lục, chỉ tiêu mang_luoi"]


def test_the_list_can_be_read():
    with WORDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(row["words"] and row["instead"] and date.fromisoformat(row["until"]) for row in rows)
    assert len({row["words"] for row in rows}) == len(rows)
