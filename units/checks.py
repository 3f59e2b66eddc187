"""Checking: rules and figures in, a list of problems out; nothing is saved here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from units import expressions
from units.expressions import Expression, ExpressionError, evaluate, parse, spell
from units.facts import Facts, Known
from units.models import Indicator, Period, Rule
from units.values import Value, plain, show

PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "n/a"

# A figure this many times last period's, or this small a part of it, is asked about again:
# the usual cause is a thousands dot read or typed the wrong way (NUM-VI/1, point 6).
LEAP = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with some figures, in words for whoever has to act on it."""

    rule: str
    severity: str
    message: str
    codes: tuple[str, ...] = ()
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of the figures: pass, fail, or n/a with what it lacks."""

    rule: Rule
    result: str
    spelled: str = ""
    lacks: str = ""
    codes: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        message = self.rule.message + (
            f" Số liệu hiện không thỏa: {self.spelled}." if self.spelled else ""
        )
        section = self.rule.section.code if self.rule.section else None
        return Problem(self.rule.code, self.rule.severity, message, self.codes, section)


def check_report(rules: Iterable[Rule], facts: Facts) -> list[Verdict]:
    """What each rule says of all figures of a period, in the order of the rules."""
    return [judge(rule, facts) for rule in rules]


def check_sheet(rules: Iterable[Rule], facts: Facts) -> list[Problem]:
    """What is wrong within one unit's figures: rules that speak of these figures alone."""
    failed = [
        verdict.problem
        for verdict in (judge(rule, facts) for rule in rules if _is_within(rule, facts))
        if verdict.result == FAIL
    ]
    return failed + list(leaps(facts))


def _is_within(rule: Rule, facts: Facts) -> bool:
    """Whether every figure a rule speaks of is among these, and there is at least one."""
    try:
        expression = parse(rule.expression)
    except ExpressionError:
        return False
    codes = expression.names | expression.lists
    if expression.calls & CONTINUITY:
        return True
    return bool(codes) and codes <= facts.known.keys()


def leaps(facts: Facts) -> Iterator[Problem]:
    """Figures far from last period's: asked about, never refused."""
    for code, known in facts.known.items():
        now, before = known.value.amount, known.previous.amount
        if not now or not before or known.indicator.kind == Indicator.Kind.PERCENT:
            continue
        if now >= before * LEAP or now * LEAP <= before:
            style = known.indicator.style
            yield Problem(
                "leap",
                Rule.Severity.WARNING,
                f"Chênh lệch rất lớn so với kỳ trước: {plain(known.previous, style)} → "
                f"{plain(known.value, style)}. Kiểm tra lại dấu chấm, dấu phẩy và đơn vị tính.",
                (code,),
                known.indicator.section.code,
            )


def judge(rule: Rule, facts: Facts) -> Verdict:
    """What `rule` says of the figures; never raises."""
    try:
        expression = parse(rule.expression)
    except ExpressionError:
        return Verdict(rule, NOT_APPLICABLE, lacks=_lacking_period(rule.expression, facts.period))
    if expression.source.strip() == expressions.MANUAL:
        # Only a reader can tell; until somebody has, the question stays open.
        return Verdict(rule, FAIL)
    if expression.calls & CONTINUITY:
        return _judge_continuity(rule, expression, facts)
    return _judge_once(rule, expression, facts, _functions(facts))


def _judge_once(
    rule: Rule,
    expression: Expression,
    facts: Facts,
    functions: Mapping[str, Callable[..., expressions.Value]],
) -> Verdict:
    outcome = evaluate(expression, _operands(facts), functions)
    codes = tuple(
        code for code in facts.known if code in expression.names or code in expression.lists
    )
    if outcome.holds is None:
        lacks = _lacking(outcome, rule.expression, facts)
        return Verdict(rule, NOT_APPLICABLE, lacks=lacks, codes=codes)
    result = PASS if outcome.holds else FAIL
    offenders = () if outcome.holds else _offenders(expression, facts)
    if offenders:
        listed = "; ".join(_named(facts.known[code]) for code in offenders)
        return Verdict(rule, result, spelled=listed, codes=offenders)
    spelled = spell(expression, lambda name: _shown(name, facts)) if codes else ""
    return Verdict(rule, result, spelled, codes=codes)


# ---------------------------------------------------------------------- what a rule may ask for


def _operands(facts: Facts) -> dict[str, expressions.Value]:
    """Figures under the names rules use: `code`, and `code__tu`, `code__mau` of a ratio."""
    operands: dict[str, expressions.Value] = {
        "ky_nam": Decimal(facts.period.year),
        "ky_nam_truoc": Decimal(facts.period.year - 1),
        "ky_nam_truoc_2": Decimal(facts.period.year - 2),
    }
    for code, known in facts.known.items():
        value, kind = known.value, known.indicator.kind
        if kind == Indicator.Kind.RATIO:
            operands[f"{code}__tu"], operands[f"{code}__mau"] = _members(value)
        elif code not in operands:
            operands[code] = _operand(value, kind)
    return operands


def _operand(value: Value, kind: str) -> expressions.Value:
    """A figure as an operand; what did not happen counts as 0, what is unknown as None."""
    if kind == Indicator.Kind.DATE:
        return date.fromisoformat(value.text) if value.is_stated else None
    if kind == Indicator.Kind.TEXT:
        return value.text if value.is_stated else None
    return Decimal(0) if value.status == "none" else value.amount


def _members(value: Value) -> tuple[Decimal | None, Decimal | None]:
    if value.status == "none":
        return Decimal(0), Decimal(0)
    return value.amount, value.base


def _functions(facts: Facts) -> dict[str, Callable[..., expressions.Value]]:
    return {
        "n": lambda code: _count(facts, code),
        "nonneg": lambda: not _not_whole(facts),
        "padstyle": lambda: not _unpadded(facts),
        "complete": lambda: not _incomplete(facts),
        "same_unit": lambda code: _share_measure(facts, code),
    }


def _count(facts: Facts, code: str) -> Decimal | None:
    """How many names a list holds."""
    known = facts.known.get(code)
    if known is None or known.value.status in ("missing", "na"):
        return None
    return Decimal(len(known.value.items))


def _numbers(facts: Facts) -> Iterator[tuple[str, Known]]:
    for code, known in facts.known.items():
        if not known.indicator.style.is_text and known.indicator.nature != "context":
            yield code, known


def _not_whole(facts: Facts) -> tuple[str, ...]:
    """Figures below zero, and counts or money that are no whole numbers."""
    whole = (Indicator.Kind.COUNT, Indicator.Kind.MONEY)
    return tuple(
        code
        for code, known in _numbers(facts)
        if (amount := known.value.amount) is not None
        and (amount < 0 or (known.indicator.kind in whole and amount % 1 != 0))
    )


def _unpadded(facts: Facts) -> tuple[str, ...]:
    """Counts below ten that running text prints with one digit."""
    return tuple(
        code
        for code, known in _numbers(facts)
        if known.indicator.kind == Indicator.Kind.COUNT
        and known.value.amount is not None
        and known.value.amount < 10
        and known.indicator.pad < 2
    )


def _incomplete(facts: Facts) -> tuple[str, ...]:
    """Required figures that nobody has given."""
    return tuple(
        code
        for code, known in _numbers(facts)
        if known.indicator.required and known.value.is_missing
    )


SET_WIDE: dict[str, Callable[[Facts], tuple[str, ...]]] = {
    "nonneg": _not_whole,
    "padstyle": _unpadded,
    "complete": _incomplete,
}


def _offenders(expression: Expression, facts: Facts) -> tuple[str, ...]:
    """The figures a rule about all figures fails for."""
    return tuple(
        code
        for call in sorted(expression.calls & SET_WIDE.keys())
        for code in SET_WIDE[call](facts)
    )


PARTS = "_parts"


def _share_measure(facts: Facts, code: str) -> bool | None:
    """Whether a total and its parts have one measure; `code_parts` asks of the parts alone."""
    total = facts.known.get(code.removesuffix(PARTS))
    if total is None:
        return None
    parts = [
        known.indicator
        for known in facts.known.values()
        if known.indicator.parent_id == total.indicator.pk
    ]
    asked = parts if code.endswith(PARTS) else [total.indicator, *parts]
    return len({indicator.measure for indicator in asked}) <= 1


# ------------------------------------------------------------------ one period after the other

CONTINUITY = frozenset(("luy_ke", "trong_ky"))


def _judge_continuity(rule: Rule, expression: Expression, facts: Facts) -> Verdict:
    """A rule about a cumulative and its flow, asked of each such pair."""
    flows = {known.indicator.pk: known for known in facts.known.values()}
    verdicts = []
    for code, known in facts.known.items():
        flow = flows.get(known.indicator.accumulates_id or 0)
        if flow is None:
            continue
        functions = {
            "luy_ke": partial(_at, known),
            "trong_ky": partial(_at, flow),
        }
        verdict = _judge_once(rule, expression, facts, functions)
        spelled = spell(expression, partial(_shown_at, known, flow))
        verdicts.append(replace(verdict, spelled=spelled, codes=(code, flow.indicator.code)))
    for result in (FAIL, PASS):
        chosen = [verdict for verdict in verdicts if verdict.result == result]
        if chosen:
            spelled = "; ".join(verdict.spelled for verdict in chosen)
            codes = tuple(code for verdict in chosen for code in verdict.codes)
            return replace(chosen[0], spelled=spelled, codes=codes)
    lacks = verdicts[0].lacks if verdicts else "chưa có chỉ tiêu lũy kế nào"
    return Verdict(rule, NOT_APPLICABLE, lacks=lacks)


def _at(known: Known, shift: Decimal) -> Decimal | None:
    """A figure of this period (0) or of the one before (-1)."""
    value = {0: known.value, -1: known.previous}.get(int(shift))
    return None if value is None else _operand(value, known.indicator.kind)  # type: ignore[return-value]


def _shown_at(cumulative: Known, flow: Known, name: str) -> str:
    known = cumulative if name.startswith("luy_ke") else flow
    value = known.previous if "t-1" in name else known.value
    return plain(value, known.indicator.style) or "…"


# ------------------------------------------------------------------------------- saying it


def _named(known: Known) -> str:
    shown = show(known.value, known.indicator.style)
    return f"{known.indicator.label}: {shown}" if shown else known.indicator.label


def _shown(name: str, facts: Facts) -> str:
    """An operand as the message prints it."""
    if listed := re.fullmatch(r"n\('(\w+)'\)", name):
        return f"{_count(facts, listed[1])} tên"
    code = name.removesuffix("__tu").removesuffix("__mau")
    known = facts.known.get(code)
    if known is None:
        return str(_operands(facts).get(name, name))
    value = known.value
    if name.endswith("__mau"):
        value = replace(value, amount=value.base)
    if name != code:
        value = replace(value, base=None)
    if value.status == "none":
        return "0"
    return show(value, known.indicator.style)


def _lacking(outcome: expressions.Outcome, source: str, facts: Facts) -> str:
    """What a rule that cannot be judged waits for."""
    if not outcome.missing:
        return outcome.reason
    if "t-" in source:
        return _lacking_period(source, facts.period)
    labels = []
    for name in outcome.missing:
        code = re.sub(r"^n\('|'\)$|__tu$|__mau$", "", name)
        known = facts.known.get(code)
        labels.append(
            f"chưa có số liệu “{known.indicator.label}”"
            if known is not None
            else f"danh mục chưa có chỉ tiêu “{code}”"
        )
    return f"kỳ {facts.period.code}: {'; '.join(dict.fromkeys(labels))}"


def _lacking_period(source: str, period: Period) -> str:
    """Which earlier period a rule needs, from the way it counts periods."""
    if "t-1 năm" in source:
        return f"cần báo cáo cả năm {period.year - 1} ({period.year - 1}-Y)"
    kind, year = period.preceding()
    return f"cần số liệu kỳ trước ({year}-{kind})"
