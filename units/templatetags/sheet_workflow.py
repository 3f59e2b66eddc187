"""The transitions of the sheet a page shows, in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from units.collection.sheet_form import SheetForm
from units.permissions import get_person
from units.submission.transition_panel import SheetWorkflow

register = template.Library()


@register.simple_tag(takes_context=True)
def sheet_workflow(context: dict[str, Any], sheet: Any, form: SheetForm) -> SheetWorkflow:
    return SheetWorkflow(
        get_person(context["request"]),
        sheet.period,
        sheet.unit,
        sheet.submission,
        sheet.locked,
        timezone.now(),
        form.values,
        form.checked_problems,
    )
