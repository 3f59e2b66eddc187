"""Complete sheets in any status, and the transitions each role may make."""

from datetime import UTC, datetime
from decimal import Decimal

from units.collection.enter_figures import FigureInput, enter_figures
from units.models import Indicator, Role, Submission
from units.values import NONE, Value

NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
REASON = "Số liệu mục cấp tỉnh chưa khớp"
STATES = [status for status in Submission.Status.values if status != "imported"]
ROLES = [*Role.values, "stranger", "head of another unit"]

# The expected workflow, written out by hand.
ALLOWED = {
    ("draft", "announce", "clerk"): "draft",
    ("returned", "announce", "clerk"): "returned",
    ("draft", "submit", "head"): "submitted",
    ("returned", "submit", "head"): "submitted",
    ("submitted", "view", "office"): "submitted",
    ("submitted", "recall", "head"): "draft",
    ("submitted", "accept", "office"): "accepted",
    ("submitted", "send_back", "office"): "returned",
    ("accepted", "send_back", "office"): "returned",
}


def single_spaced(response):
    """Return the markup of a page; a line break between attributes reads as a space."""
    return " ".join(response.content.decode().split())


def fill(period, unit, by, at=NOW):
    fields = {
        indicator: FigureInput(
            Value("value", amount=Decimal(0)) if indicator.kind == "count" else NONE, note="đủ"
        )
        for indicator in Indicator.objects.filter(assignments__unit=unit)
    }
    enter_figures(period, unit, fields, by=by, at=at)


def sheet(period, unit, people, status):
    """Return a complete sheet in `status`, as the workflow would have saved it."""
    fill(period, unit, people["clerk"])
    submission = Submission.objects.get(period=period, unit=unit)
    submission.status = status
    if status in ("submitted", "accepted"):
        submission.submitted_by, submission.submitted_at = people["head"], NOW
    if status == "accepted":
        submission.accepted_by, submission.accepted_at = people["office"], NOW
    submission.save()
    return submission
