"""Database triggers that protect an approved or published report from changes beside it."""

from __future__ import annotations

from units.models.triggers import Trigger

_CLOSED = "('approved', 'published', 'corrected')"
# What the document prints of the report's own row; publishing sets the number and the day.
_PRINTED = ("period_id", "kind", "title", "layout", "draft_number")
_SIGNED = ("signer", "signing_form", "signing_title")
_ISSUED = ("number", "signed_on")
PASSAGES_STAY = "Báo cáo đã duyệt hoặc đã ban hành thì giữ nguyên các câu của nó."


def _differs(columns: tuple[str, ...]) -> str:
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return f"({new}) IS DISTINCT FROM ({old})"


def _report_is_closed(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM reports_report AS its"
        f" WHERE its.id = {row}.report_id AND its.status IN {_CLOSED})"
    )


TRIGGERS = (
    Trigger(
        "closed_report_not_changed",
        "reports_report",
        "UPDATE",
        f"OLD.status IN {_CLOSED} AND NEW.status <> 'draft'"
        f" AND ({_differs((*_PRINTED, *_SIGNED))}"
        f" OR NEW.status = OLD.status AND {_differs(_ISSUED)})",
        "Báo cáo đã duyệt hoặc đã ban hành thì giữ nguyên trích yếu, thể thức và người ký.",
    ),
    Trigger(
        "published_report_keeps_its_period",
        "reports_report",
        "UPDATE",
        f"{_differs(('period_id', 'kind'))}"
        " AND EXISTS (SELECT 1 FROM reports_version AS its WHERE its.report_id = NEW.id)",
        "Báo cáo đã ban hành thì giữ nguyên kỳ của nó.",
    ),
    Trigger(
        "closed_passage_not_added",
        "reports_passage",
        "INSERT",
        _report_is_closed("NEW"),
        PASSAGES_STAY,
    ),
    Trigger(
        "closed_passage_not_changed",
        "reports_passage",
        "UPDATE",
        f"{_report_is_closed('OLD')} OR {_report_is_closed('NEW')}",
        PASSAGES_STAY,
    ),
)
