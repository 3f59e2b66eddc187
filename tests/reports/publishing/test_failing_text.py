"""Which text keeps a file from being made: named by its place on the page."""

from dataclasses import replace
from typing import Any

import pytest

from reports.composition.serialization import serialize_document
from reports.document import AnnexTable, Correction, Letterhead, Text
from reports.publishing.failing_text import describe_failing_text
from tests.reports.rendering.sample import document, section

BAD = "chữ hỏng"
REPORT = document(
    sections=tuple(
        section(f"m{number}", 0, f"Phần {number}", (f"Câu {number}", ".")) for number in range(9)
    )
)
CASES: dict[str, dict[str, Any]] = {
    "trích yếu “chữ hỏng” (dài 8 chữ cái)": {"title": (Text(BAD),)},
    "tên đơn vị “chữ hỏng”": {"excerpt": BAD},
    "thể thức đầu và cuối văn bản": {"letterheads": (Letterhead("party", issuer=BAD),)},
    "biểu số liệu kèm theo": {"annex": AnnexTable((Text(BAD),), (), ())},
    "lý do đính chính": {"correction": Correction(1, None, BAD, "", "", ())},
}


def make(document):
    """Fail as a renderer would that cannot write one text."""
    if BAD in str(serialize_document(document)):
        raise ValueError("cannot write")


@pytest.mark.parametrize("place", CASES)
def test_the_text_to_blame_is_named(place):
    message = describe_failing_text(replace(REPORT, **CASES[place]), make)
    assert message.startswith(f"Chỗ gây lỗi: {place}")


@pytest.mark.parametrize("number", range(9))
def test_the_section_to_blame_is_named(number):
    sections = list(REPORT.sections)
    sections[number] = section("m", 0, f"Mục {number}", (BAD, "."))
    message = describe_failing_text(replace(REPORT, sections=tuple(sections)), make)
    assert message.startswith(f"Chỗ gây lỗi: mục “Mục {number}”.")


def test_two_texts_that_fail_alike_are_not_told_apart():
    broken = replace(REPORT, title=(Text(BAD),), excerpt=BAD)
    assert describe_failing_text(broken, make) == ""


def test_a_failure_that_does_not_happen_again_is_nobody_s_fault():
    assert describe_failing_text(REPORT, make) == ""
