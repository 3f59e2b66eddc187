"""What a rule compares, as noun phrases: "hiệu của dòng 2 (20) và dòng 3 (1)"."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext

from units.checks.operands import YEARS
from units.checks.sentence import Sentence, join_sentences, name_part, name_row
from units.expressions import BUILT_IN, CALL, children
from units.models import Indicator
from units.numbers import format_number, round_half_up
from units.values import Value, format_plain

type Entries = Mapping[str, Indicator]
type Compute = Callable[[ast.expr], object]

YEAR_NAMES = {
    "ky_nam": "năm báo cáo",
    "ky_nam_truoc": "năm trước",
    "ky_nam_truoc_2": "năm trước nữa",
}
PAIR_NAMES = {"luy_ke": "số lũy kế", "trong_ky": "số trong kỳ"}
LIST, PART, BASE = "số tên liệt kê ở ", "tử số ở ", "mẫu số ở "
DECIMALS = 4
LONGEST_NUMBER = 200
LONGEST_TEXT = 60


@dataclass(frozen=True)
class PhraseBuilder:
    """Builds noun phrases for the nodes of a rule.

    `indicators` are those the rule may name, by code; `pair` those of a cumulative and its flow,
    by function. With `show` each row carries its figure, and what needs none is written as its
    value; without it only rows are named. `units` names who reports each, where they are several.
    """

    indicators: Entries
    pair: Entries
    units: Mapping[str, str] = field(default_factory=dict)
    show: Callable[[ast.expr], str] | None = None

    def find_indicator(self, name: str) -> Indicator | None:
        """Return the indicator that an operand is about."""
        if call := CALL.fullmatch(name):
            return self.pair.get(call["name"]) or self.indicators.get(call["code"] or "")
        if name in YEARS:
            return None
        return self.indicators.get(name.removesuffix("__tu").removesuffix("__mau"))

    def name_operand(self, name: str) -> Sentence:
        """Return the name of an operand: its row, and which part or period of it."""
        call = CALL.fullmatch(name)
        indicator = self.find_indicator(name)
        if indicator is None:
            words = PAIR_NAMES.get(call["name"], "số liệu khác") if call else YEAR_NAMES.get(name)
            is_past = call and "t-1" in name
            return ((words or "một chỉ tiêu chưa có") + (" kỳ trước" if is_past else ""),)
        row = name_row(indicator, self.units.get(indicator.code, ""))
        if call and call["name"] == "n":
            return (name_part(row, LIST),)
        if call and "t-1" in name:
            return (name_part(row, after=" kỳ trước"),)
        part = PART if name.endswith("__tu") else BASE if name.endswith("__mau") else ""
        return (name_part(row, part),)

    def noun(self, node: ast.expr) -> Sentence:
        """Return a node as a noun phrase that can stand in another one."""
        parts = children(node)
        if self.show and not has_operands(node):
            return (self.show(node),)
        match node:
            case ast.Constant(value=number):
                return (format_number(Decimal(str(number))),)
            case ast.Name(id=name):
                shown = self.show(node) if self.show else ""
                return (*self.name_operand(name), *((f" ({shown})",) if shown else ()))
            case ast.BinOp(op=ast.Add()):
                return ("tổng của ", *self._list(addends(node)))
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                if self.is_date(left):
                    return ("số ngày từ ", *self.noun(right), " đến ", *self.noun(left))
                return ("hiệu của ", *self._list(parts))
            case ast.BinOp(op=ast.Mult()):
                return ("tích của ", *self._list(parts))
            case ast.BinOp(left=left, op=sign, right=right):
                act = "kết quả chia " if isinstance(sign, ast.Div) else "số dư khi chia "
                return (act, *self.noun(left), " cho ", *self.noun(right))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=number)):
                return (format_number(-Decimal(str(number))),)
            case ast.UnaryOp(operand=operand):
                return ("số đối của ", *self.noun(operand))
            case ast.Attribute(value=span):
                return self.noun(span)
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, parts)
        return ("điều kiện của quy tắc",)

    def _call(self, name: str, parts: list[ast.expr]) -> Sentence:
        first = parts[0]
        match name, first:
            case "date", _:
                return self._day(parts)
            case "int", ast.Name(id=year) if year in YEARS:
                return self.noun(first)
            case "int", _:
                return ("phần nguyên của ", *self.noun(first))
            case "abs", ast.BinOp(op=ast.Sub()):
                return ("chênh lệch giữa ", *self._list(children(first)))
            case "abs", _:
                return ("độ lớn của ", *self.noun(first))
        kind = "số nhỏ hơn trong " if name == "min" else "số lớn hơn trong "
        return (kind, *self._list(parts))

    def _day(self, parts: list[ast.expr]) -> Sentence:
        year, month, day = parts
        if isinstance(year, ast.Constant):
            words = "/".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            return ("ngày " + "/".join(reversed(words.split("/"))),)
        if isinstance(month, ast.Constant) and isinstance(day, ast.Constant):
            return (f"ngày {day.value!r}/{month.value!r} của ", *self.noun(year))
        return ("ngày tính từ ", *self._list(parts))

    def _list(self, parts: list[ast.expr]) -> Sentence:
        return join_sentences(map(self.noun, parts), ", ", " và ")

    def is_date(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                indicator = self.find_indicator(name)
                return indicator is not None and indicator.kind == Indicator.Kind.DATE
            case ast.Call(func=ast.Name(id="date")):
                return True
        return False

    def measure_of(self, node: ast.expr) -> str:
        """Return the measure that all figures of a sum have in common; "" without one."""
        if isinstance(node, ast.Attribute):
            return "ngày"
        rows = [part for part in addends(node) if not isinstance(part, ast.Constant)]
        if not rows or not all(isinstance(part, ast.Name) for part in rows):
            return ""
        names = [part.id for part in rows if isinstance(part, ast.Name)]
        measures = {self._measure(name) for name in names}
        return measures.pop() if len(measures) == 1 else ""

    def _measure(self, name: str) -> str:
        indicator = self.find_indicator(name)
        return "" if indicator is None or is_of_part(name) else indicator.measure


def is_of_part(name: str) -> bool:
    """Tell whether an operand is a part of a figure: of a ratio, or how many names a list has."""
    return name.endswith(("__tu", "__mau")) or name.startswith("n(")


def addends(node: ast.expr) -> list[ast.expr]:
    """Return the terms of a sum; a node that is none is its own only term."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return addends(node.left) + addends(node.right)
    return [node]


def has_operands(node: ast.expr) -> bool:
    """Tell whether a node depends on figures, not only on numbers and on the year."""
    names = (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
    return any(name not in YEARS and name not in BUILT_IN for name in names)


def show_result(result: object, measure: str = "") -> str:
    """Write a computed value: "82 đề tài", "0,0895", "30/6/2018", "“tên”"."""
    match result:
        case Decimal():
            with localcontext(prec=LONGEST_NUMBER):
                text = format_number(round_half_up(result, DECIMALS))
            return f"{text}%" if measure == "%" else f"{text} {measure}".rstrip()
        case timedelta():
            return f"{result.days} ngày"
        case date():
            return f"{result.day}/{result.month}/{result.year}"
    text = " ".join(str(result).split())
    return f"“{text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + '…'}”"


def show_figure(value: Value, indicator: Indicator, measure: str = "") -> str:
    """Write a figure as its cell on the sheet shows it, with its measure."""
    if value.status == "none":
        return "không phát sinh"
    if indicator.kind == Indicator.Kind.TEXT:
        return show_result(value.text)
    text = format_plain(value, indicator.style)
    return f"{text}%" if measure == "%" else f"{text} {measure}".rstrip()
