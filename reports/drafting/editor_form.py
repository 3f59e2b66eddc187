"""The editor of one passage: its text, what it composes to, where it may be moved."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.comparison.word_diff import Difference, diff_texts
from reports.composition.compose import compose_clause
from reports.composition.conference_facts import load_report_values
from reports.composition.draft import Draft, passage_texts
from reports.composition.hashes import EMPTY_CLAUSE
from reports.composition.summary import build_summary
from reports.document import Clause
from reports.drafting.passage_input import InvalidPassage, PassageInput
from reports.drafting.passage_store import PassageConflict
from reports.drafting.separators import separator_choices
from reports.models import Passage, PassageRevision
from reports.rendering.inline_html import render_runs
from reports.verification.naked_numbers import TYPED, naked_numbers_in
from reports.workflow import closed_reason
from units.errors import ActionRefused
from units.models import DeclaredLiteral, Section, Unit
from units.models.organisation import ENTERING
from units.permissions import Person

NAKED = '<small class="naked">Số {} gõ trực tiếp. {}</small>'


@dataclass
class Editor:
    """What the page of one passage shows to `person`; asks the database only when used.

    `words` are those in the form: as they stand, or as typed and refused with `refusal`.
    `clause` is what they compose to, None when they have nothing to report.
    """

    person: Person
    passage: Passage
    now: datetime
    passage_input: PassageInput
    clause: Clause | None = None
    refusal: ActionRefused | None = None

    @property
    def can_edit(self) -> bool:
        """Whether this person may edit the passage while the report is open to editing."""
        owner = self.passage.owner
        return self.person.is_office or (
            owner is not None and self.person.has_role(ENTERING, owner)
        )

    @cached_property
    def closed_reason(self) -> str:
        """Why the report is closed to editing; "" when it is open."""
        return closed_reason(self.passage.report, self.now)

    @property
    def is_open(self) -> bool:
        return self.can_edit and not self.closed_reason and self.passage.dropped_at is None

    @property
    def fault(self) -> InvalidPassage | None:
        return self.refusal if isinstance(self.refusal, InvalidPassage) else None

    @property
    def conflict(self) -> PassageConflict | None:
        return self.refusal if isinstance(self.refusal, PassageConflict) else None

    @property
    def expected_revision(self) -> int:
        """What a form says it has seen; after a conflict, what it was shown of the other's."""
        return self.conflict.passage.revision if self.conflict else self.passage.revision

    @property
    def difference(self) -> Difference:
        """From the saved text to the typed one."""
        current = self.conflict.theirs if self.conflict else PassageInput.of(self.passage)
        return diff_texts(current.template + current.separator, self.typed_text)

    @property
    def typed_text(self) -> str:
        return self.passage_input.template + self.passage_input.separator

    @property
    def clause_html(self) -> SafeString:
        return render_clause_for_editor(self.clause, self.passage.section)

    @property
    def separators(self) -> list[tuple[str, str, bool]]:
        return separator_choices(self.passage_input.separator)

    @cached_property
    def sections(self) -> list[Section]:
        """Where the passage may be moved."""
        return list(Section.objects.exclude(pk=self.passage.section_id).order_by("order", "code"))

    @cached_property
    def units(self) -> list[Unit]:
        """Whom the passage may be given to: units that report, and the one that has it."""
        return list(Unit.objects.reporting().order_by("order", "code"))

    @cached_property
    def passage_count(self) -> int:
        """How many passages the section has."""
        passages = Passage.objects.in_report().filter(section=self.passage.section_id)
        return passages.filter(report=self.passage.report_id).count()

    @cached_property
    def restorable_revision(self) -> PassageRevision | None:
        """The revision to which a dropped passage can be restored."""
        if self.passage.dropped_at is None:
            return None
        return self.passage.revisions.filter(is_dropped=False).order_by("-revision").first()


def render_clause(clause: Clause | None) -> SafeString:
    """Return a composed clause with its separator, as the screen reads it; "" when it leaves."""
    return (
        format_html("{}{}", render_runs(clause.runs), clause.separator)
        if clause
        else SafeString("")
    )


def render_clause_for_editor(clause: Clause | None, section: Section) -> SafeString:
    """Return the same with the digits typed by hand named beneath: they forbid publication."""
    shown_clause = render_clause(clause)
    if clause is None or not naked_numbers_in(clause.runs):
        return shown_clause  # nearly always: no need to ask for what is declared
    numbers = naked_numbers_in(clause.runs, _declared_texts(section))
    return shown_clause + format_html(NAKED, ", ".join(numbers), TYPED) if numbers else shown_clause


def _declared_texts(section: Section) -> list[str]:
    """Return the texts whose digits are no figure, here and in the sections around."""
    around, step = [section], section.parent
    while step is not None:
        around, step = [*around, step], step.parent
    holding = DeclaredLiteral.objects.filter(Q(section=None) | Q(section__in=around))
    return list(holding.values_list("text", flat=True))


def preview_clause(
    passage: Passage, words: PassageInput, unit: Unit | None = None
) -> Clause | None:
    """`words` composed around the figures of the period; None when they have nothing to report.

    With `unit`, only its own figures are told. Words that cannot be read become a gap.
    """
    summary = build_summary(passage.report.period, load_report_values(passage.report.period))
    if unit is not None:
        summary = summary.for_unit(unit.code)
    [text] = passage_texts([passage])
    return compose_clause(replace(text, **asdict(words)), summary)


def current_clause(passage: Passage, draft: Draft) -> Clause | None:
    """Return what the passage says in a draft at hand; None when it has nothing to report."""
    clause = draft.clauses.get(passage.pk, EMPTY_CLAUSE)
    return None if clause == EMPTY_CLAUSE else clause
