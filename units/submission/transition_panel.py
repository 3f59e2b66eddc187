"""The panel of a sheet: its open transitions for a person, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from django.contrib.auth.models import User
from django.utils.timezone import localdate, localtime

from units.models import Extension, Period, Reopening, Role, Submission, SubmissionTransition, Unit
from units.models.organisation import full_name
from units.permissions import Person
from units.submission.ready_notice import find_notified_at
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
    """The transitions of a sheet open to a person, and its history; queries are lazy."""

    person: Person
    period: Period
    unit: Unit
    submission: Submission | None
    locked: str
    now: datetime

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
    def open_verbs(self) -> set[str]:
        """The verbs of the transitions open to this person now."""
        roles = self.person.roles_in(self.unit)
        verbs = open_transitions(Submission.TRANSITIONS, self.status, roles).keys()
        return verbs - {"submit"} if self.locked else set(verbs)

    @property
    def can_submit(self) -> bool:
        return "submit" in self.open_verbs

    @property
    def can_extend(self) -> bool:
        """Whether the office may extend the deadline of an unsubmitted sheet."""
        running_out = self.period.locks_at is not None or self.period.due_at < self.now
        return self.is_office and not self.is_handed_in and running_out

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

    @cached_property
    def heads_notified_at(self) -> datetime | None:
        """When a clerk told the heads that the sheet is ready to submit."""
        return find_notified_at(self.submission) if self.submission else None

    # -------------------------------------------------------------------------------- history

    @property
    def returned_by(self) -> SubmissionTransition | None:
        """The transition that sent the sheet back, while it is returned."""
        if self.status != Submission.Status.RETURNED:
            return None
        returns = (transition for transition in self._transitions if transition.verb == "send_back")
        return next(returns, None)

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
        if self.revision == 1:
            return [_extension_event(self.extension)] if self.extension else []
        events = [
            *map(_transition_event, self._transitions),
            *map(_extension_event, self._extensions),
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
    def _reopenings(self) -> list[Reopening]:
        if self.submission is None or self.revision == 1:
            return []
        reopenings = Reopening.objects.filter(submission=self.submission)
        return list(reopenings.select_related("by", "answered_by", "indicator"))


def _transition_event(transition: SubmissionTransition) -> SheetEvent:
    what = f"{transition.get_from_status_display()} → {transition.get_to_status_display()}"
    return SheetEvent(transition.at, full_name(transition.by), what, transition.reason)


def _extension_event(extension: Extension) -> SheetEvent:
    what = f"Gia hạn đến {localtime(extension.until):%H:%M %d/%m/%Y}"
    return SheetEvent(extension.at, full_name(extension.by), what, extension.reason)


def _reopening_events(reopening: Reopening) -> Iterator[SheetEvent]:
    label, by = f"“{reopening.indicator.label}”", full_name(reopening.by)
    yield SheetEvent(reopening.at, by, f"Mở lại {label}", reopening.reason)
    if reopening.answered_at is not None and reopening.answered_by is not None:
        by = full_name(reopening.answered_by)
        yield SheetEvent(reopening.answered_at, by, f"Đóng lại {label}", "")
