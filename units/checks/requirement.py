"""What a rule asks for, in general words and without figures: "“A” không lớn hơn “B”"."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import pairwise

from units.checks.operands import YEARS
from units.checks.phrases import PhraseBuilder, has_operands
from units.checks.rule_types import FUNCTIONS
from units.checks.sentence import Sentence, join_sentences, name_row, write_sentence
from units.expressions import CALL, MANUAL, ExpressionError, children, parse_expression
from units.models import Indicator, Rule

WORDS: dict[type[ast.cmpop], str] = {
    ast.Eq: "bằng",
    ast.NotEq: "khác",
    ast.Lt: "nhỏ hơn",
    ast.LtE: "không lớn hơn",
    ast.Gt: "lớn hơn",
    ast.GtE: "không nhỏ hơn",
}
DATE_WORDS = WORDS | {
    ast.Lt: "trước",
    ast.LtE: "không sau",
    ast.Gt: "sau",
    ast.GtE: "không trước",
}
FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}
QUESTIONS = {
    "nonneg": "mọi số liệu từ 0 trở lên, số đếm và tiền là số nguyên",
    "padstyle": "số đếm nhỏ hơn 10 viết đủ hai chữ số khi in",
    "complete": "mọi chỉ tiêu bắt buộc có số liệu",
}
UNREADABLE = "Quy tắc chưa xét được trên số liệu hiện có."


def describe_rule(rule: Rule, indicators: Mapping[str, Indicator]) -> str:
    """Return what a rule asks for as a sentence, followed by its author's sentence for readers."""
    try:
        expression = parse_expression(rule.expression)
    except ExpressionError:
        return rule.message or UNREADABLE
    if expression.source.strip() == MANUAL:
        return rule.message or "Người đọc xem lại và xét."
    named = (expression.names | expression.lists) - YEARS.keys()
    if not indicators.keys() >= named or not FUNCTIONS.keys() >= expression.calls:
        return rule.message or UNREADABLE
    text = write_sentence(_Describer(PhraseBuilder(indicators, {})).describe(expression.tree))
    return f"{text}. {rule.message}".rstrip()


class _Describer:
    def __init__(self, phrases: PhraseBuilder) -> None:
        self.phrases = phrases

    def describe(self, node: ast.expr) -> Sentence:
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return join_sentences(map(self.describe, parts), "; ", " và ")
            case ast.BoolOp(values=parts):
                return self._describe_or(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._deny(operand)
            case ast.Compare(left=left, comparators=[right]) if self._is_condition(left):
                condition = ("khi ", *self.describe(left), " thì ", *self.describe(right))
                return (*condition, ", và ngược lại")
            case ast.Compare():
                return self._describe_chain(node)
            case ast.Name(id=name):
                return self._ask(name)
        return ("điều kiện của quy tắc đúng",)

    def _describe_or(self, parts: list[ast.expr]) -> Sentence:
        """Describe "not A or B" as "nếu A thì B"."""
        conditions = [
            part.operand
            for part in parts
            if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not)
        ]
        others = [part for part in parts if getattr(part, "operand", None) not in conditions]
        if not conditions or not others:
            return join_sentences(map(self.describe, parts), " hoặc ")
        condition = join_sentences(map(self.describe, conditions), " và ")
        wanted = join_sentences(map(self.describe, others), " hoặc ")
        return ("nếu ", *condition, " thì ", *wanted)

    def _deny(self, node: ast.expr) -> Sentence:
        match node:
            case ast.Compare(left, [sign], [right]) if not self._is_condition(left):
                return join_sentences(self._compare(left, OPPOSITE[type(sign)], right), " ")
        return ("không xảy ra việc ", *self.describe(node))

    def _describe_chain(self, node: ast.Compare) -> Sentence:
        """Describe "0 <= x <= 100" as "x không nhỏ hơn 0 và không lớn hơn 100"."""
        links = [
            self._compare(left, type(sign), right)
            for sign, (left, right) in zip(node.ops, pairwise(children(node)), strict=True)
        ]
        phrases = [
            comparison if place and links[place - 1][0] == subject else (*subject, " ", *comparison)
            for place, (subject, comparison) in enumerate(links)
        ]
        return join_sentences(phrases, ", ", " và ")

    def _compare(
        self, left: ast.expr, sign: type[ast.cmpop], right: ast.expr
    ) -> tuple[Sentence, Sentence]:
        """Return the subject and what it is compared with."""
        words = DATE_WORDS if self.phrases.is_date(left) or self.phrases.is_date(right) else WORDS
        if not has_operands(left) and has_operands(right):
            left, sign, right = right, FLIPPED.get(sign, sign), left
        return self.phrases.noun(left), (f"{words[sign]} ", *self.phrases.noun(right))

    def _is_condition(self, node: ast.expr) -> bool:
        match node:
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return True
            case ast.Name(id=name):
                call = CALL.fullmatch(name)
                return call is not None and call["name"] in {*QUESTIONS, "same_unit"}
        return False

    def _ask(self, name: str) -> Sentence:
        call = CALL.fullmatch(name)
        if call and call["name"] == "same_unit":
            indicator = self.phrases.indicators.get((call["code"] or "").removesuffix("_parts"))
            row: Sentence = (name_row(indicator),) if indicator else ("tổng",)
            return (*row, " và các thành phần có cùng đơn vị tính")
        return (QUESTIONS.get(call["name"] if call else name, "điều kiện của quy tắc đúng"),)
