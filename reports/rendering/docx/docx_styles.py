"""A layout as Word's styles, so that editors of the file change a style and not each line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.rendering.layouts import Face, Layout

TYPEFACE = "Times New Roman"
LANGUAGE = "vi-VN"
WARNING = "FFE9A8"
CHARACTER_STYLES = {
    "figure": "Số liệu",
    "gap": "Chỗ còn thiếu",
    "lead": "Ý chính",
    "minor-lead": "Ý phụ",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How the paragraphs of one element stand: alignment, points around them, what they keep to.

    `name` is the style's in Word: one of Word's own where it has one for this.
    """

    element: str
    name: str
    align: ALIGN = ALIGN.CENTER
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    outline: int | None = None


SHAPES = (
    Shape("body", "Body Text", ALIGN.JUSTIFY),
    Shape("part", "Heading 1", ALIGN.JUSTIFY, keep_with_next=True, outline=0),
    Shape("item", "Heading 2", ALIGN.JUSTIFY, keep_with_next=True, outline=1),
    Shape("lead", "Heading 3", ALIGN.JUSTIFY, keep_with_next=True, outline=2),
    Shape("kind", "Title", before=18),
    Shape("subject", "Subtitle"),
    Shape("nation", "Quốc hiệu"),
    Shape("motto", "Tiêu ngữ"),
    Shape("parent", "Cơ quan chủ quản"),
    Shape("issuer", "Cơ quan ban hành"),
    Shape("number", "Số, ký hiệu", before=6),
    Shape("dateline", "Địa danh, ngày tháng", before=6),
    Shape("draft", "Lần dự thảo", before=6),
    Shape("mark", "Dấu dưới tên"),
    Shape("excerpt", "Trích phần"),
    Shape("addressee", "Kính gửi"),
    Shape("listed", "Từng nơi kính gửi", ALIGN.LEFT),
    Shape("copies", "Nơi nhận", ALIGN.LEFT),
    Shape("copy", "Từng nơi nhận", ALIGN.LEFT),
    Shape("authority", "Thẩm quyền ký"),
    Shape("position", "Chức vụ người ký", after=66),
    Shape("signer", "Họ tên người ký"),
    Shape("annex-label", "Phụ lục", keep_with_next=True, outline=0),
    Shape("annex-title", "Tên phụ lục", keep_with_next=True),
    Shape("annex-reference", "Kèm theo", after=10, keep_with_next=True),
    Shape("figures", "Ô biểu", ALIGN.LEFT, before=2, after=2),
    Shape("folio", "Header"),
)
# Word's own styles keep the keys by which every Word knows them.
OWN = ("Body Text", "Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle", "Header")
KEYS = {
    shape.element: shape.name.replace(" ", "") if shape.name in OWN else f"kg-{shape.element}"
    for shape in SHAPES
} | {f"letters-{element}": f"kg-letters-{element}" for element in CHARACTER_STYLES}


def build_element(tag: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML; python-docx writes only the commonest itself."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def apply_styles(word: Word, layout: Layout) -> None:
    """Give the file the layout's styles."""
    _set_defaults(word, layout)
    for shape in SHAPES:
        _set_paragraph_style(word, shape, layout)
    for element, name in CHARACTER_STYLES.items():
        style = _add_style(word, name, WD_STYLE_TYPE.CHARACTER, f"letters-{element}")
        style.quick_style = True
        if element in ("lead", "minor-lead"):
            _set_face(style, layout.face(element))
        if element == "gap":  # shaded: Word keeps no highlight in a style
            shading = build_element("shd", val="clear", color="auto", fill=WARNING)
            style.element.get_or_add_rPr().append(shading)


def _set_defaults(word: Word, layout: Layout) -> None:
    """Set what every style starts from: the typeface in all alphabets, the language, spacing."""
    wanted = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for part in list(wanted):
        wanted.remove(part)
    _set_typeface(wanted)
    wanted.append(build_element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE))
    normal: Any = word.styles["Normal"]
    _clear_style(normal)
    _set_face(normal, layout.face("body"))
    _set_spacing(normal, 0, 0)


def _set_typeface(properties: Any) -> None:

    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for alphabet in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{alphabet}"), TYPEFACE)


def _set_paragraph_style(word: Word, shape: Shape, layout: Layout) -> None:

    style: Any
    if shape.name in OWN:
        style = word.styles[shape.name]
    else:
        style = _add_style(word, shape.name, WD_STYLE_TYPE.PARAGRAPH, shape.element)
    _clear_style(style)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    _set_face(style, replace(layout.face(shape.element), upper=False))  # the words are in capitals
    _set_spacing(style, shape.before, shape.after)
    form = style.paragraph_format
    form.alignment = shape.align
    form.keep_with_next = shape.keep_with_next or None
    if shape.outline is not None:  # so that Word's navigation lists it
        properties = style.element.get_or_add_pPr()
        properties.append(build_element("outlineLvl", val=str(shape.outline)))
    if shape.element in ("body", "part", "item"):
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(layout.pitch)
        form.space_before = Pt(layout.gap)
    if shape.element == "body":
        form.first_line_indent = Mm(layout.indent)
        form.widow_control = True
    if shape.element == "listed":
        form.left_indent = Mm(50)


def _add_style(word: Word, name: str, kind: WD_STYLE_TYPE, key: str) -> Any:
    style: Any = word.styles.add_style(name, kind)
    style.element.styleId = KEYS[key]
    return style


def _clear_style(style: Any) -> None:
    """Remove the formatting of Word's own style: theme colours, typefaces, rules."""
    for tag in ("w:pPr", "w:rPr"):
        part = style.element.find(qn(tag))
        if part is not None:
            style.element.remove(part)


def _set_face(style: Any, face: Face) -> None:

    _set_typeface(style.element.get_or_add_rPr())
    style.font.size = Pt(face.size)
    style.font.bold = face.bold or None
    style.font.italic = face.italic or None
    style.font.underline = face.underline or None


def _set_spacing(style: Any, before: float, after: float) -> None:

    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = 1.0
