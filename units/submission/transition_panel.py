"""The panel of a sheet: its open transitions for a person, and its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from django.contrib.auth.models import User
from django.utils.timezone import localdate, localtime

from units.checks.verdicts import Problem
from units.models import (
    Extension,
    OfficeEntry,
    Period,
    Reopening,
    Role,
    Submission,
    SubmissionTransition,
    Unit,
)
from units.models.organisation import full_name
from units.period_values import PeriodValues, load_period_values
from units.permissions import Person
from units.submission.acceptors import describe_remedy, find_unacceptable
from units.submission.sheet_summary import SheetSummary, summarize_sheet
from units.submission.transitions import (
    TRANSITIONS,
    find_refusal,
    find_unchanged_return,
    notified_people,
)
from units.workflow import open_transitions


@dataclass(frozen=True, slots=True)
class SheetEvent:
    """One line of a sheet's history."""

    at: datetime
    who: str
    what: str
    reason: str


@dataclass
class SheetWorkflow:
    """The transitions of a sheet open to a person, and its history; queries are lazy.

    `values` and their `problems` are loaded unless the page has them.
    """

    person: Person
    period: Period
    unit: Unit
    submission: Submission | None
    locked: str
    now: datetime
    values: PeriodValues | None = None
    problems: Sequence[Problem] | None = None

    @property
    def status(self) -> str:
        return self.submission.status if self.submission else Submission.Status.DRAFT

    @property
    def status_label(self) -> str:
        return self.submission.get_status_display() if self.submission else "Chưa nhập"

    @property
    def revision(self) -> int:
        """The revision that forms send; a sheet not yet created counts as revision 1."""
        return self.submission.revision if self.submission else 1

    @property
    def is_handed_in(self) -> bool:
        return self.status not in Submission.WRITABLE

    @property
    def is_own(self) -> bool:
        return self.person.can_enter_for(self.unit)

    @property
    def is_office(self) -> bool:
        return self.person.has_role([Role.OFFICE], self.unit)

    @cached_property
    def summary(self) -> SheetSummary:
        """What the sheet says and lacks, as the action itself judges it."""
        values = self.values or load_period_values(self.period, self.unit, self.person.catalogue)
        return summarize_sheet(values, self.problems)

    @cached_property
    def allowed_verbs(self) -> set[str]:
        """The verbs that the status and this person's roles allow."""
        roles = self.person.roles_in(self.unit)
        return {*open_transitions(Submission.TRANSITIONS, self.status, roles)}

    @cached_property
    def refusals(self) -> dict[str, str]:
        """Why this person cannot make a transition that their role allows, by verb."""
        return {verb: self._find_refusal(verb) for verb in sorted(self.allowed_verbs)}

    def _find_refusal(self, verb: str) -> str:
        if self.submission is None or verb in ("announce", "submit"):
            return self.locked
        return find_refusal(self.submission, verb, self.person.user, self.now)

    @cached_property
    def open_verbs(self) -> set[str]:
        """The verbs of the transitions open to this person now."""
        return {verb for verb, refusal in self.refusals.items() if not refusal}

    @property
    def can_submit(self) -> bool:
        return "submit" in self.open_verbs

    @property
    def can_extend(self) -> bool:
        """Whether the office may extend the deadline of an unsubmitted sheet."""
        running_out = self.period.locks_at is not None or self.period.due_at < self.now
        return self.is_office and not self.is_handed_in and running_out

    @cached_property
    def acceptance_remedy(self) -> str:
        """What to do when no other person could accept the submitted sheet; "" if one could."""
        is_stuck = find_unacceptable([self.submission], self.now)
        return describe_remedy(self.now) if is_stuck else ""

    @property
    def can_enter_for_unit(self) -> bool:
        """Whether a person of the office, who is not of the unit, may say why and enter for it."""
        return self.is_office and not self.is_own and self.can_check

    @property
    def is_closed(self) -> bool:
        """Whether the period itself is closed now."""
        return not self.period.is_open(self.now)

    @property
    def can_check(self) -> bool:
        """Whether blockers of submitting can be shown."""
        return not self.is_handed_in and not self.locked

    @cached_property
    def heads(self) -> str:
        """The names of the people who may submit this sheet."""
        holders = self.person.catalogue.users_with_role(Role.HEAD, self.unit, localdate(self.now))
        heads = User.objects.filter(pk__in=holders, is_active=True).order_by("pk")
        return ", ".join(full_name(head) for head in heads)

    @property
    def waits_for_head(self) -> bool:
        """Whether another person has to submit what this person entered."""
        return self.is_own and self.can_check and not self.can_submit

    @property
    def can_announce(self) -> bool:
        """Whether a clerk can tell the heads that nothing is left to mend."""
        if self.submission is None or not self.waits_for_head:
            return False
        is_allowed = "announce" in self.open_verbs and not self.summary.blockers
        return is_allowed and bool(self.heads)

    @property
    def announcement(self) -> SubmissionTransition | None:
        """The log entry by which a clerk told the heads that the sheet is ready, if it is last."""
        return self._last("announce")

    @property
    def submitter(self) -> str:
        """The name of the person who submitted the sheet, marked for a deputy."""
        submits = (item.who for item in self._transitions if item.verb == "submit")
        submitter = self.submission and self.submission.submitted_by
        return next(submits, full_name(submitter) if submitter else "")

    @property
    def view(self) -> SubmissionTransition | None:
        """The log entry that the office has looked at the submitted sheet."""
        return self._last("view")

    def _last(self, verb: str) -> SubmissionTransition | None:
        last = next(iter(self._transitions), None)
        return last if last and last.verb == verb else None

    @cached_property
    def unchanged_return(self) -> SubmissionTransition | None:
        """The transition that sent the sheet back, if no figure differs since then."""
        return find_unchanged_return(self.submission) if self.submission else None

    @property
    def resubmission_reason(self) -> str:
        """Why a sheet was submitted again without a change."""
        submits = (item.reason for item in self._transitions if item.verb == "submit")
        return next(submits, "") if self.unchanged_return else ""

    def notified(self, verb: str) -> str:
        """Return the names of the people whom a transition notifies."""
        people = notified_people(self.unit, verb, self.now)
        return ", ".join(full_name(user) for user in people)

    @property
    def notified_office(self) -> str:
        return self.notified("submit")

    @property
    def notified_unit(self) -> str:
        return self.notified("send_back")

    # -------------------------------------------------------------------------------- history

    @property
    def returned_by(self) -> SubmissionTransition | None:
        """The transition that sent the sheet back, until it is submitted again."""
        if self.is_handed_in:
            return None
        judged = (item for item in self._transitions if item.verb in ("send_back", "accept"))
        last = next(judged, None)
        return last if last and last.verb == "send_back" else None

    @property
    def open_reopenings(self) -> list[Reopening]:
        """Reopened figures that the unit has not changed yet."""
        waiting = [reopening for reopening in self._reopenings if reopening.answered_at is None]
        return waiting if self.is_handed_in else []

    @property
    def extension(self) -> Extension | None:
        """The extension by which the sheet is open although its period is closed."""
        if self.is_handed_in or self.submission is None or not self.is_closed:
            return None
        running = (extension for extension in self._extensions if self.now < extension.until)
        return next(running, None)

    @property
    def history(self) -> list[SheetEvent]:
        """Transitions, reopenings and extensions, newest first."""
        events = [
            *map(_transition_event, self._transitions),
            *map(_extension_event, self._extensions),
            *map(_office_event, self._office_entries),
            *chain.from_iterable(map(_reopening_events, self._reopenings)),
        ]
        return sorted(events, key=lambda event: event.at, reverse=True)

    @cached_property
    def _transitions(self) -> list[SubmissionTransition]:
        transitions = SubmissionTransition.objects.filter(submission=self.submission)
        return list(transitions.select_related("by")) if self.submission else []

    @cached_property
    def _extensions(self) -> list[Extension]:
        extensions = Extension.objects.filter(submission=self.submission)
        return list(extensions.select_related("by")) if self.submission else []

    @cached_property
    def _office_entries(self) -> list[OfficeEntry]:
        entries = OfficeEntry.objects.filter(submission=self.submission)
        return list(entries.select_related("by")) if self.submission else []

    @cached_property
    def _reopenings(self) -> list[Reopening]:
        if self.submission is None or self.revision == 1:
            return []
        reopenings = Reopening.objects.filter(submission=self.submission)
        return list(reopenings.select_related("by", "answered_by", "indicator"))


def _transition_event(transition: SubmissionTransition) -> SheetEvent:
    what = f"{transition.get_from_status_display()} → {transition.get_to_status_display()}"
    if transition.from_status == transition.to_status:
        what = TRANSITIONS[transition.verb].label
    return SheetEvent(transition.at, transition.who, what, transition.reason)


def _extension_event(extension: Extension) -> SheetEvent:
    what = f"Gia hạn đến {localtime(extension.until):%H:%M %d/%m/%Y}"
    return SheetEvent(extension.at, full_name(extension.by), what, extension.reason)


def _office_event(entry: OfficeEntry) -> SheetEvent:
    return SheetEvent(entry.at, full_name(entry.by), "Văn phòng nhập thay", entry.reason)


def _reopening_events(reopening: Reopening) -> Iterator[SheetEvent]:
    label, by = f"“{reopening.indicator.label}”", full_name(reopening.by)
    yield SheetEvent(reopening.at, by, f"Mở lại {label}", reopening.reason)
    if reopening.answered_at is not None and reopening.answered_by is not None:
        by = full_name(reopening.answered_by)
        yield SheetEvent(reopening.answered_at, by, f"Đóng lại {label}", "")
