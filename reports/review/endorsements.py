"""Answering for a whole draft: what was endorsed, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from reports.comparison.word_diff import Difference, diff_texts
from reports.composition.draft import Draft
from reports.composition.hashes import EMPTY_CLAUSE, content_hash
from reports.composition.serialization import deserialize_document
from reports.document import AnnexTable, Document, DocumentSection, plain_text
from reports.models import Agreement, Endorsement, Passage, Snapshot

Kind = Endorsement.Kind
CHECKS = {"check_content": Kind.CONTENT, "check_format": Kind.FORMAT}
# What a document says outside its passages, and what people call it.
FRAME = {
    "title": "Trích yếu",
    "outline": "Đề mục và thứ tự các câu",
    "annex": "Biểu số liệu kèm theo",
    "letterhead": "Thể thức đầu và cuối văn bản",
}


def component_hashes(draft: Draft) -> dict[str, str]:
    """Return the hashes of everything a signature answers for.

    The passages by their key, and the title, the outline with the passages' order, the annex, the
    letterheads. The document's number, date and signer are given at publication and are no part.
    """
    document = draft.document
    frame: dict[str, list[object]] = {
        "title": [plain_text(document.title)],
        "outline": _outline(draft),
        "annex": _annex(document.annex),
        "letterhead": [draft.report.layout, _heads(document)],
    }
    hashes = {part: content_hash(words) for part, words in frame.items()}
    return {str(pk): passage_hash for pk, passage_hash in draft.passage_hashes.items()} | hashes


def report_hash(whole: Mapping[str, str]) -> str:
    """One hash for the whole, which a page carries to say what its reader saw."""
    return content_hash([list(pair) for pair in sorted(whole.items())])


def _outline(draft: Draft) -> list[object]:
    titles = [_headed(section) for section in draft.document.sections]
    order = [passage.pk for passage in draft.passages if draft.clauses[passage.pk] != EMPTY_CLAUSE]
    return [titles, order]


def _headed(section: DocumentSection) -> list[str]:
    return [section.code, plain_text(section.title), plain_text(section.heading)]


def _annex(annex: AnnexTable | None) -> list[object]:
    if annex is None:
        return []
    rows = [
        [row.label, row.number, row.measure, [[cell.text, _raw(cell)] for cell in row.cells]]
        for row in annex.rows
    ]
    return [list(annex.columns), rows]


def _raw(cell: object) -> list[str]:
    return [getattr(cell, "raw", ""), getattr(cell, "status", "")]


def _heads(document: Document) -> list[object]:
    return [
        [
            letterhead.regime,
            letterhead.parent,
            letterhead.issuer,
            letterhead.symbol,
            letterhead.place,
        ]
        + [
            list(lines)
            for lines in (letterhead.addressees, letterhead.signing, letterhead.recipients)
        ]
        for letterhead in document.letterheads
    ]


# ------------------------------------------------------------------------------ still standing


@dataclass(frozen=True, slots=True)
class EndorsementDifference:
    """One thing that is not what was endorsed; `passage` is None for the frame."""

    what: str
    passage: Passage | None = None
    before: str = ""
    after: str = ""

    @property
    def words(self) -> Difference:
        """What it said and says, word by word."""
        return diff_texts(self.before, self.after)


@dataclass(frozen=True, slots=True)
class EndorsementStatus:
    """The newest endorsement of one kind for the present draft, and what changed since."""

    endorsement: Endorsement | None = None
    differences: tuple[EndorsementDifference, ...] = ()

    @property
    def is_valid(self) -> bool:
        return self.endorsement is not None and not self.differences

    @property
    def is_void(self) -> bool:
        return bool(self.differences)


def endorse(draft: Draft, kind: str, by: User, at: datetime) -> Endorsement:
    """Write down that `by` answers for the whole as it stands."""
    return Endorsement.objects.create(
        report=draft.report,
        kind=kind,
        draft_number=draft.report.draft_number,
        passage_hashes=component_hashes(draft),
        by=by,
        at=at,
    )


def load_endorsements(draft: Draft) -> list[Endorsement]:
    """Return the endorsements of this very draft, newest first."""
    endorsements_given = Endorsement.objects.filter(
        report=draft.report, draft_number=draft.report.draft_number
    )
    return list(endorsements_given.select_related("by"))


def endorsement_status(
    draft: Draft,
    kind: str = Kind.SIGNATURE,
    endorsements: Iterable[Endorsement] | None = None,
) -> EndorsementStatus:
    """Whether the newest endorsement of `kind` still stands, and what changed if not."""
    endorsements_given = load_endorsements(draft) if endorsements is None else endorsements
    newest = next(
        (endorsement for endorsement in endorsements_given if endorsement.kind == kind), None
    )
    if newest is None:
        return EndorsementStatus()
    return EndorsementStatus(newest, _differences(draft, newest.passage_hashes))


def _differences(draft: Draft, then: Mapping[str, str]) -> tuple[EndorsementDifference, ...]:
    now = component_hashes(draft)
    if then == now:
        return ()
    frame = [
        EndorsementDifference(name) for part, name in FRAME.items() if then.get(part) != now[part]
    ]
    keys = [key for key in {**then, **now} if key not in FRAME and then.get(key) != now.get(key)]
    changed = {int(key): then.get(key, "") for key in keys}
    passages = Passage.objects.select_related("section").in_bulk(list(changed))
    words = _words_of(draft, changed, passages)
    return (
        *(
            EndorsementDifference(
                _what(pk, then, now),
                passage,
                words.get(pk, ""),
                plain_text(draft.clauses.get(pk, EMPTY_CLAUSE).runs),
            )
            for pk, passage in sorted(passages.items(), key=_printed)
        ),
        *frame,
    )


def _what(pk: int, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    if str(pk) not in then:
        return "Câu thêm"
    return "Câu đổi" if str(pk) in now else "Câu bỏ"


def _printed(keyed: tuple[int, Passage]) -> tuple[int, str, int]:
    section = keyed[1].section
    return section.order, section.code, keyed[1].order


def _words_of(
    draft: Draft, changed: Mapping[int, str], passages: Mapping[int, Passage]
) -> dict[int, str]:
    """Return what the changed passages said then: as agreed to, else as sent."""
    words: dict[int, str] = {}
    snapshot = Snapshot.objects.filter(
        report=draft.report, draft_number=draft.report.draft_number
    ).first()
    if snapshot is not None:
        sections = deserialize_document(snapshot.document).sections
        clause_texts = {
            clause.passage: plain_text(clause.runs) for part in sections for clause in part.clauses
        }
        for pk, passage in passages.items():
            if snapshot.passage_hashes.get(str(pk)) == changed[pk]:
                words[pk] = clause_texts.get(f"{passage.section.code}:{passage.order}", "")
    agreed = Agreement.objects.filter(passage__in=changed, passage_hash__in=changed.values())
    for agreement in agreed.order_by():
        if changed[agreement.passage_id] == agreement.passage_hash:
            words[agreement.passage_id] = agreement.words
    return words
