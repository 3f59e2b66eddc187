"""The template grammar: every node and every mistake has its position."""

from itertools import pairwise

import pytest
from hypothesis import example
from hypothesis import given as for_all
from hypothesis import strategies as st

from reports.composition.grammar import LiteralNode, Placeholder, TemplateError, TextNode, parse

PARSED = [
    ("", ()),
    ("Không có gì", (TextNode("Không có gì", 1),)),
    ("{{a}}", (Placeholder("a", "", 1),)),
    ("{{ a_1 }}", (Placeholder("a_1", "", 1),)),
    ("Cấp {{a}} GCN", (TextNode("Cấp ", 1), Placeholder("a", "", 5), TextNode(" GCN", 10))),
    ("{{a}}{{b}}", (Placeholder("a", "", 1), Placeholder("b", "", 6))),
    ("loại [[20 lít]].", (TextNode("loại ", 1), LiteralNode("20 lít", 6), TextNode(".", 16))),
    ("{một} [hai]", (TextNode("{một} [hai]", 1),)),
    ("[[a [b] c]]", (LiteralNode("a [b] c", 1),)),
]


@pytest.mark.parametrize(("template", "nodes"), PARSED)
def test_template_is_parsed_into_nodes_with_positions(template, nodes):
    assert parse(template) == nodes


KNOWN = (
    "bang_chu, cung_ky, dat_ke_hoach, ke_hoach, ky_truoc, luy_ke, so_sanh, theo_don_vi, ty_le, "
    "gan:1000, khoang:1000, tren:1000"
)

MISTAKES = [
    ("Cấp {{a", 5, "“{{” chưa được đóng bằng “}}”."),
    ("Cấp {{a}", 5, "“{{” chưa được đóng bằng “}}”."),
    ("Cấp {{a]]", 5, "“{{” chưa được đóng bằng “}}”."),
    ("{{a {{b}}", 1, "“{{” chưa được đóng bằng “}}”."),
    ("Theo [[ISO {{a}}]]", 6, "“[[” chưa được đóng bằng “]]”."),
    ("a}} b", 2, "“}}” không có dấu mở tương ứng."),
    ("{{a}}]]", 6, "“]]” không có dấu mở tương ứng."),
    ("{{}}", 1, "“” không phải mã chỉ tiêu (chữ thường, số, gạch dưới)."),
    ("x {{Số_lượng}}", 3, "“Số_lượng” không phải mã chỉ tiêu (chữ thường, số, gạch dưới)."),
    ("{{a.b}}", 1, "“a.b” không phải mã chỉ tiêu (chữ thường, số, gạch dưới)."),
    *(
        (f"{{{{a|{view}}}}}", 1, f"Không có cách xem “{view}” của số liệu; có: {KNOWN}.")
        for view in ("la_gi", "", "so_sanh:3", "tren", "tren:0", "tren:mười", "tren:1e9")
    ),
]


@pytest.mark.parametrize(("template", "position", "message"), MISTAKES)
def test_mistake_is_reported_with_its_position(template, position, message):
    with pytest.raises(TemplateError) as mistake:
        parse(template)
    assert (mistake.value.position, mistake.value.message) == (position, message)
    assert str(mistake.value) == f"vị trí {position}: {message}"


PIECES = st.sampled_from(
    ["{{", "}}", "[[", "]]", "{", "]", "|", "a", " b", "ký 7", "\n", "{{ a }}"]
)


@for_all(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
@example("{{{a}}}")
def test_any_text_is_parsed_completely_or_refused_with_a_position(text):
    mistake, nodes = attempt(text)
    assert mistake is None or 1 <= mistake.position <= len(text)
    starts = [node.position - 1 for node in nodes]
    written = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    assert "".join(written) == (text if mistake is None else "")
    assert [unwrapped(node) for node in nodes] == [bare(piece) for piece in written]


def attempt(text):
    try:
        return None, parse(text)
    except TemplateError as mistake:
        return mistake, ()


def unwrapped(node):
    return node.code if isinstance(node, Placeholder) else node.text


def bare(piece):
    """Return what a piece of a template says inside its marks."""
    if piece.startswith("{{"):
        return piece[2:-2].strip()
    return piece[2:-2] if piece.startswith("[[") else piece
