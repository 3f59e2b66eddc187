"""What is asked, of whom, under which rules: the outline with its indicators, to look things up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from units.checks.requirement import describe_rule
from units.models import Indicator, Rule, Section, Unit
from units.period_catalogue import Catalogue
from units.permissions import Person, SignedIn, get_person
from units.text.folding import fold


@dataclass(slots=True)
class SectionIndicators:
    """One section of the outline, from the main part inwards, with what it asks for.

    `rules` are with what each asks for, in words.
    """

    path: tuple[Section, ...]
    indicators: list[tuple[Indicator, list[Unit]]] = field(default_factory=list)
    rules: list[tuple[Rule, str]] = field(default_factory=list)


@require_safe
@login_required
def indicator_list(request: SignedIn) -> HttpResponse:
    """Show the catalogue, or a unit's part of it, narrowed to the words searched."""
    person = get_person(request)
    if not person.can_see_all and not person.units:
        raise Http404
    sought = request.GET.get("q", "")[:200]
    parts = list(parts_of(person.catalogue, partial(_shows, person, fold(sought).split())))
    content = {
        "parts": parts,
        "count": sum(len(part.indicators) for part in parts),
        "sought": sought,
        "shows_rules": person.can_see_all and not sought,
        "today": localdate(),
    }
    return render(request, "units/catalogue/indicator_list.html", content)


def parts_of(catalogue: Catalogue, shows: partial[bool]) -> Iterator[SectionIndicators]:
    """Return the sections that ask for something `shows` grants, in printed order."""
    parts = {
        pk: SectionIndicators(tuple(_path(section, catalogue)))
        for pk, section in catalogue.sections.items()
    }
    for indicator in catalogue.indicators.values():
        if shows(indicator):
            entry = (indicator, catalogue.current_units_of(indicator))
            parts[indicator.section_id].indicators.append(entry)
    for rule in catalogue.rules:
        if rule.section_id in parts:
            parts[rule.section_id].rules.append((rule, describe_rule(rule, catalogue.indicators)))
    return (part for part in parts.values() if part.indicators)


def _path(section: Section, catalogue: Catalogue) -> Iterable[Section]:
    path, step = list[Section](), section
    while step not in path:
        path.insert(0, step)
        step = catalogue.sections.get(step.parent_id or 0, step)
    return path


def _shows(person: Person, words: list[str], indicator: Indicator) -> bool:
    units = person.catalogue.current_units_of(indicator)
    if not indicator.is_asked or not any(person.can_see(unit) for unit in units):
        return False
    names = " ".join(unit.name for unit in units)
    searched = fold(f"{indicator.code} {indicator.label} {names}")
    return all(word in searched for word in words)
