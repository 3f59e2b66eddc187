"""The letterhead, the signature block and the head of the annex of an official document."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import accumulate
from math import ceil

from reports.document import ARTICLE, AnnexTable, Document, Letterhead, Run, Text, plain_text
from reports.rendering.layouts import STATE, Layout
from reports.rendering.outline import capitalised, upper
from reports.rendering.typesetting.annex_columns import AnnexColumns, choose_columns
from reports.rendering.typesetting.print_fonts import measure_line

BLANK = " " * 6
NUMBER_HEAD, LABEL_HEAD, MEASURE_HEAD = "TT", "Chỉ tiêu", "Đơn vị tính"
AS_ABOVE = "Như trên"
MANY_RECIPIENTS = 12
LONG_RECIPIENTS, BESIDE_SIGNATURE = 33, 10  # lines: half a page, and as tall as a signature
CROWDED_WIDTH, BESIDE_RECIPIENTS = 0.6, 4  # of document.css: the list's share, millimetres
MAX_PROPERTY = 255  # letters; Word and Excel take no more, and a title may be longer


@dataclass(frozen=True, slots=True)
class Head:
    """Page one above the text, in reading order."""

    parent: str
    issuer: str
    under_issuer: str
    nation: str
    motto: str
    number: str
    dateline: str
    draft: str
    kind: str
    subject: tuple[Run, ...]
    excerpt: str
    under_subject: str
    addressees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """Recipients on the left, who signs on the right; `below` are those that may go overleaf."""

    copies: str
    recipients: tuple[str, ...]
    below: tuple[str, ...]
    authority: tuple[str, ...]
    position: str
    signer: str

    @property
    def is_crowded(self) -> bool:
        return len(self.recipients) > MANY_RECIPIENTS

    @property
    def is_long(self) -> bool:
        """Whether the recipients take so much of a page that they may go on overleaf."""
        return bool(self.below)

    @property
    def beside(self) -> tuple[str, ...]:
        """The recipients that stay on the page of the signature."""
        return self.recipients[: len(self.recipients) - len(self.below)]

    def __bool__(self) -> bool:
        return bool(self.recipients or self.authority or self.position or self.signer)


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """Over the annex table; `columns` are all heads, the first three ours."""

    label: str
    title: tuple[Run, ...]
    reference: str
    columns: tuple[str, ...]
    table: AnnexColumns

    @property
    def wide(self) -> bool:
        """Whether the sheet lies on its side."""
        return self.table.wide


def build_head(document: Document, layout: Layout) -> Head:
    letterhead = document.letterhead(layout.regime)
    subject = _subject(document.title, layout)
    return Head(
        parent=letterhead.parent.upper(),
        issuer=letterhead.issuer.upper(),
        under_issuer=layout.under_issuer if letterhead.issuer else "",
        nation=layout.nation[0] if layout.nation else "",
        motto=layout.nation[1] if len(layout.nation) > 1 else "",
        number=number_line(document, letterhead, layout),
        dateline=date_line(document, letterhead),
        draft=f"Dự thảo lần {document.draft}" if document.draft else "",
        kind=layout.kind,
        subject=subject,
        excerpt=f"(Trích phần: {document.excerpt})" if document.excerpt else "",
        under_subject=layout.under_subject if subject else "",
        addressees=_addressees(letterhead.addressees),
    )


def number_line(document: Document, letterhead: Letterhead, layout: Layout) -> str:
    """`Số 15-BC/ĐU`; blank in a draft, which has no number whatever is stored."""
    number = "" if document.draft or document.number is None else f"{document.number:02d}"
    if not letterhead.symbol and not number:
        return ""
    line = layout.number.format(number=number or BLANK, symbol=letterhead.symbol)
    return line.rstrip("-/")


def date_line(document: Document, letterhead: Letterhead) -> str:
    """Return the place and date line; the date is blank in a draft.

    Days below 10 and the months 1 and 2 are written with a zero, as the law requires.
    """
    if document.signed_on and not document.draft:
        day = _day_of(document.signed_on)
    else:
        day = f"ngày{BLANK}tháng{BLANK}năm {document.year}"
    return f"{letterhead.place}, {day}" if letterhead.place else day.capitalize()


def _day_of(signed: date) -> str:
    month = f"{signed.month:02d}" if signed.month <= 2 else f"{signed.month}"
    return f"ngày {signed.day:02d} tháng {month} năm {signed.year}"


def describe_document(
    number: int | None, signed: date | None, document: Document, layout: Layout
) -> str:
    """Return a document named in words: "Báo cáo số 15-BC/ĐU, ngày 10 tháng 8 năm 2018"."""
    symbol = document.letterhead(layout.regime).symbol
    line = layout.number.format(number=f"{number:02d}", symbol=symbol) if number else ""
    return _name_document(line, _day_of(signed) if signed else "", layout)


def enclosure_line(named: str, document: Document, layout: Layout) -> str:
    """Return the line under the title of an enclosure: what it comes with, and whose that is."""
    issuer = document.letterhead(layout.regime).issuer
    return f"(Kèm theo {named} của {issuer})" if issuer else f"(Kèm theo {named})"


def _name_document(number_line: str, day: str, layout: Layout) -> str:
    """Return kind, number and day in one line; State documents write no comma before the day."""
    kind = "Bài tin" if layout.audience == ARTICLE else "Báo cáo"
    numbered = " ".join(filter(None, (kind, number_line.replace("Số", "số").replace(":", ""))))
    comma = "" if layout.key == STATE else ","
    return f"{numbered}{comma} {day}" if day else numbered


def _subject(title: tuple[Run, ...], layout: Layout) -> tuple[Run, ...]:
    """Return the title without the kind of document, which has its own line above it."""
    kind = layout.kind.lower() + " "
    if title and isinstance(title[0], Text) and title[0].text.lower().startswith(kind):
        title = (Text(title[0].text[len(kind) :]), *title[1:])
    return capitalised(title)


def _addressees(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) == 1:
        return (f"Kính gửi: {_strip_punctuation(names[0])}",)
    return ("Kính gửi:", *_list_lines(names)) if names else ()


def _strip_punctuation(line: str) -> str:
    return line.strip(" -–").rstrip(" ;,./")


def _list_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """`- …;` each, the last with a full stop."""
    bare = [_strip_punctuation(line) for line in lines if _strip_punctuation(line)]
    ends = [";"] * (len(bare) - 1) + ["."]
    return tuple(f"- {line}{end}" for line, end in zip(bare, ends, strict=False))


def build_foot(document: Document, layout: Layout) -> Foot:
    """Return recipients and signature; an excerpt has none, as one unit's part is never signed."""
    letterhead = document.letterhead(layout.regime)
    if document.excerpt:
        letterhead = Letterhead(layout.regime)
    signing = tuple(line.upper() for line in letterhead.signing if line)
    recipients = _list_lines(_recipients(letterhead))
    return Foot(
        copies=layout.copies if recipients else "",
        recipients=recipients,
        below=_recipients_below(recipients, layout),
        authority=signing[:-1],
        position=signing[-1] if signing else "",
        signer=letterhead.signer,
    )


def _recipients_below(recipients: tuple[str, ...], layout: Layout) -> tuple[str, ...]:
    """Return the recipients below the signature's last line, where all take half a page."""
    face = layout.face("copy")
    room = layout.printable_width() * CROWDED_WIDTH - BESIDE_RECIPIENTS
    lines = list(accumulate(ceil(measure_line(line, face) / room) for line in recipients))
    if not lines or lines[-1] <= LONG_RECIPIENTS:
        return ()
    return recipients[bisect_left(lines, BESIDE_SIGNATURE) + 1 :]


def _recipients(letterhead: Letterhead) -> tuple[str, ...]:
    """Return the recipients; "Như trên" comes first when the document has addressees."""
    others = [
        line
        for line in letterhead.recipients
        if _strip_punctuation(line).lower() != AS_ABOVE.lower()
    ]
    return (AS_ABOVE, *others) if letterhead.addressees and others else tuple(others)


def build_annex_head(document: Document, annex: AnnexTable, layout: Layout) -> AnnexHead:
    """Return the annex's head; its reference stays blank, as law wants in electronic documents.

    The only annex of a document has no number: Roman ones count from two on.
    """
    symbol = document.letterhead(layout.regime).symbol
    number = layout.number.format(number=BLANK, symbol=symbol).rstrip("-/")
    named = _name_document(number, f"ngày{BLANK}tháng{BLANK}năm{BLANK}".rstrip(), layout)
    columns = (NUMBER_HEAD, LABEL_HEAD, MEASURE_HEAD, *annex.columns)
    return AnnexHead(
        label="Phụ lục",
        title=upper(annex.title),
        reference=enclosure_line(f"{named}{BLANK.removesuffix(' ')}", document, layout),
        columns=columns,
        table=choose_columns(annex, columns, layout),
    )


def full_title(document: Document, layout: Layout) -> str:
    """Kind and subject in one line: a file's title, a browser's tab."""
    subject = plain_text(_subject(document.title, layout))
    return f"Báo cáo {subject[:1].lower()}{subject[1:]}" if subject else "Báo cáo"


def document_time(document: Document, changed_at: datetime | None = None) -> datetime:
    """Return a moment that belongs to the document, not to the machine that prints it.

    That is the day it was signed; of a draft, the moment `changed_at` of its latest change.
    """
    if changed_at and (document.draft or document.signed_on is None):
        return changed_at.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(document.signed_on or date(document.year, 1, 1), time(), UTC)


def property_text(text: str) -> str:
    """Return a text as a property of a Word or Excel file: one line of no more letters than fit."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_PROPERTY else f"{line[: MAX_PROPERTY - 1].rstrip()}…"
