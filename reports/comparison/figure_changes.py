"""Comparing figures: old and new value, and the difference in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from reports.composition.annex import EMPTY_MARKS
from reports.document import AnnexRow, Document, Fact, Gap, Text
from units.numbers import format_number, round_half_up

HUNDRED = Decimal(100)
VIEWS = {
    "ky_truoc": "kỳ trước",
    "cung_ky": "cùng kỳ",
    "so_sanh": "so sánh",
    "ty_le": "tỷ lệ",
    "luy_ke": "lũy kế",
    "ke_hoach": "kế hoạch",
    "dat_ke_hoach": "đạt kế hoạch",
    "bang_chu": "bằng chữ",
    "tren": "làm tròn",
    "gan": "làm tròn",
    "khoang": "làm tròn",
}
STATUSES = {
    "value": "số chính thức",
    "estimate": "số ước",
    "none": "không phát sinh",
    "na": "không áp dụng",
}

type Figure = Fact | Gap
# Which figure it is, whatever it is worth: the indicator's code and the view.
type FigureKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure that differs; None where a document does not print it."""

    code: str
    view: str
    old: Figure | None
    new: Figure | None

    @property
    def label(self) -> str:
        return next(
            (figure.label for figure in (self.new, self.old) if figure and figure.label), self.code
        )

    @property
    def view_label(self) -> str:
        """Return the label of the figure's view; "" for this period's own value."""
        return VIEWS.get(self.view, self.view)

    @property
    def old_text(self) -> str:
        return self.old.text if self.old else ""

    @property
    def new_text(self) -> str:
        return self.new.text if self.new else ""

    @property
    def difference(self) -> str:
        """Return "tăng 3 (25%)", "nay là số ước", "mới có số liệu" and the like."""
        if self.old is None or self.new is None:
            return "mới có trong văn bản" if self.new else "không còn trong văn bản"
        if isinstance(self.old, Gap) or isinstance(self.new, Gap):
            return "mới có số liệu" if isinstance(self.old, Gap) else "không còn số liệu"
        change = _change_text(self.old, self.new)
        status = "" if self.old.status == self.new.status else STATUSES.get(self.new.status, "")
        if change and "estimate" not in (self.old.status, self.new.status):
            return change
        return "; ".join(filter(None, (change, status and f"nay là {status}")))


def differs(old: Figure, new: Figure) -> bool:
    """Return whether the exact value, the status or the presence of a figure changed."""
    if isinstance(old, Fact) and isinstance(new, Fact):
        return (old.raw, old.status) != (new.raw, new.status)
    return type(old) is not type(new)


def compare_figures(old: Document, new: Document) -> tuple[FigureDifference, ...]:
    """Return every figure that differs, once, in the new document's order."""
    before, after = _figures_by_key(old), _figures_by_key(new)
    keys = (*after, *(key for key in before if key not in after))
    pairs = ((key, before.get(key), after.get(key)) for key in keys)
    return tuple(
        FigureDifference(*key, was, now)
        for key, was, now in pairs
        if was is None or now is None or differs(was, now)
    )


def _figures_by_key(document: Document) -> Mapping[FigureKey, Figure]:
    """Return the document's figures; the annex adds those that the text leaves out."""
    figures: dict[FigureKey, Figure] = {}
    for figure in (*_text_figures(document), *_annex_figures(document)):
        key = figure.key if isinstance(figure, Fact) else figure.code
        figures.setdefault((key, getattr(figure, "view", "")), figure)
    return figures


def _text_figures(document: Document) -> Iterator[Figure]:
    for section in document.sections:
        for clause in section.clauses:
            yield from (run for run in clause.runs if isinstance(run, Fact))


def _annex_figures(document: Document) -> Iterator[Figure]:
    """Yield the annex's cells; a mark for "nothing happened" is a figure too."""
    rows = document.annex.rows if document.annex else ()
    width = max((len(row.cells) for row in rows), default=0)
    views = [_view_of(rows, place) for place in range(width)]
    marks = {mark: status for status, mark in EMPTY_MARKS.items()}
    for row in rows:
        for view, cell in zip(views, row.cells, strict=False):
            if isinstance(cell, Text) and cell.text in marks:
                yield Fact(row.code, cell.text, "", view, row.label, marks[cell.text])
            elif not isinstance(cell, Text):
                yield cell


def _view_of(rows: tuple[AnnexRow, ...], place: int) -> str:
    """Return the view of an annex column, which only its figures name."""
    cells = (row.cells[place] for row in rows if place < len(row.cells))
    return next((cell.view for cell in cells if isinstance(cell, Fact)), "")


def _change_text(old: Fact, new: Fact) -> str:
    """Return the difference of two amounts; "" where they are equal or no amounts."""
    if old.view == "so_sanh" or old.raw == new.raw:
        return ""
    was, now = _size(old.raw), _size(new.raw)
    if was is None or now is None:
        return ""
    if "/" in old.raw + new.raw or old.text.endswith("%"):
        return _signed_change(now - was, " điểm phần trăm") if now != was else "tỷ lệ không đổi"
    share = f" ({_rounded(abs(now - was) / abs(was) * HUNDRED)}%)" if was else ""
    return _signed_change(now - was) + share


def _size(raw: str) -> Decimal | None:
    """Return an amount, or a ratio as its percentage."""
    amount, _, base = raw.partition("/")
    try:
        return Decimal(amount) / Decimal(base) * HUNDRED if base else Decimal(amount)
    except (InvalidOperation, ZeroDivisionError):
        return None


def _signed_change(change: Decimal, measure: str = "") -> str:
    size = _rounded(abs(change)) if measure else format_number(abs(change).normalize())
    return f"{'tăng' if change > 0 else 'giảm'} {size}{measure}"


def _rounded(size: Decimal) -> str:
    """Return a percentage with at most one decimal, "dưới 0,1" for one too small."""
    shown = round_half_up(size, 1).normalize()
    return format_number(shown) if shown else "dưới 0,1"
