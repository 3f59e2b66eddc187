"""The texts of a report that can be laid side by side, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.timezone import localtime

from reports.actions.composing import draft_of
from reports.comparing import Comparison, compare
from reports.document import Document
from reports.freezing import places_of, thaw
from reports.models import Passage, Report, Snapshot

NOW = "now"

# A document, and the passage behind each place of it.
type Laid = tuple[Document, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Source:
    """One text to compare: its key in an address, its name, the report it is a text of.

    `lay` composes or thaws it; nothing is read before somebody asks.
    """

    key: str
    label: str
    report: Report
    lay: Callable[[], Laid]


def sources_of(report: Report) -> list[Source]:
    """All that can be compared: the report as it stands, its drafts, other periods' reports.

    Newest first in each kind. Two questions to the database, however many there are.
    """
    return [
        Source(NOW, f"Bản hiện nay, {report.period}", report, partial(_composed, report)),
        *_snapshots(report),
        *_other_periods(report),
    ]


def _snapshots(report: Report) -> Iterator[Source]:
    for one in report.snapshots.defer("document", "fingerprints"):
        label = f"Dự thảo lần {one.draft}, {localtime(one.at):%H:%M %d/%m/%Y}"
        yield Source(f"draft-{one.draft}", label, report, partial(_thawed, one))


def _other_periods(report: Report) -> Iterator[Source]:
    others = Report.objects.filter(kind=report.kind).exclude(pk=report.pk)
    for one in others.select_related("period"):
        yield Source(f"period-{one.period.code}", str(one.period), one, partial(_composed, one))


def _composed(report: Report) -> Laid:
    draft = draft_of(report)
    return draft.document, draft.places


def _thawed(snapshot: Snapshot) -> Laid:
    return thaw(snapshot.document), places_of(snapshot.document)


def usual_pair(sources: Sequence[Source]) -> tuple[Source, Source] | None:
    """What people mean by "what changed": since the last draft, else since the last period."""
    now, *others = sources
    drafts = [one for one in others if one.report == now.report]
    rolled = [one for one in others if one.report.pk == now.report.rolled_from_id]
    end = now.report.period.end
    before = [one for one in others if one.report.period.end < end]
    old = next(iter((*drafts, *rolled, *before)), None)
    return (old, now) if old else None


def compare_sources(old: Source, new: Source) -> Comparison:
    """What changed from one text to the other; a passage rolled forward is the same passage."""
    (was, old_places), (is_now, new_places) = old.lay(), new.lay()
    if old.report != new.report:
        origins = dict(Passage.objects.exclude(origin=None).values_list("pk", "origin"))
        old_places, new_places = _first(old_places, origins), _first(new_places, origins)
    return compare(was, is_now, old_places, new_places)


def _first(places: Mapping[str, int], origins: Mapping[int, int | None]) -> Mapping[str, int]:
    """Each place with the passage from which its own was first rolled forward."""
    return {place: _ancestor(pk, origins) for place, pk in places.items()}


def _ancestor(pk: int, origins: Mapping[int, int | None]) -> int:
    seen = set()
    while (origin := origins.get(pk)) is not None and pk not in seen:
        seen.add(pk)
        pk = origin
    return pk
