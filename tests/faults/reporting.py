"""Verbs of reporting and of carrying everything, made ready in the same way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import F, Q

from reports.composition.draft import compose_draft
from reports.composition.hashes import short_hash
from reports.conference import minutes
from reports.drafting import passages
from reports.drafting.passage_input import PassageInput
from reports.models import Comment, Passage
from reports.old_reports.apply import ConfirmedLine, record_proposals
from reports.old_reports.parsing.unknown_indicators import UnknownIndicator
from reports.opening.open_report import open_period
from reports.review import comments
from reports.review.agreements import agree, mark_read
from reports.review.layout_choice.actions import LAYOUT_FIELDS, change_layout
from reports.review.notifications import notify_changes
from reports.review.transitions import make_transition
from tests.cast import Cast
from tests.faults.collecting import Prepared, Verb
from tests.kgscience.operations.integrity.small_database import keep_small, publish_small
from tests.reports.review import reports_in_review
from tests.reports.review.reports_in_review import LATER, NOW, REASON, find_report_2018
from units.models import Indicator, Period, Section, Unit
from units.models.period import statutory_days
from units.values import Value

SECTION = "tt_thanh_tra"
WORDS = PassageInput("Tiếp {{tt_co_so}} cơ sở", ". ")


def shorten() -> None:
    """Leave each section a sentence: as much is said to the database, in less time."""
    few = Q(section__code=SECTION) | Q(template__contains="kh_tinh_nghiem_thu") | Q(order=1)
    Passage.objects.exclude(few).update(dropped_by=F("edited_by"), dropped_at=F("edited_at"))


def passage(order=3):
    current = find_report_2018().passages.in_report()
    return current.select_related("report__period", "section").get(
        section__code=SECTION, order=order
    )


# ------------------------------------------------------------------------------------- the words


def editing(verb: str) -> Verb:
    """One of the desk's acts on a passage."""

    def ready(cast):
        act: dict[str, Any] = {"by": cast.office, "at": NOW, "expected_revision": 1}
        other = Section.objects.get(code="dang")
        acts: dict[str, Any] = {
            "edit": lambda: passages.edit_passage(passage(), WORDS, **act),
            "drop": lambda: passages.drop_passage(passage(), **act),
            "move": lambda: passages.move_passage(passage(), section=other, **act),
        }
        return lambda: acts[verb]

    return ready


def adding(cast: Cast) -> Prepared:
    section = Section.objects.get(code=SECTION)
    act: dict[str, Any] = {"by": cast.office, "at": NOW}
    return lambda: (
        lambda: passages.add_passage(find_report_2018(), section, WORDS, after=passage(), **act)
    )


def bringing_back(cast: Cast) -> Prepared:
    gone = passages.drop_passage(passage(), by=cast.office, at=NOW, expected_revision=1)
    fields: dict[str, Any] = {"by": cast.office, "at": NOW, "expected_revision": 2}
    first = gone.revisions.order_by("revision").first()
    assert first
    return lambda: (
        lambda: passages.restore_passage(
            Passage.objects.select_related("report__period").get(pk=gone.pk), first, **fields
        )
    )


def assigning(cast: Cast) -> Prepared:
    section, unit = Section.objects.get(code=SECTION), Unit.objects.get(code="p_qlkh")
    act: dict[str, Any] = {"by": cast.office, "at": NOW}
    return lambda: lambda: passages.assign_section(find_report_2018(), section, unit, **act)


def proposing(cast: Cast) -> Prepared:
    """Lines of an old report, one of them a new indicator, written as figures."""
    Period.objects.filter(code="2018-H2").update(opens_at=datetime(2018, 12, 1, tzinfo=UTC))
    new = UnknownIndicator(
        "kh_tinh_lop", "Số lớp tập huấn", "lớp", "count", "flow", 0, "kh_tinh", "p_qlkh"
    )
    lines = [ConfirmedLine(1, "83", "kh_tinh_quan_ly"), ConfirmedLine(2, "34/44", "cn_tk_co_so")]
    lines.append(ConfirmedLine(3, "9", new_indicator=new))
    fields: dict[str, Any] = {"by": cast.office, "at": datetime(2018, 12, 5, 8, tzinfo=UTC)}
    period = Period.objects.get(code="2018-H2")
    return lambda: lambda: record_proposals(period, lines, request_id=uuid4().hex, **fields)


def opening(cast: Cast) -> Prepared:
    """Prepare to open a new period and its report, made from the one before."""
    conferring(cast)()()
    start, end = statutory_days("H1", 2019)
    times: dict[str, Any] = {"start": start, "end": end, "due_at": datetime(2019, 7, 1, tzinfo=UTC)}

    def ready():
        fresh = Period(code="2019-H1", kind="H1", year=2019, **times)
        return lambda: open_period(fresh, by=cast.office, at=NOW)

    return ready


def conferring(cast: Cast) -> Prepared:
    """Prepare to record a conference with the tasks that it set."""
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    tasks = [minutes.TaskInput(unit, "Rà soát đề tài chậm", date(2019, 3, 1))]
    fields: dict[str, Any] = {"by": cast.office, "at": NOW}
    fields["expected_hash"] = minutes.minutes_hash(period)
    details = {"place": "Rạch Giá"}
    return lambda: lambda: minutes.record_conference(period, details, tasks, **fields)


def dressing(cast: Cast) -> Prepared:
    def ready():
        choice = {name: getattr(find_report_2018(), name) for name in LAYOUT_FIELDS} | {
            "layout": "state"
        }
        fields: dict[str, Any] = {
            "by": cast.office,
            "at": NOW,
            "expected_revision": find_report_2018().revision,
        }
        return lambda: change_layout(find_report_2018(), choice, **fields)

    return ready


# ------------------------------------------------------------------------------------ the review


def moving(verb: str, by: str) -> Verb:
    """Return a move of the report, with all done that it waits for."""

    def ready(cast):
        status = next(
            item for item, what, who in reports_in_review.ALLOWED if (what, who) == (verb, by)
        )
        reports_in_review.prepare_transition(status, verb, cast)
        report, seal = find_report_2018(), reports_in_review.current_hash(find_report_2018())
        fields: dict[str, Any] = {
            "by": getattr(cast, by),
            "at": LATER,
            "expected_revision": report.revision,
        }
        return lambda: (
            lambda: make_transition(find_report_2018(), verb, reason=REASON, seen=seal, **fields)
        )

    return ready


def agreeing(cast: Cast) -> Prepared:
    reports_in_review.transition("send", cast.office)
    draft = compose_draft(find_report_2018())
    seen = {pk: draft.passage_hashes[pk] for pk in list(draft.passage_hashes)[:20]}
    return lambda: lambda: agree(find_report_2018(), seen, by=cast.committee, at=LATER)


def reading(cast: Cast) -> Prepared:
    seen = {
        pk: short_hash(fields)
        for pk, fields in compose_draft(find_report_2018()).passage_hashes.items()
    }
    return lambda: lambda: mark_read(find_report_2018(), seen, by=cast.committee, at=LATER)


def commenting(*, asks_change: bool = False) -> Verb:
    def ready(cast):
        reports_in_review.transition("send", cast.office)
        fields: dict[str, Any] = {"by": cast.committee, "at": LATER, "asks_change": asks_change}
        return lambda: (
            lambda: comments.add_comment(find_report_2018(), REASON, passage=passage(), **fields)
        )

    return ready


def on_comment(verb: str) -> Verb:
    """Return what becomes of a comment on a figure of a sheet that was handed in."""

    def ready(cast):
        cell = Indicator.objects.get(code="kh_tinh_nghiem_thu")
        comment = comments.add_comment(
            find_report_2018(), REASON, indicator=cell, by=cast.committee, at=NOW
        )
        act: dict[str, Any] = {"by": cast.office, "at": LATER}
        if verb == "resolve":
            comments.answer_comment(comment, taken=True, **act)
        acts: dict[str, Any] = {
            "answer": lambda: comments.answer_comment(
                Comment.objects.get(), taken=False, answer=REASON, **act
            ),
            "resolve": lambda: comments.resolve_comment(Comment.objects.get(), **act),
            "reopen": lambda: comments.reopen_commented_figure(Comment.objects.get(), **act),
        }
        return lambda: acts[verb]

    return ready


def telling(cast: Cast) -> Prepared:
    """Everybody who agreed is told of a figure that changed since."""
    reports_in_review.prepare_approval(cast)
    reports_in_review.save_figure("tt_co_so", Value("value", amount=Decimal(7)), cast.clerk)
    return lambda: lambda: notify_changes(LATER)


# ----------------------------------------------------------------------------- the finished thing


def publishing(cast: Cast) -> Prepared:
    """Prepare to publish the report whose files have just been made."""
    reports_in_review.approve_report(cast)
    return lambda: lambda: keep_small(find_report_2018(), cast)


def publishing_again(cast: Cast) -> Prepared:
    """Prepare to publish a corrected report with its erratum."""
    publish_small(cast)
    reports_in_review.transition("correct", cast.office, at=LATER)
    reports_in_review.save_figure(
        "kh_tinh_nghiem_thu", Value("value", amount=Decimal(22)), cast.clerk
    )
    reports_in_review.approve_report(cast)
    return lambda: lambda: keep_small(find_report_2018(), cast, version=2)


VERBS: dict[str, tuple[Verb, int]] = {
    "edit a passage": (editing("edit"), 8),
    "drop a passage": (editing("drop"), 9),
    "move a passage": (editing("move"), 11),
    "add a passage": (adding, 9),
    "bring a passage back": (bringing_back, 10),
    "give a section to a unit": (assigning, 9),
    "record an old report": (proposing, 25),
    "open a period": (opening, 46),
    "keep a conference": (conferring, 12),
    "dress the report": (dressing, 4),
    "send": (moving("send", "office"), 14),
    "take back": (moving("take_back", "office"), 8),
    "check the content": (moving("check_content", "committee"), 12),
    "approve": (moving("approve", "signer"), 24),
    "begin a correction": (moving("correct", "office"), 8),
    "agree": (agreeing, 9),
    "mark as read": (reading, 10),
    "comment": (commenting(), 13),
    "ask for a change": (commenting(asks_change=True), 14),
    "answer a comment": (on_comment("answer"), 7),
    "resolve a comment": (on_comment("resolve"), 7),
    "reopen from a comment": (on_comment("reopen"), 14),
    "tell of changes": (telling, 10),
    "publish": (publishing, 21),
    "publish a correction": (publishing_again, 22),
}
