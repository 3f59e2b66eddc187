"""Results of checking: a verdict for each rule, a problem for the user who has to act."""

from __future__ import annotations

from dataclasses import dataclass

from units.models import Rule

PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "n/a"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with some figures, in words for the user who has to act."""

    rule: str
    severity: str
    message: str
    codes: tuple[str, ...] = ()
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one rule: pass, fail, or n/a with the figures or the period it waits for.

    A `broken` rule is n/a for another reason (a division by zero, kinds that do not match, text
    that is no rule): `waits_for` then says what is wrong.
    """

    rule: Rule
    result: str
    in_numbers: str = ""
    waits_for: str = ""
    codes: tuple[str, ...] = ()
    broken: bool = False

    @property
    def problem(self) -> Problem:
        message = self.rule.message + (
            f" Số liệu hiện không thỏa: {self.in_numbers}." if self.in_numbers else ""
        )
        section = self.rule.section.code if self.rule.section else None
        return Problem(self.rule.code, self.rule.severity, message, self.codes, section)
