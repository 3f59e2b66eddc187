"""The words of a passage as typed, validated against what a report can say."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date

from reports.composition.grammar import TemplateError, validate_template
from reports.composition.summary import period_texts
from reports.models import Passage, PassageRevision
from units.errors import TextRefused
from units.models import Indicator, Period
from units.text.printable_text import UnprintableText, clean_text

LONGEST = 2000
LONGEST_SEPARATOR = 20

_BLANKS = re.compile(r"[\t\r\n\v\f]+")
_MARKS = re.compile(r"\{\{|\}\}|\[\[|\]\]")


class InvalidPassage(TextRefused):
    """Words that no report can say; `field` is where, `position` counts characters from 1."""

    def __init__(self, message: str, field: str = "template", position: int = 0) -> None:
        super().__init__(message)
        self.field = field
        self.position = position


@dataclass(frozen=True, slots=True)
class PassageInput:
    """What a passage says, what follows it, and which layouts include it."""

    template: str
    separator: str = ""
    audience: str = ""

    @classmethod
    def of(cls, passage: Passage | PassageRevision) -> PassageInput:
        return cls(passage.template, passage.separator, passage.audience)

    def read(self, codes: Container[str]) -> PassageInput:
        """Return these words as they are stored. Raises InvalidPassage."""
        template = _plain(self.template, "template").strip()
        separator = _plain(self.separator, "separator")
        if not template:
            raise InvalidPassage("Câu đang trống. Muốn bỏ câu này thì dùng “Bỏ câu”.")
        if len(template) > LONGEST:
            raise InvalidPassage(
                "Câu dài quá 2.000 ký tự. Tách thành nhiều câu.", position=LONGEST + 1
            )
        if len(separator) > LONGEST_SEPARATOR:
            raise InvalidPassage("Dấu nối dài quá 20 ký tự.", "separator", LONGEST_SEPARATOR + 1)
        if mark := _MARKS.search(separator):
            message = f"Dấu nối không chứa được “{mark[0]}”."
            raise InvalidPassage(message, "separator", mark.start() + 1)
        if self.audience not in Passage.Audience.values:
            raise InvalidPassage("Chọn nơi dùng câu trong danh sách.", "audience")
        _refuse_mistakes(template, codes)
        return replace(self, template=template, separator=separator)


def _plain(text: str, field: str) -> str:
    try:
        return clean_text(_BLANKS.sub(" ", text))
    except UnprintableText as problem:
        raise InvalidPassage(str(problem), field, problem.position) from None


def _refuse_mistakes(template: str, codes: Container[str]) -> None:
    try:
        validate_template(template, codes)
    except TemplateError as error:
        message = f"V{str(error)[1:]}"  # a sentence of its own: "Vị trí 5: …"
        raise InvalidPassage(message, position=error.position) from None


def known_codes() -> set[str]:
    """All that a template may name: indicators, and the words of a period."""
    return {*Indicator.objects.values_list("code", flat=True), *period_codes()}


def period_codes() -> set[str]:
    """Return the codes of the words that every period supplies."""
    day = date(2000, 1, 1)
    return set(period_texts(Period(kind="H1", year=2000, start=day, end=day)))
