"""Publishing: an approved report becomes a version that never changes again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.timezone import localdate

from reports.composition.draft import Draft, compose_draft
from reports.document import Correction, Document
from reports.models import FileJob, Report, Version
from reports.publishing.artifacts import PrintedFiles, unpack_files
from reports.publishing.errata import build_correction
from reports.publishing.file_jobs import BUNDLE, enqueue_file, requeue_file
from reports.publishing.numbering import choose_number, find_series
from reports.publishing.versions import ReportEdition, create_version
from reports.rendering.layouts import Layout, choose_layout
from reports.review.blockers import Blocker, TransitionBlocked, publication_blockers
from reports.review.endorsements import EndorsementStatus, endorsement_status
from reports.workflow import require_revision, require_transition
from units.errors import ActionRefused

# Another report may take the number, or its place in the chain, while ours is printed.
ATTEMPTS = 3


class StillPrinting(Exception):
    """The edition is being printed by `file_job`; publish again when that is done."""

    def __init__(self, file_job: FileJob) -> None:
        super().__init__("Đang in.")
        self.file_job = file_job


def publish(
    report: Report,
    *,
    by: User,
    at: datetime,
    expected_revision: int,
    signed_on: date | None = None,
    number: int | None = None,
    unchanged: bool = False,
) -> Version:
    """Publish a report dated `signed_on` (today) and numbered `number` (the next of its series).

    `unchanged` confirms a correction that changes nothing, which is refused without it.

    The report is checked, composed and printed first, then stored in one transaction. The files
    are printed by a background job under the hash of their content: call again until it is done.
    Files of any other content are never published. Raises StillPrinting, ActionRefused, or
    TransitionBlocked with every reason.
    """
    require_transition(report, "publish", by, at)
    require_revision(report, expected_revision)
    for _ in range(ATTEMPTS):
        edition = prepare_edition(
            report, by=by, at=at, signed_on=signed_on, number=number, unchanged=unchanged
        )
        with suppress(IntegrityError):
            return create_version(edition, by=by, at=at, expected_revision=expected_revision)
    raise ActionRefused("Một văn bản khác vừa được ban hành cùng lúc. Bấm lại.")


def prepare_edition(
    report: Report,
    *,
    by: User,
    at: datetime,
    signed_on: date | None = None,
    number: int | None = None,
    unchanged: bool = True,
) -> ReportEdition:
    """Compose and print the edition of `report` that `by` would publish now.

    One that changes nothing of the version it corrects is refused unless `unchanged`.
    Raises StillPrinting, ActionRefused or TransitionBlocked.
    """
    day = signed_on or localdate(at)
    if day > localdate(at):
        raise ActionRefused("Ngày ký không thể ở sau hôm nay.")
    report = Report.objects.select_related("period").get(pk=report.pk)
    report.signed_on = day
    draft = compose_draft(report)
    if hindrances := find_publication_blockers(draft):
        raise TransitionBlocked("Ban hành", hindrances)
    correction = build_correction(draft, by)
    if not unchanged:
        _require_changes(correction)
    layout = choose_layout(report.layout, day)
    series = find_series(draft.document, layout, day)
    document = replace(
        draft.document,
        number=choose_number(series, number),
        signed_on=day,
        draft=0,
        version=report.versions.count() + 1,
        correction=correction,
    )
    printed = _print_edition(document, layout, at)
    if blockers := [Blocker(f"PDF không khớp số liệu: {text}") for text in printed.mismatches]:
        raise TransitionBlocked("Ban hành", blockers)
    return ReportEdition(draft, document, layout, series, printed.files)


def _require_changes(correction: Correction | None) -> None:
    """Refuse a correction that changes nothing. Raises ActionRefused."""
    if correction is not None and not correction.changes:
        raise ActionRefused(
            "Bản đính chính không thay đổi câu hay số liệu nào. Mở lại báo cáo để sửa; nếu vẫn "
            "muốn ban hành, đánh dấu ô xác nhận rồi bấm lại."
        )


def _print_edition(document: Document, layout: Layout, at: datetime) -> PrintedFiles:
    """Return the printed files; report a failure once, and queue the files again."""
    file_job = enqueue_file(BUNDLE, document, layout, at=at)
    if file_job.status == FileJob.Status.FAILED:
        reason = file_job.reason
        requeue_file(file_job, at=at)
        if reason:
            raise ActionRefused(f"Không in được báo cáo, chưa có gì được ban hành. {reason}")
        raise ActionRefused(
            "Máy chủ gặp lỗi khi in báo cáo, chưa có gì được ban hành. Bấm lại để in lại; "
            "nếu vẫn lỗi, báo người quản trị xem nhật ký máy chủ."
        )
    if file_job.status != FileJob.Status.DONE:
        raise StillPrinting(file_job)
    return unpack_files(bytes(file_job.content or b""))


def find_publication_blockers(draft: Draft) -> tuple[Blocker, ...]:
    """Return every blocker of publication; the signer must have approved exactly this draft."""
    signature = endorsement_status(draft)
    unsigned = () if signature.is_valid else (_signature_blocker(signature),)
    return (*unsigned, *publication_blockers(draft))


def _signature_blocker(signature: EndorsementStatus) -> Blocker:
    if signature.endorsement is None:
        return Blocker("Người ký chưa duyệt dự thảo này.")
    changes = signature.differences
    names = ", ".join(dict.fromkeys(change.what for change in changes))
    passages = tuple(change.passage for change in changes if change.passage)
    return Blocker(f"Báo cáo đã đổi sau khi người ký duyệt ({names}); phải duyệt lại.", passages)
