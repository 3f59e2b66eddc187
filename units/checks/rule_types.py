"""Static type check of a rule: whether figures of the kinds it names could ever decide it."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product

from units.checks.operands import PARTS, YEARS
from units.expressions import (
    CALL,
    COMPARISON,
    DIVIDING,
    KINDS,
    MANUAL,
    OPERATIONS,
    Expression,
    ExpressionError,
    children,
    evaluate,
    operand_names,
    parse_expression,
)

type Kinds = frozenset[type]  # what a piece of a rule may turn out to be; one, unless unknown
type Piece = tuple[ast.expr, Kinds]

# What each operation makes of which kinds: the language itself is asked, once.
SAMPLES = {
    Decimal: Decimal(1),
    date: date(2018, 8, 10),
    str: "",
    bool: True,
    timedelta: timedelta(1),
}
RESULT_TYPES: dict[tuple[str | type, ...], type] = {
    key: type(act(*(SAMPLES[kind] for kind in key[1:] if isinstance(kind, type))))
    for key, act in OPERATIONS.items()
}

NUMBER, CONDITION = frozenset([Decimal]), frozenset([bool])
ANY_FIGURE: Kinds = frozenset([Decimal, date, str])
FIGURES: dict[str, Kinds] = {"text": frozenset([str]), "date": frozenset([date]), "": ANY_FIGURE}

FUNCTIONS: dict[str, tuple[str, Kinds]] = {  # how each is written, and what it answers with
    "n": ("n('mã')", NUMBER),
    "nonneg": ("nonneg()", CONDITION),
    "padstyle": ("padstyle()", CONDITION),
    "complete": ("complete()", CONDITION),
    "same_unit": ("same_unit('mã')", CONDITION),
    "luy_ke": ("luy_ke(t)", NUMBER),
    "trong_ky": ("trong_ky(t)", NUMBER),
}
SHIFTS = (0, -1)  # this period, and the one before

PERIOD_WORDS = re.compile(r"\b([A-Za-z]\w*) *\( *t *[+-] *\d+ +[^\W\d_][^()]*\)")


def without_period_words(text: str) -> str | None:
    """Return a rule without the words in its periods, "nam(t-1 năm, cả năm)"; None without any.

    A rule with such words cannot be evaluated as it is written.
    """
    written = PERIOD_WORDS.sub(r"\1(t)", text)
    return None if written == text else written


def find_rule_errors(text: str, kinds: Mapping[str, str], *, waiting: bool = False) -> list[str]:
    """Return why a rule can never be evaluated, over indicators of these kinds by code.

    A rule that is `waiting` cannot be evaluated yet by its own declaration: it may name unknown
    indicators, call unknown functions of periods, and count periods in words.
    """
    messages: list[str] = []
    try:
        expression = parse_expression((waiting and without_period_words(text)) or text)
        if expression.source.strip() != MANUAL:
            messages += [] if waiting else _find_unknown_codes(expression, kinds)
            _TypeChecker(expression, kinds, waiting).check_condition(expression.tree)
    except ExpressionError as error:
        messages.append(str(error))
    return messages


def find_formula_errors(text: str, kinds: Mapping[str, str]) -> list[str]:
    """Return why nothing can be computed by an expression, over indicators of these kinds."""
    try:
        expression = parse_expression(text)
        messages = _find_unknown_codes(expression, kinds)
        if expression.calls:
            messages.append("biểu thức tự tính không dùng hàm trên các kỳ, các danh sách.")
        elif _TypeChecker(expression, kinds, False).kinds_of(expression.tree) != NUMBER:
            messages.append("biểu thức này không cho ra một số.")
    except ExpressionError as error:
        return [str(error)]
    return messages


def _find_unknown_codes(expression: Expression, kinds: Mapping[str, str]) -> list[str]:
    """Return a message for each unknown indicator that a rule names."""
    calls = (CALL.fullmatch(name) for name in operand_names(expression))
    named_codes = {call["code"].removesuffix(PARTS) for call in calls if call and call["code"]}
    unknown = sorted((expression.names | named_codes) - {*kinds, *YEARS})
    return [f"không có chỉ tiêu “{code}”." for code in unknown]


@dataclass(frozen=True)
class _TypeChecker:
    """Evaluates a rule with kinds in the place of figures."""

    expression: Expression
    kinds: Mapping[str, str]
    waiting: bool

    def check_condition(self, node: ast.expr) -> None:
        """Raise ExpressionError for what is no condition."""
        kinds = self.kinds_of(node)
        if bool not in kinds:
            message = f"{self._describe(node, kinds)} không phải điều kiện đúng hay sai"
            raise _refusal(node, message)

    def kinds_of(self, node: ast.expr) -> Kinds:
        parts = children(node)
        match node:
            case ast.Constant():
                return NUMBER
            case ast.Name():
                return self._operand(node)
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                for part in parts:
                    self.check_condition(part)
                return CONDITION
        pieces = [(part, self.kinds_of(part)) for part in parts]
        self._compute(node)
        match node:
            case ast.Compare(ops=signs):
                for sign, pair in zip(signs, pairwise(pieces), strict=True):
                    self._apply(type(sign), *pair)
                return CONDITION
            case ast.Call(func=ast.Name(id=name)):
                return self._apply(name, *pieces)
            case ast.BinOp(op=sign) | ast.UnaryOp(op=sign):
                return self._apply(type(sign), *pieces)
        return self._apply(type(node), *pieces)

    def _compute(self, node: ast.expr) -> None:
        """Raise ExpressionError for constants without a value: x / 0, date(2018, 2, 30)."""
        tried = node
        if isinstance(node, ast.BinOp) and isinstance(node.op, DIVIDING):
            tried = ast.BinOp(node.right, node.op, node.right)
        if not operand_names(replace(self.expression, tree=tried)):
            itself = ast.Compare(tried, [ast.Eq()], [tried])
            outcome = evaluate(replace(self.expression, tree=itself), {}, {})
            if outcome.holds is None:
                raise _refusal(node, outcome.reason)

    def _apply(self, sign: str | type, *pieces: Piece) -> Kinds:
        kinds = product([sign], *(piece_kinds for _, piece_kinds in pieces))
        made = frozenset(RESULT_TYPES[key] for key in kinds if key in RESULT_TYPES)
        if not made:
            described = " với ".join(self._describe(*piece) for piece in pieces)
            verb = "so" if sign in COMPARISON else "tính"
            raise _refusal(pieces[0][0], f"không {verb} được {described}")
        return made

    def _describe(self, node: ast.expr, kinds: Kinds) -> str:
        """Describe a piece of the rule and its kind: “q_nv” (chữ)."""
        text = self.expression.source[node.col_offset : node.end_col_offset]
        return f"“{text}” ({' hoặc '.join(sorted(KINDS[kind] for kind in kinds))})"

    def _operand(self, node: ast.Name) -> Kinds:
        if call := CALL.fullmatch(node.id):
            return self._call(node, call)
        if node.id == MANUAL:
            raise _refusal(node, f"“{MANUAL}” phải đứng một mình")
        code = node.id.removesuffix("__tu").removesuffix("__mau")
        kind = "count" if code in YEARS else self.kinds.get(code, "")
        if code == node.id and kind == "ratio":
            raise _refusal(node, f"“{code}” là tỷ lệ; viết {code}__tu hoặc {code}__mau")
        if code != node.id and kind not in ("ratio", ""):
            raise _refusal(node, f"“{code}” không phải tỷ lệ; viết {code}")
        return NUMBER if code != node.id else FIGURES.get(kind, NUMBER)

    def _call(self, node: ast.Name, call: re.Match[str]) -> Kinds:
        of_period = bool(call["argument"]) and not call["code"]
        form, kinds = FUNCTIONS.get(call["name"], ("", ANY_FIGURE))
        if self.waiting and of_period and not form:
            return kinds
        if not form:
            signatures = ", ".join(form for form, _ in FUNCTIONS.values())
            raise _refusal(node, f"không có hàm “{node.id}”; có {signatures}")
        arguments = "('mã')" if call["code"] else "(t)" if of_period else "()"
        if not form.endswith(arguments):
            raise _refusal(node, f"“{node.id}” không đúng tham số; viết {form}")
        shift = int((call["shift"] or "0").replace(" ", ""))
        if shift not in SHIFTS and not self.waiting:
            raise _refusal(node, f"“{node.id}”: chỉ hỏi được kỳ này (t) và kỳ trước (t-1)")
        if call["name"] == "n" and self.kinds.get(call["code"], "") not in ("text", ""):
            raise _refusal(node, f"n('…') đếm tên trong nội dung chữ; “{call['code']}” là số liệu")
        return kinds


def _refusal(node: ast.expr, why: str) -> ExpressionError:
    return ExpressionError(why, node.col_offset + 1)
