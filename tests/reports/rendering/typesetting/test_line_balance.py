"""Centred lines: about equally long, with the words together that belong together."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from reports.document import Text, plain_text
from reports.rendering.layouts import Face
from reports.rendering.typesetting.line_balance import balance_lines, find_line_ends
from tests.reports.rendering.sample import runs

PLAIN, BOLD = Face("parent", 14), Face("issuer", 14, bold=True)

NAMES = [
    ("ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG", ["ỦY BAN NHÂN DÂN", "TỈNH KIÊN GIANG"]),
    ("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH", ["ĐẢNG ỦY KHỐI", "CÁC CƠ QUAN TỈNH"]),
    ("ĐẢNG ỦY SỞ KHOA HỌC VÀ CÔNG NGHỆ", ["ĐẢNG ỦY SỞ KHOA HỌC", "VÀ CÔNG NGHỆ"]),
    ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"]),
    (
        "TRUNG TÂM ỨNG DỤNG TIẾN BỘ KHOA HỌC VÀ CÔNG NGHỆ TỈNH KIÊN GIANG",
        ["TRUNG TÂM ỨNG DỤNG", "TIẾN BỘ KHOA HỌC", "VÀ CÔNG NGHỆ", "TỈNH KIÊN GIANG"],
    ),
    ("NGHIÊNGNGẢNGHIÊNGNGẢNGHIÊNG CỨU", ["NGHIÊNGNGẢNGHIÊNGNGẢNGHIÊNG", "CỨU"]),
    ("TRUNG TÂM ỨNG DỤNG TRUNG TÂM ỨNG DỤNG ", ["TRUNG TÂM ỨNG DỤNG", "TRUNG TÂM ỨNG DỤNG "]),
    ("SỞ", ["SỞ"]),
    ("", [""]),
]


def broken(text, room=77, face=BOLD):
    return [plain_text(tuple(line)) for line in balance_lines((Text(text),), room, face)]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_name_is_broken_where_an_office_would(name, expected):
    assert broken(name) == expected


def test_a_subject_is_broken_across_its_runs():
    title = runs("Sơ kết công tác <ky=6 tháng đầu năm>, nhiệm vụ <sau=6 tháng cuối năm> <nam=2018>")
    broken_up = balance_lines(title, 90, BOLD)
    assert [plain_text(tuple(line)) for line in broken_up] == [
        "Sơ kết công tác 6 tháng đầu năm,",
        "nhiệm vụ 6 tháng cuối năm 2018",
    ]


def test_a_figure_is_not_broken():
    title = runs("Xử phạt nhiều cơ sở vi phạm {tien=320.835.000 đồng} và tịch thu tang vật")
    figures = [
        run.text for line in balance_lines(title, 60, BOLD) for run in line if "320" in run.text
    ]
    assert figures == ["320.835.000 đồng"]


@for_all(
    st.lists(st.text("ABCĐẢỦ abc,5", min_size=1, max_size=12), min_size=1, max_size=12),
    st.floats(5, 200),
)
def test_only_spaces_are_lost_and_only_at_the_breaks(words, room):
    text = " ".join(words)
    ends = find_line_ends(text, room, PLAIN)
    assert [text[at] for at in ends] == [" "] * len(ends)
    assert list(ends) == sorted(set(ends))
    assert " ".join(broken(text, room, PLAIN)) == text
