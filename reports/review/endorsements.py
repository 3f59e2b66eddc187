"""Endorsements of a whole draft: what each refers to, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from reports.comparison.word_diff import Difference, diff_texts
from reports.composition.draft import Draft, passage_place
from reports.composition.hashes import EMPTY_CLAUSE, content_hash
from reports.composition.serialization import deserialize_document
from reports.document import AnnexTable, Document, plain_text
from reports.models import Agreement, Endorsement, Passage, Snapshot

Kind = Endorsement.Kind
CHECKS = {"check_content": Kind.CONTENT, "check_format": Kind.FORMAT}
# The components besides the passages, with their labels.
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
        "letterhead": [draft.report.layout, _letterheads(document)],
    }
    hashes = {part: content_hash(words) for part, words in frame.items()}
    return {str(pk): passage_hash for pk, passage_hash in draft.passage_hashes.items()} | hashes


def report_hash(hashes: Mapping[str, str]) -> str:
    """Return one hash of all components, by which a page says what its reader saw."""
    return content_hash([list(pair) for pair in sorted(hashes.items())])


def _outline(draft: Draft) -> list[object]:
    titles = [
        [section.code, plain_text(section.title), plain_text(section.heading)]
        for section in draft.document.sections
    ]
    order = [passage.pk for passage in draft.passages if draft.clauses[passage.pk] != EMPTY_CLAUSE]
    return [titles, order]


def _annex(annex: AnnexTable | None) -> list[object]:
    if annex is None:
        return []
    rows = [
        [
            row.label,
            row.number,
            row.measure,
            [
                [cell.text, [getattr(cell, "raw", ""), getattr(cell, "status", "")]]
                for cell in row.cells
            ],
        ]
        for row in annex.rows
    ]
    return [list(annex.columns), rows]


def _letterheads(document: Document) -> list[object]:
    return [
        [
            *(head.regime, head.parent, head.issuer, head.symbol, head.place),
            *(list(lines) for lines in (head.addressees, head.signing, head.recipients)),
        ]
        for head in document.letterheads
    ]


@dataclass(frozen=True, slots=True)
class EndorsementDifference:
    """One component that has changed since the endorsement; no `passage` for the frame."""

    what: str
    passage: Passage | None = None
    before: str = ""
    after: str = ""

    @property
    def words(self) -> Difference:
        """The changed words."""
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


def endorse(draft: Draft, kind: str, by: User, at: datetime, *, is_withdrawn: bool = False) -> None:
    """Save an endorsement of the whole draft by one person, or that it is withdrawn."""
    Endorsement.objects.create(
        report=draft.report,
        kind=kind,
        draft_number=draft.report.draft_number,
        passage_hashes=component_hashes(draft),
        by=by,
        at=at,
        is_withdrawn=is_withdrawn,
    )


def load_endorsements(draft: Draft) -> list[Endorsement]:
    """Return the endorsements of this draft number that stand, newest first."""
    rows = Endorsement.objects.filter(report=draft.report, draft_number=draft.report.draft_number)
    withdrawn: set[tuple[str, int]] = set()
    endorsements = []
    for row in rows.select_related("by"):
        if row.is_withdrawn:
            withdrawn.add((row.kind, row.by_id))
        elif (row.kind, row.by_id) not in withdrawn:
            endorsements.append(row)
    return endorsements


def endorsement_status(
    draft: Draft,
    kind: str = Kind.SIGNATURE,
    endorsements: Iterable[Endorsement] | None = None,
) -> EndorsementStatus:
    """Return the newest endorsement of `kind`, with what has changed since."""
    if endorsements is None:
        endorsements = load_endorsements(draft)
    for endorsement in endorsements:
        if endorsement.kind == kind:
            return EndorsementStatus(endorsement, _differences(draft, endorsement.passage_hashes))
    return EndorsementStatus()


def _differences(draft: Draft, then: Mapping[str, str]) -> tuple[EndorsementDifference, ...]:
    """Return the changed passages in printed order, then the changed parts of the frame."""
    now = component_hashes(draft)
    if then == now:
        return ()
    keys = [key for key in {**then, **now} if key not in FRAME and then.get(key) != now.get(key)]
    changed = {int(key): then.get(key, "") for key in keys}
    rows = Passage.objects.filter(pk__in=changed).select_related("section").in_print_order()
    passages = {passage.pk: passage for passage in rows}
    texts = _endorsed_texts(draft, changed, passages)
    return (
        *(
            EndorsementDifference(
                _what(pk, then, now),
                passage,
                texts.get(pk, ""),
                plain_text(draft.clauses.get(pk, EMPTY_CLAUSE).runs),
            )
            for pk, passage in passages.items()
        ),
        *(EndorsementDifference(name) for key, name in FRAME.items() if then.get(key) != now[key]),
    )


def _what(pk: int, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    if str(pk) not in then:
        return "Câu thêm"
    return "Câu đổi" if str(pk) in now else "Câu bỏ"


def _endorsed_texts(
    draft: Draft, changed: Mapping[int, str], passages: Mapping[int, Passage]
) -> dict[int, str]:
    """Return the texts of the endorsed hashes in `changed`: from agreements, else as sent."""
    report, texts = draft.report, {}
    snapshot = Snapshot.objects.filter(report=report, draft_number=report.draft_number).first()
    if snapshot is not None:
        clause_texts = {
            clause.passage: plain_text(clause.runs)
            for section in deserialize_document(snapshot.document).sections
            for clause in section.clauses
        }
        for pk, passage in passages.items():
            if snapshot.passage_hashes.get(str(pk)) == changed[pk]:
                texts[pk] = clause_texts.get(passage_place(passage), "")
    agreed = Agreement.objects.filter(passage__in=changed, passage_hash__in=changed.values())
    for agreement in agreed.order_by():
        if changed[agreement.passage_id] == agreement.passage_hash:
            texts[agreement.passage_id] = agreement.words
    return texts
