"""Results of checking: a verdict for each rule, a problem for the user who has to act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from units.checks.sentence import NO_NUMBERS, Sentence, join_sentences, write_sentence
from units.models import Rule

PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "n/a"


ADVICE = {"error": "Kiểm tra lại và sửa.", "warning": "Kiểm tra lại hoặc ghi chú lý do."}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with some figures, in words for the user who has to act.

    The words are the composed `sentence`, which names rows, and a fixed `ending`.
    """

    rule: str
    severity: str
    sentence: Sentence
    codes: tuple[str, ...] = ()
    section: str | None = None
    ending: str = ""

    @property
    def message(self) -> str:
        """The problem in words that name rows by their labels."""
        return self.write()

    def write(self, numbers: Mapping[str, int] = NO_NUMBERS) -> str:
        """Return the problem in words that name rows by `numbers`, those of a sheet, if any."""
        return " ".join(filter(None, (write_sentence(self.sentence, numbers), self.ending)))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a rule fails, and for which figures."""

    sentence: Sentence
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one rule: pass, fail, or n/a with the figures or the period it waits for.

    A rule about pairs may have more than one failure. A `broken` rule is n/a for another reason (a
    division by zero, kinds that do not match, text that is no rule): `waits_for` then says what is
    wrong.
    """

    rule: Rule
    result: str
    failures: tuple[Failure, ...] = ()
    waits_for: str = ""
    codes: tuple[str, ...] = ()
    broken: bool = False

    @property
    def problem(self) -> Problem:
        """All failures as one problem."""
        sentence = join_sentences((failure.sentence for failure in self.failures), "; ")
        return self._problem(Failure(sentence, self.codes))

    @property
    def problems(self) -> list[Problem]:
        """A problem for each failure."""
        return [self._problem(failure) for failure in self.failures]

    def _problem(self, failure: Failure) -> Problem:
        rule = self.rule
        section = rule.section.code if rule.section else None
        ending = " ".join(filter(None, (rule.message.strip(), ADVICE.get(rule.severity))))
        sentence = (*failure.sentence, ".")
        return Problem(rule.code, rule.severity, sentence, failure.codes, section, ending)
