"""The grammar of passage templates: text, {{ placeholders }} and [[ literals ]].

It is a parser of its own so that editors can never run code.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

# Views of a figure beside its plain value; a rounding view takes its step: `tren:1000`.
VIEWS = frozenset(
    {"ky_truoc", "cung_ky", "so_sanh", "luy_ke", "ke_hoach", "dat_ke_hoach", "ty_le", "bang_chu"}
)
# The list of what each of several units reports.
BY_UNIT = "theo_don_vi"
ROUNDING = frozenset({"tren", "gan", "khoang"})

_MARK = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_UNIT = re.compile(r"[a-z0-9][a-z0-9_-]*")
_STEP = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)


class TemplateError(ValueError):
    """A template that cannot be parsed; `position` counts characters from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return f"vị trí {self.position}: {self.message}"


@dataclass(frozen=True, slots=True)
class TextNode:
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The place of a figure, a text or a word of the period; `view` "" is its plain value.

    `unit` is the code of the unit whose share it is, "" for the whole.
    """

    code: str
    view: str
    position: int
    argument: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LiteralNode:
    """Text between [[ and ]]: its digits are declared to be no figure."""

    text: str
    position: int


Node = TextNode | Placeholder | LiteralNode


@lru_cache(maxsize=4096)
def parse(template: str) -> tuple[Node, ...]:
    """Return the nodes of a template in order; raise TemplateError at the first mistake."""
    nodes: list[Node] = []
    place = 0
    while mark := _MARK.search(template, place):
        if mark.start() > place:
            nodes.append(TextNode(template[place : mark.start()], place + 1))
        node, place = _parse_mark(template, mark)
        nodes.append(node)
    if place < len(template):
        nodes.append(TextNode(template[place:], place + 1))
    return tuple(nodes)


def placeholders(template: str) -> tuple[Placeholder, ...]:
    """Return the placeholders of a template; none where it cannot be parsed."""
    try:
        return tuple(node for node in parse(template) if isinstance(node, Placeholder))
    except TemplateError:
        return ()


def validate_template(template: str, codes: Container[str]) -> None:
    """Raise TemplateError at the first mistake, such as a code that is not in `codes`."""
    for node in parse(template):
        if isinstance(node, Placeholder) and node.code not in codes:
            raise TemplateError(f"không có chỉ tiêu “{node.code}”.", node.position)


def _parse_mark(template: str, mark: re.Match[str]) -> tuple[Node, int]:
    """Return the node that `mark` opens, and the position after it."""
    position = mark.start() + 1
    closing = {"{{": "}}", "[[": "]]"}.get(mark[0])
    if closing is None:
        raise TemplateError(f"“{mark[0]}” không có dấu mở tương ứng.", position)
    end = _MARK.search(template, mark.end())
    if end is None or end[0] != closing:
        raise TemplateError(f"“{mark[0]}” chưa được đóng bằng “{closing}”.", position)
    inside = template[mark.end() : end.start()]
    if mark[0] == "[[":
        return LiteralNode(inside, position), end.end()
    return _parse_placeholder(inside, position), end.end()


def _parse_placeholder(inside: str, position: int) -> Placeholder:
    name, _, view = (part.strip() for part in inside.partition("|"))
    code, _, unit = (part.strip() for part in name.partition("@"))
    if not _CODE.fullmatch(code):
        raise TemplateError(
            f"“{inside.strip()}” không phải mã chỉ tiêu (chữ thường, số, gạch dưới).", position
        )
    if "@" in name and not _UNIT.fullmatch(unit):
        raise TemplateError(f"“{name}”: sau @ phải là mã đơn vị.", position)
    if "|" not in inside:
        return Placeholder(code, "", position, unit=unit)
    name, _, argument = (part.strip() for part in view.partition(":"))
    if name in ROUNDING and _STEP.fullmatch(argument):
        return Placeholder(code, name, position, argument, unit)
    if name == BY_UNIT and ":" not in view and not unit:
        return Placeholder(code, name, position)
    if name not in VIEWS or ":" in view:
        views = sorted({*VIEWS, BY_UNIT}) + [f"{name}:1000" for name in sorted(ROUNDING)]
        raise TemplateError(
            f"Không có cách xem “{view}” của số liệu; có: {', '.join(views)}.", position
        )
    return Placeholder(code, name, position, unit=unit)
