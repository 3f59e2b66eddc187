"""What of the reports waits for the person a page is for, in templates."""

from __future__ import annotations

from typing import Any

from django import template

from reports.review import pending_work
from reports.review.pending_work import PendingReport, UnitPart
from units.permissions import get_person

register = template.Library()


@register.simple_tag(takes_context=True)
def reports_waiting(context: dict[str, Any]) -> list[PendingReport]:
    """Return the reports that wait for the signed-in person."""
    return pending_work.pending_reports(get_person(context["request"]))


@register.simple_tag(takes_context=True)
def parts_given(context: dict[str, Any]) -> list[UnitPart]:
    """Return the parts of drafts that the signed-in person's units write."""
    return pending_work.unit_parts(get_person(context["request"]))
