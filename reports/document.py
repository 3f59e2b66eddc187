"""The composed report as an immutable value, between composing and rendering.

Renderers know nothing of the database, composing knows nothing of file formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

ARTICLE = "article"
OFFICIAL = "report"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text of a passage, a heading or a title."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text that the period supplies, or a date: "6 tháng đầu năm", "10/8/2018"."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """Text whose digits are declared to be no figure: "ISO 9001:2015", "750ml"."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Text entered instead of a figure: a qualitative item, a conference's place."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed figure.

    `view` says which figure of the indicator it is ("" is this period's own), `raw` is the
    exact stored value without grouping ("1258", "14.6", "86/1042"), `text` is as printed. `unit`
    is the code of the unit whose share it is, "" for the whole.
    """

    code: str
    text: str
    raw: str
    view: str = ""
    label: str = ""
    status: str = "value"
    unit: str = ""

    @property
    def key(self) -> str:
        """What tells indicators and shares apart: "kh_tinh_moi", "kh_tinh_moi@tt_ung_dung"."""
        return f"{self.code}@{self.unit}" if self.unit else self.code


@dataclass(frozen=True, slots=True)
class Gap:
    """The place of a figure or text that is still missing; a report with one is a draft.

    Without a code it stands for a placeholder or a whole template that cannot be read, and `label`
    says why.
    """

    code: str
    label: str

    @property
    def is_broken(self) -> bool:
        return not self.code

    @property
    def text(self) -> str:
        return "[…]"


Run = Text | Word | Literal | Quote | Fact | Gap


@dataclass(frozen=True, slots=True)
class Clause:
    """One composed passage: its runs and the separator that follows it.

    `audience` is ARTICLE or OFFICIAL for a clause that only one of the two prints, else "".
    `passage` is the passage's place, "section:order", stable between compositions.
    `written` is the text of the first run before it took the place of a clause that has nothing
    to report, "" where nothing changed.
    """

    passage: str
    runs: tuple[Run, ...]
    separator: str = ""
    audience: str = ""
    written: str = ""

    @property
    def missing_figures(self) -> list[Gap]:
        """The places that wait for a figure or a text."""
        return [run for run in self.runs if isinstance(run, Gap) and not run.is_broken]


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A node of the outline, in printed order; `depth` is 0 for a root.

    `part` is "report", "conference" or "chrome"; `heading` stands before the clauses in
    running text, `title` is the heading of an official document; `joiner` (none, space,
    line, para) is what stands between this section and the one before it in the article.
    """

    code: str
    part: str
    depth: int
    title: tuple[Run, ...]
    heading: tuple[Run, ...] = ()
    joiner: str = "space"
    clauses: tuple[Clause, ...] = ()

    def clauses_for(self, audience: str) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.audience in ("", audience))


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A line of the annex: a section's title (no cells) or one indicator's figures.

    `part_of` is the code of the line that is the total of this one, if any. The code of a unit's
    share names the unit too: "kh_tinh_moi@tt_ung_dung".
    """

    label: str
    depth: int = 0
    number: str = ""
    measure: str = ""
    code: str = ""
    cells: tuple[Fact | Gap | Text, ...] = ()
    part_of: str = ""

    @property
    def is_group(self) -> bool:
        return not self.code

    @property
    def is_share(self) -> bool:
        return "@" in self.code


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """The annex: all figures by section; `columns` are the headings of the cells.

    `omitted` is how many indicators were left to the attached file, 0 but on paper.
    """

    title: tuple[Run, ...]
    columns: tuple[str, ...]
    rows: tuple[AnnexRow, ...]
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues and who signs a document, under one regime of documents.

    `regime` is "party" or "state". `symbol` follows the number ("BC/ĐU", "BC-SKHCN").
    `signing` are the lines over the signature, the first being the collective or the form
    ("T/M ĐẢNG ỦY", "KT. GIÁM ĐỐC"), the last the position. Empty fields are not printed.
    `term` is the committee's term, within which a Party document's number counts.
    """

    regime: str
    parent: str = ""
    issuer: str = ""
    symbol: str = ""
    place: str = ""
    addressees: tuple[str, ...] = ()
    signing: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = ()
    term: str = ""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One change that a correction makes: the text as printed and as corrected."""

    place: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        """Whether it takes so many lines that a page may end within it."""
        return max(len(self.old), len(self.new)) > 600


@dataclass(frozen=True, slots=True)
class Correction:
    """What a version corrects of the one published before it, why, and by whom.

    `number` and `signed_on` are those of the corrected document.
    """

    number: int | None
    signed_on: date | None
    reason: str
    asked_by: str
    issued_by: str
    changes: tuple[DocumentChange, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a renderer needs to print a report in any layout.

    `number` and `signed_on` are empty until the document is numbered and dated;
    `draft` is the number of the draft ("Dự thảo lần N"), 0 when it is final.
    `excerpt` names the unit when only that unit's part is composed. `version` is the number
    under which the document was published, 0 before; `correction` is there from the second on.
    """

    period: str
    year: int
    title: tuple[Run, ...]
    sections: tuple[DocumentSection, ...]
    annex: AnnexTable | None = None
    letterheads: tuple[Letterhead, ...] = field(default=())
    number: int | None = None
    signed_on: date | None = None
    draft: int = 1
    excerpt: str = ""
    version: int = 0
    correction: Correction | None = None

    def letterhead(self, regime: str) -> Letterhead:
        """Return the letterhead of `regime`; an empty one when the office has none."""
        for letterhead in self.letterheads:
            if letterhead.regime == regime:
                return letterhead
        return Letterhead(regime)

    def sections_for(self, audience: str) -> tuple[DocumentSection, ...]:
        """Return all sections but the web page's chrome; without the conference if official."""
        unread = {"chrome"} if audience == ARTICLE else {"chrome", "conference"}
        return tuple(section for section in self.sections if section.part not in unread)

    def clauses_for(self, audience: str) -> Iterator[tuple[DocumentSection, Clause]]:
        """Yield the clauses printed for `audience`, in order, each with its section."""
        for section in self.sections_for(audience):
            yield from ((section, clause) for clause in section.clauses_for(audience))

    def all_clauses(self) -> Iterator[tuple[DocumentSection, Clause]]:
        """Yield the clauses for any audience, in order, each with its section."""
        for section in self.sections:
            yield from ((section, clause) for clause in section.clauses)

    def facts(self, audience: str = OFFICIAL) -> Iterator[Fact]:
        """Yield the figures printed in the text, in order; those of the annex left out."""
        for _, clause in self.clauses_for(audience):
            yield from (run for run in clause.runs if isinstance(run, Fact))


def plain_text(runs: tuple[Run, ...]) -> str:
    """Return the text of `runs` without any marks."""
    return "".join(run.text for run in runs)
