"""Load the passage of a request, and check that the person may read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from reports.composition.grammar import placeholders
from reports.drafting.editor_form import Editor
from reports.drafting.passage_input import PassageInput, period_codes
from reports.models import Passage, Report
from units.collection.sections import fill_period_words
from units.http import read_number
from units.models import Period, Section, Unit
from units.period_catalogue import catalogue_for
from units.permissions import Person, SignedIn, get_person

CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass
class PassageRequest:
    """A request about one passage: who sent it, when, and the passage."""

    request: SignedIn
    person: Person
    passage: Passage
    now: datetime

    @property
    def report(self) -> Report:
        return self.passage.report

    @property
    def period(self) -> Period:
        return self.report.period

    @property
    def unit(self) -> Unit | None:
        """The unit whose figures alone this person may see; None for all."""
        if self.person.can_see_all:
            return None
        owner = self.passage.owner
        return owner if owner in self.person.units else self.person.units[0]

    @property
    def seen(self) -> dict[str, Any]:
        """The revision that the page showed, as the actions take it."""
        return {"expected_revision": read_number(self.request, "version")}

    @property
    def wants_json(self) -> bool:
        """Whether a script asks, which shows the answer itself."""
        return "application/json" in self.request.headers.get("Accept", "")

    @property
    def is_another_persons(self) -> bool:
        """Return whether the page was opened before another person signed in."""
        own = str(self.request.user.pk)
        return self.request.POST.get("user", own) != own

    @property
    def editor(self) -> Editor:
        return Editor(self.person, self.passage, self.now, PassageInput.of(self.passage))

    @cached_property
    def section_url(self) -> str:
        return reverse("passage-add", args=[self.period.code, self.passage.section.code])

    @property
    def return_url(self) -> str:
        """The address to go back to."""
        if self.request.POST.get("from") == "section":
            return self.section_url
        return reverse("passage-detail", args=[self.period.code, self.passage.pk])

    @property
    def content(self) -> dict[str, object]:
        title = fill_period_words(self.passage.section.title, self.period)
        return {
            "period": self.period,
            "passage": self.passage,
            "report": self.report,
            "title": title,
        }

    def find_neighbour(self, way: str) -> dict[str, Any]:
        """Return the passage before which, or behind which, this one goes; nothing at the end."""
        passages = Passage.objects.in_report().filter(
            report=self.report, section=self.passage.section
        )
        here, other = self.passage.order, None
        if way == "up":
            other = passages.filter(order__lt=here).order_by("-order").first()
        elif way == "down":
            other = passages.filter(order__gt=here).order_by("order").first()
        return {"before" if way == "up" else "after": other} if other else {}

    def reload(self) -> None:
        """Read the passage again."""
        self.passage = select_passages(self.period.code).get(pk=self.passage.pk)


def load_passage_request(request: SignedIn, period_code: str, pk: int) -> PassageRequest:
    """Return the passage, if this person may read it. Raises Http404."""
    person = get_person(request)
    passage = get_object_or_404(select_passages(period_code), pk=pk)
    if not can_read_passage(person, passage):
        raise Http404
    return PassageRequest(request, person, passage, timezone.now())


def get_section(code: str) -> Section:
    """Raise Http404."""
    if not CODE.fullmatch(code):
        raise Http404
    return get_object_or_404(Section, code=code)


def select_passages(period_code: str) -> Any:
    """Return the passages of a period's report, dropped ones too, with what their pages show."""
    passages = Passage.objects.filter(report__period__code=period_code)
    people = ("edited_by", "dropped_by")
    return passages.select_related("report__period", "section", "owner", *people)


def can_read_passage(person: Person, passage: Passage) -> bool:
    """Whether a passage is part of the draft as this person reads it."""
    if person.can_see_all or (passage.owner is not None and passage.owner in person.units):
        return True
    codes = {token.code for token in placeholders(passage.template)}
    valid = catalogue_for(passage.report.period)
    used_codes = codes & valid.indicators.keys()
    reporting = {unit for code in used_codes for unit in valid.units_of(valid.indicators[code])}
    is_own = reporting.issubset(person.units)
    return bool(used_codes) and is_own and codes <= used_codes | period_codes()
