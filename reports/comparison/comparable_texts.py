"""The texts of a report that can be compared: its draft, snapshots, versions, other periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.timezone import localtime

from reports.comparison.documents import Comparison, compare_documents
from reports.composition.draft import compose_draft
from reports.composition.serialization import deserialize_document, passage_places
from reports.document import Document
from reports.models import Passage, Report, Snapshot, Version

NOW = "now"

# A document, and the passage behind each place of it.
type LoadedText = tuple[Document, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text to compare: its key in a URL, its label, its report.

    `load` composes or deserialises it; nothing is read before.
    """

    key: str
    label: str
    report: Report
    load: Callable[[], LoadedText]


def comparable_texts(report: Report) -> list[TextSource]:
    """Return all texts that can be compared, newest first of each kind, by three queries."""
    return [
        TextSource(NOW, f"Bản hiện nay, {report.period}", report, partial(_load_current, report)),
        *_stored_texts(report),
        *_other_periods(report),
    ]


def _stored_texts(report: Report) -> list[TextSource]:
    """Return the snapshots and the published versions, newest first."""
    drafts = report.snapshots.defer("document", "passage_hashes")
    versions = report.versions.defer("document", "passage_hashes", "folded")
    stored_texts: list[Snapshot | Version] = [*drafts, *versions]
    newest_first = sorted(stored_texts, key=lambda stored: stored.at, reverse=True)
    return [
        TextSource(*_key_and_label(stored), report, partial(_load_stored, stored))
        for stored in newest_first
    ]


def _key_and_label(stored: Snapshot | Version) -> tuple[str, str]:
    when = f"{localtime(stored.at):%H:%M %d/%m/%Y}"
    if isinstance(stored, Snapshot):
        return f"draft-{stored.draft_number}", f"Dự thảo lần {stored.draft_number}, {when}"
    return f"version-{stored.number}", f"Bản ban hành {stored.number}, {when}"


def _other_periods(report: Report) -> Iterator[TextSource]:
    others = Report.objects.filter(kind=report.kind).exclude(pk=report.pk)
    for other in others.select_related("period"):
        yield TextSource(
            f"period-{other.period.code}", str(other.period), other, partial(_load_current, other)
        )


def _load_current(report: Report) -> LoadedText:
    draft = compose_draft(report)
    return draft.document, draft.places


def _load_stored(stored: Snapshot | Version) -> LoadedText:
    return deserialize_document(stored.document), passage_places(stored.document)


def default_pair(sources: Sequence[TextSource]) -> tuple[TextSource, TextSource] | None:
    """Return the newest stored text, else the last period's, and the current one."""
    now, *others = sources
    same_report = [source for source in others if source.report == now.report]
    rolled = [source for source in others if source.report.pk == now.report.rolled_from_id]
    end = now.report.period.end
    before = [source for source in others if source.report.period.end < end]
    old = next(iter((*same_report, *rolled, *before)), None)
    return (old, now) if old else None


def compare_sources(old: TextSource, new: TextSource) -> Comparison:
    """Compare two texts; a passage that was rolled forward is the same passage."""
    (was, old_places), (is_now, new_places) = old.load(), new.load()
    if old.report != new.report:
        origins = dict(Passage.objects.exclude(origin=None).values_list("pk", "origin"))
        old_places, new_places = (
            _origin_places(old_places, origins),
            _origin_places(new_places, origins),
        )
    return compare_documents(was, is_now, old_places, new_places)


def _origin_places(
    places: Mapping[str, int], origins: Mapping[int, int | None]
) -> Mapping[str, int]:
    """Return each place with the passage from which its own was first rolled forward."""
    return {place: _ancestor(pk, origins) for place, pk in places.items()}


def _ancestor(pk: int, origins: Mapping[int, int | None]) -> int:
    seen = set()
    while (origin := origins.get(pk)) is not None and pk not in seen:
        seen.add(pk)
        pk = origin
    return pk
