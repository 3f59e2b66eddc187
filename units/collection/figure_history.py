"""The history of one figure."""

from __future__ import annotations

from datetime import datetime

from units.models import Figure
from units.models.organisation import full_name


def list_figure_changes(figure: Figure) -> list[tuple[datetime, str, str, str, str, str]]:
    """Return (time, person, old, new, channel, reason) of each change, newest first."""
    return [
        (
            change.at,
            full_name(change.by),
            change.old,
            change.new,
            change.get_through_display(),
            change.reason,
        )
        for change in figure.changes.select_related("by")
    ]
