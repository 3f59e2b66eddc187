"""The shape of a catalogue's files: what spreadsheets do to them, and what cannot be read."""

import unicodedata

import pytest
from django.core.management import CommandError, call_command

from tests.units.catalogue import department
from tests.units.catalogue.department import article, faults, load
from units.models import Figure, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def folder(tmp_path):
    return department.write(tmp_path)


def rewrite(folder, name, act):
    """One file with its bytes passed through `act`."""
    path = folder / name
    path.write_bytes(act(path.read_bytes()))
    return folder


WELCOME = {
    "byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
    "CR": lambda content: content.replace(b"\n", b"\r"),
    "blank lines": lambda content: content.replace(b"\n", b"\n\n") + b"\n",
    "no last line end": lambda content: content.rstrip(b"\n"),
    "lines of empty cells": lambda content: (
        content + b"," * content.partition(b"\n")[0].count(b",") + b"\n"
    ),
    "another column": lambda content: b"\n".join(
        line + b",x" for line in content.splitlines()
    ).replace(b",x", b",label_en", 1),
    "decomposed letters": lambda content: decomposed(content),
}


def decomposed(content):
    return unicodedata.normalize("NFD", content.decode()).encode()


@pytest.mark.parametrize("act", WELCOME.values(), ids=WELCOME)
def test_what_spreadsheets_do_to_a_file_does_not_matter(folder, act):
    for name in department.FILES:
        rewrite(folder, name, act)
    load(folder)
    assert article("2021-Q1") == department.ARTICLE_2021


def test_unquoted_line_separator_of_unicode_is_no_line_end(folder):
    rewrite(
        folder, "qualitative.csv", lambda c: c.replace("giữ vững".encode(), b"gi\xe2\x80\xa8vu")
    )
    load(folder)
    text = Figure.objects.filter(indicator__code="nn_q_sau").values_list("text", flat=True)[0]
    assert text == "gi\nvu “vùng lúa chất lượng cao”"


def cut(column):
    """Return a file without one of its columns' headings."""
    return lambda content: content.replace(column, b"other", 1)


BROKEN = [
    ("units.csv", lambda _: b"", "units.csv: tệp trống."),
    ("units.csv", cut(b"name_vi"), "units.csv, dòng 1, cột name_vi: thiếu cột này."),
    ("clauses.csv", cut(b"separator_after"),
     "clauses.csv, dòng 1, cột separator_after: thiếu cột này."),
    ("checks.csv", lambda c: c.replace(b"kind", b"id", 1),
     "checks.csv, dòng 1, cột id: cột lặp lại."),
    ("units.csv", lambda c: c.replace(b",", b";"),
     "units.csv, dòng 1: các ô phải ngăn bằng dấu phẩy, không phải chấm phẩy."),
    ("units.csv", lambda c: c.replace("Thủy lợi".encode(), b"Th\xfcy"),
     "units.csv, dòng 4: không phải UTF-8; lưu lại tệp theo UTF-8."),
    ("units.csv", lambda c: c.decode().encode("utf-16"),
     "units.csv, dòng 1: không phải UTF-8; lưu lại tệp theo UTF-8."),
    ("units.csv", lambda c: c.replace("Thủy lợi".encode(), b"Th\0y"),
     "units.csv, dòng 4: có ký tự NUL."),
    ("units.csv", lambda c: c.replace(b"nn_nuoc,", b"nn_nuoc,x,"),
     "units.csv, dòng 4: có 7 ô, dòng tiêu đề có 6."),
    ("units.csv", lambda c: c.replace(b",nn_so,yes\nnn_n", b"\nnn_n"),
     "units.csv, dòng 3: có 4 ô, dòng tiêu đề có 6."),
    ("clauses.csv", lambda c: c.replace(b'"; "', b'"; '),
     "clauses.csv, dòng 4: không đọc được CSV (',' expected after '\"')."),
    ("clauses.csv", lambda c: c + b'nn_sau,2,x,"Trong,.\n',
     "clauses.csv, dòng 9: không đọc được CSV (unexpected end of data)."),
    ("units.csv", lambda c: c.replace(b"code,", b'"co"de,', 1),
     "units.csv, dòng 1: không đọc được CSV (',' expected after '\"')."),
    ("units.csv", lambda c: c.replace(b"chi_cuc", b"x" * 200_001, 1),
     "units.csv, dòng 3: không đọc được CSV (field larger than field limit (200000))."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "act", "message"), BROKEN)
def test_file_that_cannot_be_read_is_named(folder, name, act, message):
    assert message in faults(rewrite(folder, name, act))


@pytest.mark.parametrize("name", department.FILES)
def test_file_that_is_not_there_is_named(folder, name):
    (folder / name).unlink()
    assert f"{name}: không có tệp này trong thư mục." in faults(folder)


def test_file_that_cannot_be_read_is_the_only_one_to_blame(folder):
    (folder / "units.csv").unlink()
    assert faults(folder) == ["units.csv: không có tệp này trong thư mục."]


def test_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Không có thư mục .*/khong_co\."):
        call_command("load_catalogue", tmp_path / "khong_co")


def test_cell_of_several_lines_keeps_the_lines_of_the_file(folder):
    rewrite(folder, "qualitative.csv", lambda c: c.replace(b"ST24, ST25", b"ST24,\nST25\n"))
    changed = "giữ vững".encode()
    rewrite(folder, "qualitative.csv", lambda c: c.replace(changed, b"\x07" + changed))
    assert [line.split(":")[0] for line in faults(folder)] == [
        "qualitative.csv, dòng 5, cột text_clean"
    ]


def test_all_faults_of_all_files_are_named_at_once(folder):
    department.write(folder, units=(",so,,no", ",so,,?"), indicators=("12,12", "12,?"))
    assert [line.split(":")[0] for line in faults(folder)] == [
        "units.csv, dòng 2, cột reports",
        "indicators.csv, dòng 8, cột value_2021Q1",
    ]


def test_circle_of_sections_is_named_at_each(folder):
    department.write(folder, sections=("nn_cay,nn,2", "nn_cay,nn_dx,2"))
    assert faults(folder) == [
        f"sections.csv, dòng {line}, cột parent: “{parent}” tạo thành vòng cha con."
        for line, parent in ((3, "nn_dx"), (4, "nn_cay"), (5, "nn_lua"))
    ]


def test_sections_with_the_same_number_under_one_parent_are_named(folder):
    department.write(folder, sections=("nn_dap,nn,5", "nn_dap,nn,2"))
    assert faults(folder) == [
        "sections.csv, dòng 6, cột order: trùng thứ tự với dòng 3 trong cùng mục cha."
    ]


def test_indicator_that_has_figures_keeps_its_shape(folder):
    load(folder)
    department.write(folder, indicators=("ratio,cống", "text,cống"))
    assert faults(folder) == [
        "indicators.csv, dòng 9, cột value_type: đã có số liệu kiểu khác; "
        "hãy đặt mã mới cho chỉ tiêu kiểu mới."
    ]


def test_separators_keep_their_white_space(folder):
    load(folder)
    section = Section.objects.get(code="nn_dx").passages.filter(report__period__code="2021-Q1")
    assert [*section.values_list("separator", flat=True)] == ["; ", "\t, ", "..."]


def test_columns_of_the_raw_form_are_read_as_they_are_meant(folder):
    """`…_clean` goes before `…_seed` and the bare column; unknown columns are left."""
    files = {"sections": "heading", "qualitative": "text"}
    for name, word in files.items():
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8").replace(f"{word}_clean", f"{word}_seed", 1)
        lines = [
            f"{line},{tail}" for line, tail in zip(text.splitlines(), tails(word), strict=False)
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
    load(folder)
    assert article("2021-Q1") == department.ARTICLE_2021.replace("lúa gieo", "LÚA gieo")


def tails(word):
    yield f"{word}_clean,{word}_en"
    yield from [",", ",", "LÚA,rice"] if word == "heading" else []
    while True:
        yield ","


def test_file_of_another_encoding_is_the_only_one_to_blame(folder):
    rewrite(folder, "indicators.csv", lambda text: text.decode().encode("utf-16"))
    assert faults(folder) == ["indicators.csv, dòng 1: không phải UTF-8; lưu lại tệp theo UTF-8."]
