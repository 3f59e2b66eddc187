"""The language of validation rules: parsed into a tree and evaluated."""

import ast
import inspect
import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from functools import lru_cache
from itertools import pairwise
from operator import add, eq, ge, gt, le, lt, mod, mul, ne, neg, not_, sub, truediv

type Value = Decimal | int | date | str | bool | None  # None: no figure
type Result = Decimal | date | timedelta | str | bool | Outcome  # an Outcome here is an unknown
type Function = Callable[..., Value]

MAX_LENGTH, MAX_DEPTH = 500, 40
PRECISION = 50  # two figures of 15 digits multiply without rounding

ARITHMETIC = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv, ast.Mod: mod}
COMPARISON = {ast.Eq: eq, ast.NotEq: ne, ast.Lt: lt, ast.LtE: le, ast.Gt: gt, ast.GtE: ge}
KINDS = {Decimal: "số", date: "ngày", str: "chữ", bool: "đúng/sai", timedelta: "khoảng ngày"}
OPERATIONS: dict[tuple[str | type, ...], Callable[..., Result]] = {  # all that is done
    **{(sign, Decimal, Decimal): act for sign, act in ARITHMETIC.items()},
    **{(sign, kind, kind): act for sign, act in COMPARISON.items() for kind in KINDS},
    (ast.Not, bool): not_,
    (ast.USub, Decimal): neg,
    (ast.Sub, date, date): sub,
    (ast.Attribute, timedelta): lambda span: Decimal(span.days),
    ("date", Decimal, Decimal, Decimal): lambda *parts: date(*(int(f"{part:f}") for part in parts)),
    ("int", Decimal): lambda number: number.to_integral_value(ROUND_DOWN),
    ("abs", Decimal): abs,
    **{(act.__name__, Decimal, Decimal): act for act in (min, max)},
}
SIGNS, DIVIDING = {sign for sign, *_ in OPERATIONS}, (ast.Div, ast.Mod)
BUILT_IN = {name: len(kinds) for name, *kinds in OPERATIONS if isinstance(name, str)}
MANUAL = "manual"  # the rule of which only a reader can judge
RESERVED = {*BUILT_IN, MANUAL, "t"}

CALL = re.compile(  # n('q_x'), nonneg(), luy_ke(t-1); a code only in the first, t never there
    r"\b(?=(?:n|same_unit) *\( *'"
    rf"|(?!(?:n|same_unit|{'|'.join({*RESERVED, *keyword.kwlist})})\b)[A-Za-z]\w* *\( *+[^'])"
    r"(?P<name>\w+) *\( *"
    r"(?P<argument>'(?P<code>[A-Za-z]\w*)'|t *(?P<shift>[+-] *\d+)?)? *\)(?!\w)",
    re.ASCII,
)
FOREIGN = re.compile(  # what no rule needs, found before Python's grammar sees the text
    r"[^\w .,()+\-*/%<>=!]"  # a character outside the alphabet
    r"|\*\*|//|<<|>>|(?<![<>=!])=(?!=)"  # look-alikes of our signs; also keyword arguments
    r"|(?<![\w.])\d[\d.]*[A-Za-z_]+"  # 1e5, 0x10, 1_000, 12kg
    rf"|\b_\w*|\b(?:{'|'.join({*keyword.kwlist} - {'and', 'or', 'not'})})\b",
    re.ASCII,
)
TYPED = {"≤": "<=", "≥": ">=", "=": "==", "≠": "!=", "×": "*"} | dict.fromkeys('"“”‘’', "'")


@dataclass(eq=False)
class ExpressionError(ValueError):
    """Why a text is no rule, and at which column (from 1) of the text."""

    message: str
    column: int

    def __str__(self) -> str:
        return f"{self.message} (cột {self.column})"


@dataclass(frozen=True)
class Expression:
    """A rule that may be judged: everything in its tree is on the allow list."""

    source: str
    tree: ast.expr = field(repr=False, compare=False)  # a call is one name here: luy_ke(t-1)
    names: frozenset[str] = field(compare=False)  # indicator codes, without __tu and __mau
    lists: frozenset[str] = field(compare=False)  # codes in n('…')
    calls: frozenset[str] = field(compare=False)  # functions the caller supplies


@dataclass(frozen=True)
class Outcome:
    """Whether a rule holds; None when it cannot be decided, with the reason."""

    holds: bool | None
    missing: tuple[str, ...] = ()  # written as operands() writes them
    reason: str = ""
    broken: bool = False  # for another reason than a missing figure


@lru_cache(maxsize=2048)
def parse_expression(text: str) -> Expression:
    """Parse a rule, or raise ExpressionError with the column of the fault."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"biểu thức dài quá {MAX_LENGTH} ký tự", MAX_LENGTH + 1)
    source = re.sub(r"\s", " ", text)
    plain = CALL.sub(lambda call: "x" * len(call[0]), source)
    if foreign := FOREIGN.search(plain):
        instead = f", viết là {typed}" if (typed := TYPED.get(foreign[0])) else ""
        why = f"quy tắc không dùng được {foreign[0]!r}{instead}"
        raise ExpressionError(why, foreign.start() + 1)
    try:  # a form feed is a blank that does not indent
        tree = ast.parse(plain.replace(" ", "\f"), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = min(getattr(error, "offset", 1) or MAX_LENGTH + 1, len(plain) + 1)  # 0: the end
        raise ExpressionError("biểu thức viết sai cú pháp", column) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = source[node.col_offset : node.end_col_offset].replace(" ", "")
    _check_node(tree)
    calls = [*CALL.finditer(source)]
    codes = (name for name in _operands(tree) if "(" not in name)
    return Expression(
        source,
        tree,
        names=frozenset(code.removesuffix("__tu").removesuffix("__mau") for code in codes),
        lists=frozenset(call["code"] for call in calls if call["name"] == "n"),
        calls=frozenset(call["name"] for call in calls),
    )


def operand_names(expression: Expression) -> tuple[str, ...]:
    """Return what needs a value, once each, in order: a, b__tu, n('q'), luy_ke(t-1)."""
    return tuple(_operands(expression.tree))


def _operands(tree: ast.expr) -> dict[str, None]:
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    names.sort(key=lambda node: node.col_offset)
    return {node.id: None for node in names if node.id not in RESERVED}


def _check_node(node: ast.expr, depth: int = 1) -> None:
    if (
        why := _find_fault(node)
        if depth <= MAX_DEPTH
        else f"biểu thức lồng nhau quá {MAX_DEPTH} tầng"
    ):
        raise ExpressionError(why, node.col_offset + 1)
    for part in children(node):
        _check_node(part, depth + 1)


def _find_fault(node: ast.expr) -> str:
    """Return what is wrong with a node, its parts aside, by an allow list; "" for nothing."""
    match node:
        case ast.BoolOp() | ast.Attribute(attr="days") | ast.Constant(value=int() | float()):
            return ""
        case ast.BinOp(op=sign) | ast.UnaryOp(op=sign) if type(sign) in SIGNS:
            return ""
        case ast.Compare(ops=signs) if SIGNS.issuperset(map(type, signs)):
            return ""
        case ast.Name(id=name) if name not in RESERVED or name == MANUAL:
            return ""
        case ast.Call(ast.Name(id=name), parts, []) if BUILT_IN.get(name) == len(parts):
            return ""
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)):
            return f"“{name}” không viết như vậy được"
        case ast.Tuple():
            return "số lẻ viết với dấu chấm, ví dụ 0.3"
    return "quy tắc không dùng được cách viết này"


def children(node: ast.expr) -> list[ast.expr]:
    """Return the expressions a node is made of, in the order of the text."""
    parts = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
    return [part for part in parts if isinstance(part, ast.expr)]


def evaluate(
    expression: Expression, values: Mapping[str, Value], functions: Mapping[str, Function]
) -> Outcome:
    """Evaluate a rule by Kleene's logic: the unknown matters only where it could decide."""
    verdict = _combine([compute(expression, expression.tree, values, functions)], decisive=False)
    return verdict if isinstance(verdict, Outcome) else Outcome(verdict)


def compute(
    expression: Expression,
    node: ast.expr,
    values: Mapping[str, Value],
    functions: Mapping[str, Function],
) -> Result:
    """Return the value of a node of the rule's tree; an Outcome where it is unknown."""
    with localcontext(Context(prec=PRECISION)):
        return _Evaluator(expression.source, values, functions).value(node)


@dataclass(frozen=True)
class _Evaluator:
    source: str
    values: Mapping[str, Value]
    functions: Mapping[str, Function]

    def value(self, node: ast.expr) -> Result:
        parts = map(self.value, children(node))  # not before they are asked for
        match node:
            case ast.Constant():
                return Decimal(self.source[node.col_offset : node.end_col_offset])
            case ast.Name(id=name):
                return self.operand(name)
            case ast.Call(func=ast.Name(id=name)):
                return _apply(name, *parts)
            case ast.BoolOp(op=sign):
                return _combine(parts, decisive=isinstance(sign, ast.Or))
            case ast.Compare(ops=signs):
                links = zip(signs, pairwise(parts), strict=True)
                return _combine((_apply(type(sign), *pair) for sign, pair in links), False)
            case ast.BinOp(op=sign) | ast.UnaryOp(op=sign):
                return _apply(type(sign), *parts)
        return _apply(type(node), *parts)

    def operand(self, name: str) -> Result:
        if name == MANUAL:
            return _unknown("phải đọc mới xét được")
        if (call := CALL.fullmatch(name)) is None:
            return _as_result(self.values.get(name), name)
        if (function := self.functions.get(call["name"])) is None:
            return _as_result(None, name)
        arguments = [call["code"] or Decimal(call["shift"] or 0)] if call["argument"] else []
        try:
            inspect.signature(function).bind(*arguments)
        except (TypeError, ValueError):
            return _unknown(f"{name} không đúng tham số")
        return _as_result(function(*arguments), name)


def _unknown(reason: str, *missing: str) -> Outcome:
    return Outcome(None, missing, reason, broken=not missing)


def _as_result(value: Value, operand: str) -> Result:
    """Return a caller's value if it is of a kind the language knows, else an unknown."""
    match value:
        case None:
            return _unknown("chưa có số liệu", operand)
        case bool() | str() | date() if not isinstance(value, datetime):
            return value
        case Decimal() | int() if (number := Decimal(value)).is_finite():
            if abs(number.adjusted()) < PRECISION:
                return number
    return _unknown(f"giá trị của {operand} không dùng được")


def _apply(sign: str | type, *parts: Result) -> Result:
    if unknown := _merge_unknowns(parts):
        return unknown
    act = OPERATIONS.get((sign, *map(type, parts)))
    if act is None:
        kinds = (KINDS.get(type(part), "?") for part in parts)
        return _unknown(f"không tính được với {' và '.join(kinds)}")
    try:
        return act(*parts)
    except ArithmeticError:
        return _unknown("chia cho không" if sign in DIVIDING and not parts[-1] else "số quá lớn")
    except ValueError:
        return _unknown("ngày không có thật")


def _combine(results: Iterable[Result], decisive: bool) -> bool | Outcome:
    """Combine by Kleene's `and` (False decides) or `or` (True decides), stopping once decided."""
    doubts: list[Result] = []
    for result in results:
        if result is decisive:
            return decisive
        if not isinstance(result, bool):
            doubts.append(
                _merge_unknowns([result]) or _unknown("không phải là điều kiện đúng hay sai")
            )
    return _merge_unknowns(doubts) or not decisive


def _merge_unknowns(results: Iterable[Result]) -> Outcome | None:
    """Merge the unknowns among some results into one, or return None when all are known."""
    unknown = [result for result in results if isinstance(result, Outcome)]
    missing = dict.fromkeys(operand for each in unknown for operand in each.missing)
    reasons = "; ".join(dict.fromkeys(each.reason for each in unknown))
    broken = any(each.broken for each in unknown)
    return Outcome(None, (*missing,), reasons, broken) if unknown else None
