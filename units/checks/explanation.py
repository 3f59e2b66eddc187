"""Why a rule fails, as a sentence about the figures it compares.

"Dòng 18 ghi 120 giấy chứng nhận, nhiều hơn 82 nhiệm vụ (dòng 10: 22; dòng 15: 60)": composed
from the rule alone; who wrote the rule adds a sentence of their own where they want to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter

from units.checks.operands import PARTS, YEARS, Operands, find_offenders
from units.checks.phrases import (
    PhraseBuilder,
    addends,
    has_operands,
    is_of_part,
    show_figure,
    show_result,
)
from units.checks.sentence import RowName, Sentence, join_sentences, name_row
from units.expressions import CALL, Expression, Function, Result, children, compute
from units.models import Indicator, Rule
from units.period_values import IndicatorValue, PeriodValues


@dataclass(frozen=True)
class Statement:
    """What a figure is and how it compares; `is_condition` where the rule asks for more then."""

    subject: Sentence
    comparison: Sentence
    is_condition: bool
    is_zero: bool = False  # it is 0 where more was asked for: in "A nhưng B" one sees


def explain_failure(
    expression: Expression,
    values: PeriodValues,
    operands: Operands,
    functions: Mapping[str, Function],
    pair: Mapping[str, IndicatorValue],
) -> Sentence:
    """Return why a rule that fails does so, in the figures it names."""
    return _Explainer(expression, values, operands, functions, pair).explain()


def explain_manual(rule: Rule) -> Sentence:
    section = f"mục “{rule.section.name}”" if rule.section else "báo cáo"
    return (f"{section} có nội dung phải đọc lại để xét",)


@dataclass(frozen=True)
class _Explainer:
    expression: Expression
    values: PeriodValues
    operands: Operands
    functions: Mapping[str, Function]
    pair: Mapping[str, IndicatorValue]

    def explain(self) -> Sentence:
        facts = list(self.find_facts(self.expression.tree, False))
        if any(fact.is_condition for fact in facts):
            facts = [replace(fact, comparison=()) if fact.is_zero else fact for fact in facts]
        phrases = {
            is_condition: [
                (*subject, *join_sentences((fact.comparison for fact in group), ""))
                for subject, group in groupby(
                    (fact for fact in facts if fact.is_condition is is_condition),
                    attrgetter("subject"),
                )
            ]
            for is_condition in (True, False)
        }
        conditions = join_sentences(phrases[True], ", ", " và ")
        failures = join_sentences(phrases[False], "; ")
        return join_sentences(filter(None, (conditions, failures)), " nhưng ")

    # ------------------------------------------------------------------------------- conditions

    def find_facts(self, node: ast.expr, holds: bool) -> Iterator[Statement]:
        """Yield what makes a condition hold, or fail."""
        match node:
            case ast.BoolOp(values=parts):
                for part in self._decisive(parts, holds):
                    yield from self.find_facts(part, holds)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield from self.find_facts(operand, not holds)
            case ast.Compare(left=left, comparators=[right, *_]) if self._is_condition(left):
                for part in (left, right):
                    yield from self.find_facts(part, self.value(part) is True)
            case ast.Compare(ops=signs):
                for sign, (left, right) in zip(signs, pairwise(children(node)), strict=True):
                    if self.value(ast.Compare(left, [sign], [right])) is holds:
                        yield self._compare(left, sign, right, holds)
            case ast.Name(id=name):
                yield Statement(self._answer(name, holds), (), holds)

    def _decisive(self, parts: list[ast.expr], holds: bool) -> list[ast.expr]:
        """Return the parts of `and` and `or` that came out so.

        One that is only the condition of another ("x == 0 or y / x < 5") is left out.
        """
        chosen = [part for part in parts if self.value(part) is holds]
        names = [_names(part) for part in chosen]
        return [
            part
            for part, own in zip(chosen, names, strict=True)
            if not own or not any(own < others for others in names)
        ]

    def _is_condition(self, node: ast.expr) -> bool:
        return isinstance(self.value(node), bool)

    def value(self, node: ast.expr) -> Result:
        return compute(self.expression, node, self.operands, self.functions)

    # ------------------------------------------------------------------------------ comparisons

    def _compare(self, left: ast.expr, sign: ast.cmpop, right: ast.expr, holds: bool) -> Statement:
        order = [left, right]
        if not has_operands(left) or (
            isinstance(right, ast.Name) and not isinstance(left, ast.Name) and has_operands(right)
        ):
            order.reverse()
        subject, other = order
        first, second = self.value(subject), self.value(other)
        is_flipped = subject is right
        words = self._relation(subject, first, second, sign, holds=holds, is_flipped=is_flipped)
        if holds and second == Decimal(0):  # "dòng 9 ghi 320 đồng": more than nothing, one sees
            return Statement(self._subject(subject), (), holds)
        is_equality = isinstance(sign, ast.Eq | ast.NotEq)
        compared = (f", {words} ", *self._object(other, subject, is_equality))
        is_zero = first == second == Decimal(0)
        return Statement(self._subject(subject), compared, holds, is_zero)

    def _relation(
        self,
        subject: ast.expr,
        first: Result,
        second: Result,
        sign: ast.cmpop,
        *,
        holds: bool,
        is_flipped: bool,
    ) -> str:
        if isinstance(sign, ast.Eq):
            return "bằng" if holds else "khác"
        if isinstance(sign, ast.NotEq):
            return "khác" if holds else "giống hệt"
        less, more = self._order_words(subject, first)
        if first == second:
            if holds:
                return "bằng"
            wanted = isinstance(sign, ast.Lt) != is_flipped
            return f"không {less if wanted else more}"
        is_less: bool = first < second  # type: ignore[operator]
        return less if is_less else more

    def _order_words(self, subject: ast.expr, value: Result) -> tuple[str, str]:
        if not isinstance(value, Decimal):
            is_span = "days" in dir(value) and not hasattr(value, "year")
            return ("ngắn hơn", "dài hơn") if is_span else ("trước", "sau")
        indicators = [
            self.phrases.find_indicator(part.id)
            for part in addends(subject)
            if isinstance(part, ast.Name)
        ]
        is_count = all(
            indicator and indicator.kind in (Indicator.Kind.COUNT, Indicator.Kind.TEXT)
            for indicator in indicators
        )
        return ("ít hơn", "nhiều hơn") if indicators and is_count else ("nhỏ hơn", "lớn hơn")

    # ---------------------------------------------------------------------------------- phrases

    @property
    def phrases(self) -> PhraseBuilder:
        entries = self.values.by_code.values()
        return PhraseBuilder(
            {code: entry.indicator for code, entry in self.values.by_code.items()},
            {name: entry.indicator for name, entry in self.pair.items()},
            name_units(entries),
            show=self._show,
        )

    def _show(self, node: ast.expr, measure: str | None = None) -> str:
        """Write the figure of an operand as its row shows it, or the value of anything else."""
        phrases = self.phrases
        name = node.id if isinstance(node, ast.Name) else ""
        indicator = phrases.find_indicator(name)
        measure = phrases.measure_of(node) if measure is None else measure
        if indicator is None or is_of_part(name):
            return show_result(self.value(node), measure)
        entry = self.pair.get(name.partition("(")[0]) or self.values.by_code[indicator.code]
        value = entry.previous if "t-1" in name else entry.value
        return show_figure(value, indicator, measure)

    def _subject(self, node: ast.expr) -> Sentence:
        """Return the beginning of a sentence: "dòng 18 ghi 120 giấy chứng nhận"."""
        phrases = self.phrases
        if isinstance(node, ast.Name):
            name = phrases.name_operand(node.id)
            is_row = all(isinstance(part, RowName) and not part.before for part in name)
            return (*name, " ghi " if is_row else " là ", self._show(node))
        return (
            *phrases.noun(node),
            " là ",
            show_result(self.value(node), phrases.measure_of(node)),
        )

    def _object(self, node: ast.expr, subject: ast.expr, is_equality: bool) -> Sentence:
        """Return what the subject is compared with: "82 nhiệm vụ (dòng 10: 22; dòng 15: 60)"."""
        phrases, value = self.phrases, self.value(node)
        if not has_operands(node):
            return (show_result(value, "%" if phrases.measure_of(subject) == "%" else ""),)
        shown = show_result(value, phrases.measure_of(node))
        if isinstance(node, ast.Name):
            if isinstance(subject, ast.Name) and node.id == subject.id.replace("__tu", "__mau"):
                return (f"mẫu số {shown}",)
            return (self._show(node), " (", *phrases.name_operand(node.id), ")")
        terms = addends(node)
        if len(terms) == 1 or not all(isinstance(term, ast.Name) for term in terms):
            return (shown, " (", *phrases.noun(node), ")")
        parts = [
            (*phrases.name_operand(term.id), ": ", self._show(term, ""))
            for term in terms
            if isinstance(term, ast.Name)
        ]
        total = ("tổng " if is_equality else "") + shown
        return (total, " (", *join_sentences(parts, "; "), ")")

    # -------------------------------------------------------------------------------- questions

    def _answer(self, name: str, holds: bool) -> Sentence:
        """Return the answer to a question about all figures."""
        call = CALL.fullmatch(name)
        question = call["name"] if call else name
        if question == "same_unit" and call:
            return self._measures(call["code"] or "", holds)
        affirmed, denied = ANSWERS.get(question, ("điều kiện của quy tắc đúng", ""))
        offenders = find_offenders(self.expression, self.values, question)
        if holds or not offenders:
            return (affirmed,)
        units = self.phrases.units
        rows: list[Sentence] = []
        for code in offenders:
            entry = self.values.by_code[code]
            shown = show_figure(entry.value, entry.indicator)
            row = name_row(entry.indicator, units.get(code, ""))
            rows.append((row, f": {shown}") if shown else (row,))
        return (f"{denied}: ", *join_sentences(rows, "; "))

    def _measures(self, code: str, holds: bool) -> Sentence:
        indicator = self.phrases.indicators.get(code.removesuffix(PARTS))
        if indicator is None:
            return ("đơn vị tính của tổng và thành phần khác nhau",)
        whole = "thành phần" if code.endswith(PARTS) else "tổng và thành phần"
        same = "có cùng đơn vị tính" if holds else "khác đơn vị tính"
        return (name_row(indicator), f": {whole} {same}")


def name_units(entries: Iterable[IndicatorValue]) -> dict[str, str]:
    """Return the names of the units that report each indicator; none if all are of one unit."""
    units = {entry.indicator.code: entry.units for entry in entries}
    if len({unit.pk for reporting in units.values() for unit in reporting}) < 2:
        return {}
    return {
        code: ", ".join(unit.short_name or unit.name for unit in reporting)
        for code, reporting in units.items()
    }


ANSWERS = {
    "nonneg": (
        "mọi số liệu hợp lệ",
        "số liệu phải từ 0 trở lên, số đếm và tiền phải là số nguyên",
    ),
    "padstyle": (
        "mọi số đếm viết đủ hai chữ số",
        "số đếm nhỏ hơn 10 chưa viết đủ hai chữ số khi in",
    ),
    "complete": ("mọi chỉ tiêu đã có số liệu", "chưa có số liệu của chỉ tiêu bắt buộc"),
}


def _names(node: ast.expr) -> frozenset[str]:
    return (
        frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name)) - YEARS.keys()
    )
