"""Keeping: an edition, printed and tied out, is written down for ever in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft
from reports.composition.serialization import deserialize_document, serialize_document
from reports.document import Document
from reports.document import Fact as Printed
from reports.models import Erratum, PublishedFact, Report, Version, VersionFile
from reports.publishing.errata import begun_correction, errata_between
from reports.publishing.hash_chain import BEGINNING, ChainLink, digest_of
from reports.publishing.numbering import Series, issue_number
from reports.rendering import txt
from reports.rendering.layouts import Layout
from reports.workflow import begin_transition, log_transition, require_revision
from units.errors import ActionRefused
from units.folding import fold
from units.models import Role
from units.models.period import Transition
from units.notifications import notify, users_with_role, users_with_role_in_units

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
def keep(edition: ReportEdition, *, by: User, at: datetime, expected_revision: int) -> Version:
    """Write a printed edition of a report as its next version, in one transaction.

    The version, its bytes, facts, errata, document number, link in the hash chain and log entry.
    Raises ActionRefused when the report is not as it was printed, IntegrityError when another
    report took the number or the link meanwhile.
    """
    report, step = begin_transition(edition.draft.report, "publish", by, at)
    require_revision(report, expected_revision)
    _refuse_changed(report, edition)
    corrected = report.versions.order_by("-number").first()
    new_version = _version_of(edition, report, corrected, by, at)
    facts = ledger(edition.document)
    errata = errata_between(corrected.document, edition.draft) if corrected else []
    files = _files_of(edition)
    new_version.digest = digest_of(
        new_version.previous, _says(new_version, facts, errata), _hashes(files)
    )
    new_version.save()
    parts: list[PublishedFact | Erratum | VersionFile] = [*facts, *errata, *files]
    for part in parts:
        part.version = new_version
    PublishedFact.objects.bulk_create(facts)
    Erratum.objects.bulk_create(errata)
    VersionFile.objects.bulk_create(files)
    issue_number(edition.series, edition.document.number, report, by=by, at=at)
    _move(report, step, new_version, by, at)
    _tell(new_version, facts, edition.draft, at)
    return new_version


def _version_of(
    edition: ReportEdition, report: Report, corrected: Version | None, by: User, at: datetime
) -> Version:
    """Return the next link of the chain, not saved yet and without its digest."""
    newest = Version.objects.order_by("-pk").first()
    return Version(
        report=report,
        number=edition.document.version,
        layout=edition.layout.code,
        document=serialize_document(edition.document, edition.draft.places),
        passage_hashes={str(key): value for key, value in edition.draft.passage_hashes.items()},
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
    """Refuse to write anything else than what was printed a moment ago."""
    report.signed_on = edition.document.signed_on
    if compose_draft(report).document != edition.draft.document:
        raise ActionRefused("Số liệu hoặc câu chữ vừa thay đổi trong lúc in. Xem lại rồi ban hành.")


def _move(report: Report, step: Transition, version: Version, by: User, at: datetime) -> None:
    before = report.status
    report.status = Report.Status.CORRECTED if version.corrects_id else Report.Status.PUBLISHED
    report.number = deserialize_document(version.document).number
    report.revision += 1
    report.save(update_fields=["status", "number", "signed_on", "revision"])
    # The digest stands in the trail, too: who rewrites the chain must rewrite that as well.
    step = step._replace(target=report.status)
    log_transition(report, step, before, by, at, f"Bản {version.number}, mắt xích {version.digest}")


def _tell(version: Version, facts: Sequence[PublishedFact], draft: Draft, at: datetime) -> None:
    """Tell the department, and every unit with a figure in it, what has been published."""
    indicator_values = draft.period_values.by_code
    owners = {
        indicator_values[fact.code].indicator.owner_id
        for fact in facts
        if fact.code in indicator_values
    }
    people = {
        *users_with_role(None, *TOLD, day=at),
        *users_with_role_in_units(owners, *ENTERING, day=at),
    }
    words = f"Đã ban hành báo cáo {version.report.period}."
    if version.corrects_id:
        words = (
            f"Đã đính chính báo cáo {version.report.period}, bản {version.number}: {version.reason}"
        )
    in_order = sorted(people, key=lambda person: person.pk)
    notify(in_order, f"published:{version.pk}", words, address_of(version), at)


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
    """Return the chain as it stands in the database, oldest first."""
    all_versions = Version.objects.order_by("pk").prefetch_related("files", "facts", "errata")
    return [_link(version) for version in (all_versions if versions is None else versions)]


def _link(version: Version) -> ChainLink:
    files = list(version.files.all())
    return ChainLink(
        name=str(version),
        says=_says(version, list(version.facts.all()), list(version.errata.all())),
        files={file.format: bytes(file.content) for file in files},
        hashes=_hashes(files),
        previous=version.previous,
        digest=version.digest,
    )


def _hashes(files: Sequence[VersionFile]) -> dict[str, str]:
    return {file.format: file.sha256 for file in files}


def _says(
    version: Version, facts: Sequence[PublishedFact], errata: Sequence[Erratum]
) -> dict[str, Any]:
    """All that a version says, but its files, as values that no database changes."""
    return {
        "report": version.report_id,
        "number": version.number,
        "layout": version.layout,
        "document": version.document,
        "fingerprints": version.passage_hashes,
        "by": version.by_id,
        "at": version.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "corrects": version.corrects_id,
        "reason": version.reason,
        "facts": [
            [fact.position, fact.code, fact.view, fact.label, fact.raw, fact.shown, fact.status]
            for fact in facts
        ],
        "errata": [
            [erratum.position, erratum.place, erratum.old, erratum.new] for erratum in errata
        ],
    }
