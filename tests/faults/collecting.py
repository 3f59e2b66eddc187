"""Verbs of collecting, made ready: what has to stand before is made once, then each loads anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from kgscience.accounts import lockout
from tests.cast import Cast
from tests.faults.failing import Act
from tests.units import sheets
from tests.units.workbook.workbooks import COUNT, OTHER, changed
from units.collection.enter_figures import FigureInput, enter_figures, record_figures
from units.models import (
    FigureChange,
    Indicator,
    Membership,
    PendingUpload,
    Period,
    Submission,
    Unit,
)
from units.notifications import mark_read
from units.submission.extensions import extend_deadline, reopen_figure
from units.submission.transitions import transition_sheet
from units.values import Value
from units.workbook.export import export
from units.workbook.pending_uploads import create_pending_upload, enter_pending_upload
from units.workbook.read import read

type Prepared = Callable[[], Act]
type Verb = Callable[[Cast], Prepared]

NOW, REASON = sheets.NOW, sheets.REASON
CELL = "ttkt_kiem_dinh"


def period() -> Period:
    return Period.objects.get(code="2018-H2")


def unit() -> Unit:
    return Unit.objects.get(code="tt_ky_thuat")


def sheet() -> Submission:
    return Submission.objects.get(period=period(), unit=unit())


def seven(number: int) -> dict[Indicator, FigureInput]:
    """Seven, said of some of the unit's counts."""
    counts = Indicator.objects.filter(assignments__unit=unit(), kind="count").order_by("pk")[
        :number
    ]
    return {count: FigureInput(Value("value", amount=Decimal(7))) for count in counts}


def fill(cast: Cast, *moves: str) -> None:
    """Complete the unit's sheet and take it through its transitions."""
    for person, role in ((cast.clerk, "clerk"), (cast.head, "head")):
        Membership.objects.create(user=person, unit=unit(), role=role)
    sheets.fill(period(), unit(), cast.clerk)
    for verb in moves:
        move(cast, verb)()


def move(cast: Cast, verb: str) -> Act:
    by, version = (cast.head if verb == "submit" else cast.office), sheet().revision
    return lambda: transition_sheet(
        period(), unit(), verb, by=by, at=NOW, expected_revision=version, reason=REASON
    )


def entering(number: int) -> Verb:
    """Return the entry of the first figures of a sheet, in one act."""

    def verb(cast):
        inputs = seven(number)
        return lambda: lambda: enter_figures(period(), unit(), inputs, by=cast.clerk, at=NOW)

    return verb


def correcting(cast: Cast) -> Prepared:
    """Return a figure written over another, in a sheet sent back."""
    fill(cast, "submit", "send_back")
    inputs = seven(1)
    return lambda: lambda: enter_figures(period(), unit(), inputs, by=cast.clerk, at=NOW)


def recording(cast: Cast) -> Prepared:
    """Figures of history put right by the office."""
    old, inputs = Submission.objects.get(period__code="2018-H1", unit=unit()), seven(2)
    words: dict[str, Any] = {
        "by": cast.office,
        "at": NOW,
        "through": FigureChange.Through.FORM,
        "reason": REASON,
    }
    return lambda: lambda: record_figures(old, inputs, **words)


def moving(verb: str, *before: str) -> Verb:
    def ready(cast):
        fill(cast, *before)
        return lambda: move(cast, verb)

    return ready


def reopening(cast: Cast) -> Prepared:
    fill(cast, "submit")
    cell = Indicator.objects.get(code=CELL)
    fields: dict[str, Any] = {"by": cast.office, "at": NOW, "reason": REASON}
    return lambda: lambda: reopen_figure(sheet(), cell, **fields)


def answering(cast: Cast) -> Prepared:
    """Prepare to write a figure that has been opened again."""
    reopening(cast)()()
    inputs = {Indicator.objects.get(code=CELL): FigureInput(Value("value", amount=Decimal(7)))}
    return lambda: lambda: enter_figures(period(), unit(), inputs, by=cast.clerk, at=NOW)


def extending(cast: Cast) -> Prepared:
    fields: dict[str, Any] = {
        "by": cast.office,
        "at": NOW,
        "reason": REASON,
        "until": NOW + timedelta(days=30),
    }
    return lambda: lambda: extend_deadline(period(), unit(), **fields)


def staging(cast: Cast) -> Prepared:
    """Return a workbook that came back, kept until it is confirmed."""
    whose = Unit.objects.get(code="p_qlkh")
    content = changed(
        lambda book: book.put(21).put("không phát sinh", OTHER).put("x", COUNT, "note")
    )(export(period(), whose))
    fields: dict[str, Any] = {"by": cast.clerk, "filename": "bieu.xlsx", "at": NOW}
    return lambda: lambda: create_pending_upload(read(content, period(), whose), **fields)


def importing(cast: Cast) -> Prepared:
    """Return what was kept, confirmed."""
    staging(cast)()()
    return lambda: lambda: enter_pending_upload(PendingUpload.objects.get(), by=cast.clerk, at=NOW)


def seeing(cast: Cast) -> Prepared:
    fill(cast, "submit")
    return lambda: lambda: mark_read(cast.office, NOW)


def guessing(cast: Cast) -> Prepared:
    """Return a wrong password, counted."""
    return lambda: lambda: lockout.count_attempt("lan", "192.0.2.1", NOW)


# Each verb with the number of failures that it must have gone through at least.
VERBS: dict[str, tuple[Verb, int]] = {
    "enter one figure": (entering(1), 9),
    "enter many figures": (entering(9), 9),
    "write over a figure": (correcting, 5),
    "record history": (recording, 4),
    "submit": (moving("submit"), 13),
    "send back": (moving("send_back", "submit"), 11),
    "accept": (moving("accept", "submit"), 11),
    "reopen a figure": (reopening, 9),
    "answer a reopened figure": (answering, 12),
    "extend": (extending, 10),
    "stage a workbook": (staging, 3),
    "import a workbook": (importing, 11),
    "see notices": (seeing, 1),
    "count a guess": (guessing, 9),
}
