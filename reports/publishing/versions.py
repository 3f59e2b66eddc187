"""Store a printed edition of a report as its next version, and load the hash chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft
from reports.composition.serialization import deserialize_document, serialize_document
from reports.document import Document, Fact
from reports.models import Erratum, PublishedFact, Report, Version, VersionFile
from reports.publishing.errata import find_correction_request, find_errata
from reports.publishing.hash_chain import FIRST_PREVIOUS, ChainLink, link_hash
from reports.publishing.numbering import Series, issue_number
from reports.rendering import txt
from reports.rendering.layouts import Layout
from reports.workflow import begin_transition, log_transition, require_revision
from units.errors import ActionRefused
from units.models import Role
from units.models.period import Transition
from units.notifications import notify, users_with_role, users_with_role_in_units
from units.text.folding import fold

NOTIFIED_ROLES = (Role.OFFICE, Role.COMMITTEE, Role.RECORDS, Role.SIGNER, Role.READER)
NOTIFIED_UNIT_ROLES = (Role.CLERK, Role.HEAD)


@dataclass(frozen=True, slots=True)
class ReportEdition:
    """A report ready to be published: numbered, dated, printed and tied out."""

    draft: Draft
    document: Document
    layout: Layout
    series: Series | None
    files: Mapping[str, bytes]


@transaction.atomic
def create_version(
    edition: ReportEdition, *, by: User, at: datetime, expected_revision: int
) -> Version:
    """Store a printed edition of a report as its next version, in one transaction.

    Raises ActionRefused when the report has changed since it was printed, IntegrityError when
    another report took the number or the link of the hash chain meanwhile.
    """
    report, step = begin_transition(edition.draft.report, "publish", by, at)
    require_revision(report, expected_revision)
    _require_unchanged(report, edition)
    corrected = report.versions.order_by("-number").first()
    new_version = _build_version(edition, report, corrected, by, at)
    facts = build_facts(edition.document)
    errata = find_errata(corrected.document, edition.draft) if corrected else []
    files = _build_files(edition)
    new_version.digest = link_hash(
        new_version.previous, _link_content(new_version, facts, errata), _file_hashes(files)
    )
    new_version.save()
    parts: list[PublishedFact | Erratum | VersionFile] = [*facts, *errata, *files]
    for part in parts:
        part.version = new_version
    PublishedFact.objects.bulk_create(facts)
    Erratum.objects.bulk_create(errata)
    VersionFile.objects.bulk_create(files)
    issue_number(edition.series, edition.document.number, report, by=by, at=at)
    _record_transition(report, step, new_version, by, at)
    _notify_readers(new_version, facts, edition.draft, at)
    return new_version


def _build_version(
    edition: ReportEdition, report: Report, corrected: Version | None, by: User, at: datetime
) -> Version:
    """Return the version, not saved yet and without its hash."""
    newest = Version.objects.order_by("-pk").first()
    request = find_correction_request(report) if corrected else None
    return Version(
        report=report,
        number=edition.document.version,
        layout=edition.layout.code,
        document=serialize_document(edition.document, edition.draft.places),
        passage_hashes={str(key): value for key, value in edition.draft.passage_hashes.items()},
        by=by,
        at=at,
        corrects=corrected,
        reason=request.reason if request else "",
        folded=fold(txt.render(edition.document, edition.layout)),
        previous=newest.digest if newest else FIRST_PREVIOUS,
    )


def _build_files(edition: ReportEdition) -> list[VersionFile]:
    return [
        VersionFile(
            format=form, content=content, size=len(content), sha256=sha256(content).hexdigest()
        )
        for form, content in edition.files.items()
    ]


def _require_unchanged(report: Report, edition: ReportEdition) -> None:
    """Raise ActionRefused when the report differs from what was printed."""
    report.signed_on = edition.document.signed_on
    if compose_draft(report).document != edition.draft.document:
        raise ActionRefused("Số liệu hoặc câu chữ vừa thay đổi trong lúc in. Xem lại rồi ban hành.")


def _record_transition(
    report: Report, step: Transition, version: Version, by: User, at: datetime
) -> None:
    before = report.status
    report.status = Report.Status.CORRECTED if version.corrects_id else Report.Status.PUBLISHED
    report.number = deserialize_document(version.document).number
    report.revision += 1
    report.save(update_fields=["status", "number", "signed_on", "revision"])
    # The hash is also in the trail: a forged chain would have to forge that as well.
    step = step._replace(target=report.status)
    log_transition(report, step, before, by, at, f"Bản {version.number}, mắt xích {version.digest}")


def _notify_readers(
    version: Version, facts: Sequence[PublishedFact], draft: Draft, at: datetime
) -> None:
    """Notify the department, and every unit with a figure in the version."""
    indicator_values = draft.period_values.by_code
    owners = {
        unit.pk
        for fact in facts
        if fact.code in indicator_values
        for unit in indicator_values[fact.code].units
    }
    people = {
        *users_with_role(None, *NOTIFIED_ROLES, day=at),
        *users_with_role_in_units(owners, *NOTIFIED_UNIT_ROLES, day=at),
    }
    text = f"Đã ban hành báo cáo {version.report.period}."
    if version.corrects_id:
        text = (
            f"Đã đính chính báo cáo {version.report.period}, bản {version.number}: {version.reason}"
        )
    in_order = sorted(people, key=lambda person: person.pk)
    notify(in_order, f"published:{version.pk}", text, version_url(version), at)


def version_url(version: Version) -> str:
    return f"/published/{version.report.period.code}/{version.number}/"


def build_facts(document: Document) -> list[PublishedFact]:
    """Return every printed figure, of the text and then of the annex, numbered from 1."""
    rows = document.annex.rows if document.annex else ()
    annex_facts = (cell for row in rows for cell in row.cells if isinstance(cell, Fact))
    return [
        PublishedFact(
            position=position,
            code=fact.code,
            unit=fact.unit,
            view=fact.view,
            label=fact.label,
            raw=fact.raw,
            shown=fact.text,
            status=fact.status,
        )
        for position, fact in enumerate((*document.facts(), *annex_facts), start=1)
    ]


def load_chain(versions: Sequence[Version] | None = None) -> list[ChainLink]:
    """Return the stored hash chain, oldest version first."""
    all_versions = Version.objects.order_by("pk").prefetch_related("files", "facts", "errata")
    return [_chain_link(version) for version in (all_versions if versions is None else versions)]


def _chain_link(version: Version) -> ChainLink:
    files = list(version.files.all())
    return ChainLink(
        name=str(version),
        content=_link_content(version, list(version.facts.all()), list(version.errata.all())),
        files={file.format: bytes(file.content) for file in files},
        file_hashes=_file_hashes(files),
        previous=version.previous,
        digest=version.digest,
    )


def _file_hashes(files: Sequence[VersionFile]) -> dict[str, str]:
    return {file.format: file.sha256 for file in files}


def _link_content(
    version: Version, facts: Sequence[PublishedFact], errata: Sequence[Erratum]
) -> dict[str, Any]:
    """Return the hashed content of a version, its files apart, as values of JSON."""
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
            [
                *(fact.position, fact.code, fact.view, fact.label, fact.raw, fact.shown),
                *((fact.status, fact.unit) if fact.unit else (fact.status,)),
            ]
            for fact in facts
        ],
        "errata": [
            [erratum.position, erratum.place, erratum.old, erratum.new] for erratum in errata
        ],
    }
