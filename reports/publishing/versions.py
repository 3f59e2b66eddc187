"""Keeping: an edition, printed and tied out, is written down for ever in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, draft_of
from reports.composition.serialization import freeze, thaw
from reports.document import Document
from reports.document import Fact as Printed
from reports.models import Erratum, PublishedFact, Report, Version, VersionFile
from reports.publishing.errata import begun_correction, errata_between
from reports.publishing.hash_chain import BEGINNING, ChainLink, digest_of
from reports.publishing.numbering import Series, issue_number
from reports.rendering import txt
from reports.rendering.layouts import Layout
from reports.workflow import begin, leave_trace, refuse_stale
from units.errors import ActionRefused
from units.folding import fold
from units.models import Role
from units.models.period import Transition
from units.notifications import people_in, people_of, tell

TOLD = (Role.OFFICE, Role.COMMITTEE, Role.RECORDS, Role.SIGNER, Role.READER)
ENTERING = (Role.CLERK, Role.HEAD)


@dataclass(frozen=True, slots=True)
class ReportEdition:
    """A report as it is about to be published: numbered, dated, printed, tied out."""

    draft: Draft
    document: Document
    layout: Layout
    series: Series | None
    files: Mapping[str, bytes]


@transaction.atomic
def keep(edition: ReportEdition, *, by: User, at: datetime, version: int) -> Version:
    """Write `edition` of a report seen at `version`: the version, its bytes, its facts, its
    link in the chain, its number, the move.

    Raises ActionRefused when the report is not as it was printed, IntegrityError when another
    report took the number or the link meanwhile.
    """
    report, step = begin(edition.draft.report, "publish", by, at)
    refuse_stale(report, version)
    _refuse_changed(report, edition)
    corrected = report.versions.order_by("-number").first()
    kept = _version_of(edition, report, corrected, by, at)
    facts = ledger(edition.document)
    errata = errata_between(corrected.document, edition.draft) if corrected else []
    files = _files_of(edition)
    kept.digest = digest_of(kept.previous, _says(kept, facts, errata), _hashes(files))
    kept.save()
    parts: list[PublishedFact | Erratum | VersionFile] = [*facts, *errata, *files]
    for part in parts:
        part.version = kept
    PublishedFact.objects.bulk_create(facts)
    Erratum.objects.bulk_create(errata)
    VersionFile.objects.bulk_create(files)
    issue_number(edition.series, edition.document.number, report, by=by, at=at)
    _move(report, step, kept, by, at)
    _tell(kept, facts, edition.draft, at)
    return kept


def _version_of(
    edition: ReportEdition, report: Report, corrected: Version | None, by: User, at: datetime
) -> Version:
    """The next link of the chain, not saved yet and without its digest."""
    newest = Version.objects.order_by("-pk").first()
    return Version(
        report=report,
        number=edition.document.version,
        layout=edition.layout.code,
        document=freeze(edition.document, edition.draft.places),
        fingerprints={str(key): value for key, value in edition.draft.fingerprints.items()},
        by=by,
        at=at,
        corrects=corrected,
        reason=_reason_of_correction(report) if corrected else "",
        folded=fold(txt.render(edition.document, edition.layout)),
        previous=newest.digest if newest else BEGINNING,
    )


def _files_of(edition: ReportEdition) -> list[VersionFile]:
    return [
        VersionFile(
            format=form, content=content, size=len(content), sha256=sha256(content).hexdigest()
        )
        for form, content in edition.files.items()
    ]


def _refuse_changed(report: Report, edition: ReportEdition) -> None:
    """What is written down is what was printed a moment ago, to the letter."""
    report.signed_on = edition.document.signed_on
    if draft_of(report).document != edition.draft.document:
        raise ActionRefused("Số liệu hoặc câu chữ vừa thay đổi trong lúc in. Xem lại rồi ban hành.")


def _move(report: Report, step: Transition, kept: Version, by: User, at: datetime) -> None:
    before = report.status
    report.status = Report.Status.CORRECTED if kept.corrects_id else Report.Status.PUBLISHED
    report.number = thaw(kept.document).number
    report.version += 1
    report.save(update_fields=["status", "number", "signed_on", "version"])
    # The digest stands in the trail, too: who rewrites the chain must rewrite that as well.
    step = step._replace(target=report.status)
    leave_trace(report, step, before, by, at, f"Bản {kept.number}, mắt xích {kept.digest}")


def _tell(kept: Version, facts: Sequence[PublishedFact], draft: Draft, at: datetime) -> None:
    """Tell the department, and every unit with a figure in it, what has been published."""
    known = draft.facts.known
    owners = {known[one.code].indicator.owner_id for one in facts if one.code in known}
    people = {*people_of(None, *TOLD, day=at), *people_in(owners, *ENTERING, day=at)}
    words = f"Đã ban hành báo cáo {kept.report.period}."
    if kept.corrects_id:
        words = f"Đã đính chính báo cáo {kept.report.period}, bản {kept.number}: {kept.reason}"
    in_order = sorted(people, key=lambda one: one.pk)
    tell(in_order, f"published:{kept.pk}", words, address_of(kept), at)


def address_of(version: Version) -> str:
    """Where a version is read."""
    return f"/published/{version.report.period.code}/{version.number}/"


def _reason_of_correction(report: Report) -> str:
    begun = begun_correction(report)
    return begun.reason if begun else ""


def ledger(document: Document) -> list[PublishedFact]:
    """Every figure the document prints, in the text and then in the annex, numbered from 1."""
    return [
        PublishedFact(
            position=position,
            code=printed.code,
            view=printed.view,
            label=printed.label,
            raw=printed.raw,
            shown=printed.text,
            status=printed.status,
        )
        for position, printed in enumerate(_printed(document), start=1)
    ]


def _printed(document: Document) -> Iterator[Printed]:
    yield from document.facts()
    for row in document.annex.rows if document.annex else ():
        yield from (cell for cell in row.cells if isinstance(cell, Printed))


# ------------------------------------------------------------------------------------ the chain


def links(versions: Sequence[Version] | None = None) -> list[ChainLink]:
    """The chain as it stands in the database, oldest first."""
    kept = Version.objects.order_by("pk").prefetch_related("files", "facts", "errata")
    return [_link(version) for version in (kept if versions is None else versions)]


def _link(version: Version) -> ChainLink:
    files = list(version.files.all())
    return ChainLink(
        name=str(version),
        says=_says(version, list(version.facts.all()), list(version.errata.all())),
        files={one.format: bytes(one.content) for one in files},
        hashes=_hashes(files),
        previous=version.previous,
        digest=version.digest,
    )


def _hashes(files: Sequence[VersionFile]) -> dict[str, str]:
    return {one.format: one.sha256 for one in files}


def _says(
    version: Version, facts: Sequence[PublishedFact], errata: Sequence[Erratum]
) -> dict[str, Any]:
    """All that a version says, but its files, as values that no database changes."""
    return {
        "report": version.report_id,
        "number": version.number,
        "layout": version.layout,
        "document": version.document,
        "fingerprints": version.fingerprints,
        "by": version.by_id,
        "at": version.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "corrects": version.corrects_id,
        "reason": version.reason,
        "facts": [
            [one.position, one.code, one.view, one.label, one.raw, one.shown, one.status]
            for one in facts
        ],
        "errata": [[one.position, one.place, one.old, one.new] for one in errata],
    }
