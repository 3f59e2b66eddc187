"""Template tags: what of the reports waits for the signed-in person."""

from __future__ import annotations

from typing import Any

from django import template

from reports.review.pending_work import (
    PendingReport,
    UnitPart,
    load_pending_reports,
    load_unit_parts,
)
from units.permissions import get_person

register = template.Library()


@register.simple_tag(takes_context=True)
def pending_reports(context: dict[str, Any]) -> list[PendingReport]:
    return load_pending_reports(get_person(context["request"]))


@register.simple_tag(takes_context=True)
def unit_parts(context: dict[str, Any]) -> list[UnitPart]:
    return load_unit_parts(get_person(context["request"]))
