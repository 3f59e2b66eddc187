"""What checking says: a verdict for each rule, a problem for whoever has to act."""

from __future__ import annotations

from dataclasses import dataclass

from units.models import Rule

PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "n/a"


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
    """What one rule says of the figures: pass, fail, or n/a with what it lacks.

    Lacking figures and periods are awaited; a rule that is `broken` is n/a for another reason
    (a division by zero, kinds that do not meet, text that is no rule) and waits for somebody
    to mend it: `lacks` then says what is wrong, and the rule's severity how much it matters.
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
