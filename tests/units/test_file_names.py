"""Names of downloaded files: ASCII words that say what the file is."""

import re

import pytest
from hypothesis import given as for_all
from hypothesis.strategies import lists, text

from units.text.file_names import file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (
            ("Báo cáo", "6 tháng đầu năm 2018", "", "văn bản Đảng"),
            "Bao-cao-6-thang-dau-nam-2018-van-ban-Dang.docx",
        ),
        (("Số liệu", "quý IV năm 2018"), "So-lieu-quy-IV-nam-2018.docx"),
        (("Chi cục TC-ĐL-CL (mới); “A/B”\r\n",), "Chi-cuc-TC-DL-CL-moi-A-B.docx"),
        (("Phòng " * 50, "bản 2"), f"{'-'.join(['Phong'] * 10)}-ban-2.docx"),
    ],
)
def test_a_file_is_named_in_ascii_words_joined_by_hyphens(parts, name):
    assert file_name("docx", *parts) == name


@for_all(parts=lists(text(max_size=255), max_size=4))
def test_every_text_gives_a_name_that_every_header_and_folder_takes(parts):
    name = file_name("pdf", "Báo cáo", *parts)
    assert re.fullmatch(r"Bao-cao(-[A-Za-z0-9]+)*\.pdf", name)
    assert len(name) <= 255
