"""An old report's proposals as a form: one row for each number, and what a person chose there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.old_reports.apply import ConfirmedLine
from reports.old_reports.parsing.catalogue_values import CatalogueValues, KnownIndicator
from reports.old_reports.parsing.find_numbers import clean
from reports.old_reports.parsing.proposals import (
    LITERAL,
    MAYBE,
    NEW,
    SURE,
    Proposal,
    propose_indicators,
)
from reports.old_reports.parsing.unknown_indicators import UnknownIndicator
from units.models import Indicator, Unit

FRESH, NONE, OTHER = "*new", "*none", "*other"  # choices that are no code
GRADES = {SURE: "Khớp", MAYBE: "Gần khớp", NEW: "Chỉ tiêu mới"}
NUMBERS = [(str(kind), str(kind.label)) for kind in Indicator.Kind if kind not in ("text", "date")]
NATURES = [(str(nature), str(nature.label)) for nature in Indicator.Nature if nature != "context"]
NOTHING = "Chưa chọn dòng nào. Đánh dấu “Nhận” ở những dòng đúng rồi lưu."
WHICH = "Chọn chỉ tiêu trong danh sách cho dòng này."
NAME_IT = "Điền thông tin của chỉ tiêu mới rồi lưu lần nữa."
_FIELDS = ("code", "label", "measure", "kind", "nature", "decimals", "section", "owner")


@dataclass
class ProposalRow:
    """A number of the text with its choices; `fault` says why it could not be taken."""

    proposal: Proposal
    form: ProposalForm
    fault: str = ""

    @property
    def key(self) -> int:
        return self.proposal.start

    @property
    def grade(self) -> str:
        return GRADES[self.proposal.grade]

    @property
    def is_taken(self) -> bool:
        """Whether a person ticked it, or asked to tick all that are sure."""
        data = self.form.data or {}
        return f"take-{self.key}" in data or data.get("tick") == self.proposal.grade == SURE

    @property
    def choice(self) -> str:
        return self._posted("choice", self.proposal.code or FRESH)

    @property
    def other(self) -> str:
        return self._posted("other", "").strip()

    @property
    def value(self) -> str:
        return self._posted("value", self.proposal.value)

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """The indicators it may be, the likeliest first, and what else may be said of it."""
        codes = [candidate.code for candidate in self.proposal.candidates]
        return [
            *((code, self.form.indicator_by_code[code].label) for code in codes),
            (FRESH, "Chỉ tiêu mới"),
            (OTHER, "Chỉ tiêu khác…"),
            (NONE, "Không phải số liệu"),
        ]

    @property
    def chosen(self) -> KnownIndicator | None:
        return self.form.indicator_by_code.get(self.other if self.choice == OTHER else self.choice)

    @property
    def current_value(self) -> str:
        """What the sheet says of the chosen indicator now."""
        return self.form.current_values.get(self.chosen.code, "") if self.chosen else ""

    @property
    def title(self) -> str:
        """The section where the figure stands."""
        code = self.chosen.section if self.chosen else self.new_indicator.section
        return self.form.titles.get(code, "")

    @property
    def owner(self) -> str:
        """The unit that answers for it."""
        code = self.chosen.owner if self.chosen else self.new_indicator.owner
        return next(iter(self.form.catalogue_values.units.get(code, ())), "")

    @property
    def measure(self) -> str:
        return self.chosen.measure if self.chosen else self.new_indicator.measure

    @property
    def is_new(self) -> bool:
        return self.choice == FRESH

    @property
    def is_other(self) -> bool:
        return self.choice == OTHER

    @property
    def new_indicator(self) -> UnknownIndicator:
        """The new indicator as a person corrected it."""
        unknown = self.proposal.new_indicator
        assert unknown is not None
        typed = {name: self._posted(name, str(getattr(unknown, name))) for name in _FIELDS}
        typed = {name: " ".join(clean(words).split()) for name, words in typed.items()}
        decimals = typed.pop("decimals")
        is_few = decimals.isascii() and decimals.isdigit() and len(decimals) == 1
        return UnknownIndicator(**typed, decimals=int(decimals) if is_few else -1)

    @property
    def is_named(self) -> bool:
        """Whether the fields of a new indicator have been before the person's eyes."""
        return f"code-{self.key}" in (self.form.data or {})

    def confirmed_line(self) -> ConfirmedLine:
        rounded, doubt = self.proposal.rounded, self.proposal.doubt
        return ConfirmedLine(
            self.key,
            self.value,
            self.chosen.code if self.chosen else "",
            self.new_indicator if self.is_new else None,
            is_estimate=bool(rounded),
            note=doubt[:1].upper() + doubt[1:] if rounded else "",
        )

    def find_fault(self) -> str:
        """Return what a person must say before the line can be taken; "" for nothing."""
        if self.is_new and not self.is_named:
            return NAME_IT
        return WHICH if not self.is_new and self.chosen is None else ""

    def _posted(self, name: str, default: str) -> str:
        return (self.form.data or {}).get(f"{name}-{self.key}", default)


@dataclass
class ProposalForm:
    """The pasted text, read again each time, with what was posted beside it.

    `standing` is what the units' sheets say already, by indicator, as it is shown.
    Raises TextTooLong when the text cannot be read in one go.
    """

    text: str
    catalogue_values: CatalogueValues
    data: Mapping[str, str] | None = None
    current_values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.indicator_by_code = {
            indicator.code: indicator for indicator in self.catalogue_values.indicators
        }
        self.forced = frozenset(self._forced())
        proposals = propose_indicators(self.text, self.catalogue_values, self.forced)
        self.rows = [
            ProposalRow(proposal, self) for proposal in proposals if proposal.grade != LITERAL
        ]
        self.literals = [proposal for proposal in proposals if proposal.grade == LITERAL]

    def _forced(self) -> list[int]:
        """Numbers that a person calls figures although they do not look so."""
        names = (re.fullmatch(r"figure-([0-9]{1,7})", name) for name in self.data or ())
        return [int(name[1]) for name in names if name]

    @property
    def taken(self) -> list[ProposalRow]:
        return [row for row in self.rows if row.is_taken and row.choice != NONE]

    def read_lines(self) -> list[ConfirmedLine]:
        """Return the lines to record; empty when some row must be corrected first."""
        for row in self.taken:
            row.fault = row.find_fault()
        if any(row.fault for row in self.rows):
            return []
        return [row.confirmed_line() for row in self.taken]

    def add_faults(self, faults: Mapping[int, str]) -> None:
        for row in self.rows:
            row.fault = faults.get(row.key, row.fault)

    @property
    def refused(self) -> list[ProposalRow]:
        return [row for row in self.rows if row.fault]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each grade, in words."""
        grades = [row.proposal.grade for row in self.rows]
        return [(words, grades.count(grade)) for grade, words in GRADES.items()]

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each section is called."""
        return {place.code: place.names[0] for place in self.catalogue_values.places if place.names}

    @cached_property
    def owners(self) -> dict[str, str]:
        """The units that hand in figures, by code."""
        rows = Unit.objects.reporting().order_by("order", "code")
        return dict(rows.values_list("code", "name"))

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return NUMBERS

    @property
    def natures(self) -> list[tuple[str, str]]:
        return NATURES
