"""A layout as Word's styles, so that editors of the file change a style and not each line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reports.rendering.layouts import Face, Layout

if TYPE_CHECKING:
    from docx.document import Document as Word

TYPEFACE = "Times New Roman"
LANGUAGE = "vi-VN"
ALIGN = {"both": "JUSTIFY", "left": "LEFT", "center": "CENTER", "right": "RIGHT"}
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
    align: str = "center"
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    outline: int | None = None


SHAPES = (
    Shape("body", "Body Text", "both"),
    Shape("part", "Heading 1", "both", keep_with_next=True, outline=0),
    Shape("item", "Heading 2", "both", keep_with_next=True, outline=1),
    Shape("lead", "Heading 3", "both", keep_with_next=True, outline=2),
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
    Shape("listed", "Từng nơi kính gửi", "left"),
    Shape("copies", "Nơi nhận", "left"),
    Shape("copy", "Từng nơi nhận", "left"),
    Shape("authority", "Thẩm quyền ký"),
    Shape("position", "Chức vụ người ký", after=66),
    Shape("signer", "Họ tên người ký"),
    Shape("annex-label", "Phụ lục", keep_with_next=True, outline=0),
    Shape("annex-title", "Tên phụ lục", keep_with_next=True),
    Shape("annex-reference", "Kèm theo", after=10, keep_with_next=True),
    Shape("figures", "Ô biểu", "left", before=2, after=2),
    Shape("folio", "Header"),
)
# Word's own styles keep the keys by which every Word knows them.
OWN = ("Body Text", "Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle", "Header")
KEYS = {
    shape.element: shape.name.replace(" ", "") if shape.name in OWN else f"kg-{shape.element}"
    for shape in SHAPES
} | {f"letters-{element}": f"kg-letters-{element}" for element in CHARACTER_STYLES}


def apply_styles(word: Word, layout: Layout) -> None:
    """Give the file the layout's styles."""
    _set_defaults(word, layout)
    for shape in SHAPES:
        _set_paragraph_style(word, shape, layout)
    for element, name in CHARACTER_STYLES.items():
        style = _add_character_style(word, name, element)
        if element in ("lead", "minor-lead"):
            _set_face(style, layout.face(element))
        if element == "gap":
            _set_background(style)


def _set_defaults(word: Word, layout: Layout) -> None:
    """Set what every style starts from: the typeface in all alphabets, the language, spacing."""
    from docx.oxml.ns import qn

    wanted = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for part in list(wanted):
        wanted.remove(part)
    _set_typeface(wanted)
    language = wanted.makeelement(qn("w:lang"))
    for kind in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{kind}"), LANGUAGE)
    wanted.append(language)
    normal: Any = word.styles["Normal"]
    _clear_style(normal)
    _set_face(normal, layout.face("body"))
    _set_spacing(normal, 0, 0)


def _set_typeface(properties: Any) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for alphabet in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{alphabet}"), TYPEFACE)


def _set_paragraph_style(word: Word, shape: Shape, layout: Layout) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Mm, Pt

    style: Any = _find_or_add_style(word, shape)
    _clear_style(style)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    _set_face(style, replace(layout.face(shape.element), upper=False))  # the words are in capitals
    _set_spacing(style, shape.before, shape.after)
    style.paragraph_format.alignment = getattr(WD_ALIGN_PARAGRAPH, ALIGN[shape.align])
    style.paragraph_format.keep_with_next = shape.keep_with_next or None
    if shape.outline is not None:
        _set_outline_level(style, shape.outline)
    if shape.element in ("body", "part", "item"):
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(layout.pitch)
        style.paragraph_format.space_before = Pt(layout.gap)
    if shape.element == "body":
        style.paragraph_format.first_line_indent = Mm(layout.indent)
        style.paragraph_format.widow_control = True
    if shape.element == "listed":
        style.paragraph_format.left_indent = Mm(50)


def _find_or_add_style(word: Word, shape: Shape) -> Any:
    """Return the style, made where Word has none of its own."""
    from docx.enum.style import WD_STYLE_TYPE

    if shape.name in OWN:
        return word.styles[shape.name]
    style: Any = word.styles.add_style(shape.name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.styleId = KEYS[shape.element]
    return style


def _clear_style(style: Any) -> None:
    """Remove the formatting of Word's own style: theme colours, typefaces, rules."""
    from docx.oxml.ns import qn

    for tag in ("w:pPr", "w:rPr"):
        part = style.element.find(qn(tag))
        if part is not None:
            style.element.remove(part)


def _set_face(style: Any, face: Face) -> None:
    from docx.shared import Pt

    _set_typeface(style.element.get_or_add_rPr())
    style.font.size = Pt(face.size)
    style.font.bold = face.bold or None
    style.font.italic = face.italic or None
    style.font.underline = face.underline or None


def _set_spacing(style: Any, before: float, after: float) -> None:
    from docx.shared import Pt

    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = 1.0


def _set_outline_level(style: Any, level: int) -> None:
    """Let Word's navigation list the paragraph."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    mark = properties.makeelement(qn("w:outlineLvl"))
    mark.set(qn("w:val"), str(level))
    properties.append(mark)


def _add_character_style(word: Word, name: str, element: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    style: Any = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.element.styleId = KEYS[f"letters-{element}"]
    style.quick_style = True
    return style


def _set_background(style: Any) -> None:
    """Shade the background; Word keeps no highlight in a style."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    ground = properties.makeelement(qn("w:shd"))
    for attribute, value in {"val": "clear", "color": "auto", "fill": WARNING}.items():
        ground.set(qn(f"w:{attribute}"), value)
    properties.append(ground)
