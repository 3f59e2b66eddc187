"""What the database still holds of a department although its folder no longer names it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from django.db import models
from django.db.models import Q

from units.catalogue.contents import CatalogueContents
from units.models import Indicator, Rule, Section, Unit

MOST_NAMED = 20


def remnants(catalogue: CatalogueContents) -> Iterator[str]:
    """Return a remark for each kind of record that stays behind; what has ended is rightly absent.

    Another department may live in the same database: only what hangs on something that the folder
    does name counts as its own.
    """
    units, sections = catalogue.units.keys(), catalogue.sections.keys()
    inside = Q(parent__code__in=sections) | Q(owner__code__in=units)
    own_units = Unit.objects.filter(parent__code__in=units, active_to=None)
    own_indicators = Indicator.objects.filter(
        assignments__unit__code__in=units, assignments__active_to=None, active_to=None
    ).distinct()
    yield from _remark(Unit, _codes(own_units), units)
    yield from _remark(Section, _codes(Section.objects.filter(inside)), sections)
    yield from _remark(Indicator, _codes(own_indicators), catalogue.indicators)
    yield from _remark(Rule, _rules(catalogue), catalogue.rules)


def _codes(records: models.QuerySet[models.Model]) -> Iterable[str]:
    return records.values_list("code", flat=True)


def _rules(catalogue: CatalogueContents) -> Iterator[str]:
    """Rules of the folder's sections; one of no section belongs to the indicators it asks of."""
    for rule in Rule.objects.select_related("section"):
        if rule.section is not None:
            own = rule.section.code in catalogue.sections
        else:
            own = bool(catalogue.indicators.keys() & re.findall(r"\w+", rule.expression))
        if own:
            yield rule.code


def _remark(
    model: type[models.Model], stored_codes: Iterable[str], named: Collection[str]
) -> Iterator[str]:
    if codes := [code for code in stored_codes if code not in named]:
        listed = ", ".join(codes[:MOST_NAMED])
        more = f" và {len(codes) - MOST_NAMED} mã khác" if len(codes) > MOST_NAMED else ""
        yield (
            f"{len(codes)} {model._meta.verbose_name} không còn trong thư mục, vẫn giữ trong "
            f"cơ sở dữ liệu: {listed}{more}."
        )
