"""The trails as one: the newest rows of all of them, in the order in which they came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched, islice
from typing import Any, NamedTuple, cast

from django.db.models import F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from kgscience.accounts.models import SecurityEvent
from kgscience.audit.trails import KINDS, TRAILS, Trail, join_parts
from units.models.organisation import full_name
from units.text.folding import fold

AT_ONCE = 500  # rows read together
FOLDED = {kind: fold(words) for kind, words in KINDS.items()}


class PageMark(NamedTuple):
    """The place of one row in the whole: the next older ones follow it."""

    at: datetime
    trail: int
    key: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.trail}~{self.key}"

    @classmethod
    def read(cls, text: str) -> PageMark | None:
        """Return a mark from an address; None for what is none."""
        try:
            at, trail, key = text.split("~")
            moment = datetime.fromisoformat(at)
            mark = cls(moment.astimezone(UTC), int(trail), int(key))
        except (ValueError, OverflowError):
            return None
        return mark if moment.tzinfo and abs(mark.key) < 2**63 else None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is asked for: from and before a moment, a person's account, a kind, words."""

    since: datetime | None = None
    until: datetime | None = None
    who: str = ""
    kind: str = ""
    words: str = ""
    after: PageMark | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row as a person reads it. `name` is the account, also of one that does not exist."""

    mark: PageMark
    name: str
    person: str
    where: str
    kind: str
    what: str
    detail: str

    @property
    def at(self) -> datetime:
        return self.mark.at


def newest_entries(wanted: AuditFilter, limit: int) -> list[AuditEntry]:
    """Return the newest `limit` lines that are wanted."""
    return [*read_entries(newest_marks(wanted, limit))]


def newest_marks(wanted: AuditFilter, limit: int) -> list[PageMark]:
    """Where the newest `limit` rows are, by one query over all trails."""
    if not wanted.words:
        return [PageMark(*row) for row in _union(wanted, limit)[:limit]]
    needle = fold(wanted.words)
    rows = _union(wanted, None).iterator(chunk_size=2000)
    matching = (
        PageMark(*mark)
        for *mark, text in rows
        if needle in f"{FOLDED[TRAILS[mark[1]].kind]} {fold(text)}"
    )
    return [*islice(matching, limit)]


def read_entries(marks: Iterable[PageMark]) -> Iterator[AuditEntry]:
    """Return the lines at these places; a query for each table that is met among a few hundred."""
    for some in batched(marks, AT_ONCE):
        rows = _load_rows(some)
        for mark in some:
            if (row := rows[TRAILS[mark.trail].model].get(mark.key)) is not None:
                yield _entry(mark, row)


def _union(wanted: AuditFilter, limit: int | None) -> QuerySet[Any]:
    numbers = [n for n, trail in enumerate(TRAILS) if wanted.kind in ("", trail.kind)]
    first, *others = (_branch(number, wanted, limit) for number in numbers)
    return first.union(*others, all=True).order_by("-moment", "trail", "-key")


def _branch(number: int, wanted: AuditFilter, limit: int | None) -> QuerySet[Any]:
    """Return the rows of one trail that may be among the newest."""
    trail = TRAILS[number]
    rows = trail.rows().filter(_wanted_rows(trail, wanted), _older(number, wanted.after))
    if limit is not None:  # a trail is read no further than the page may reach
        latest = rows.order_by(f"-{trail.at}", "-pk").values("pk")[:limit]
        rows = trail.model._base_manager.filter(pk__in=latest)
    columns = {
        "moment": F(trail.at),
        "trail": Value(number, output_field=IntegerField()),
        "key": F(trail.key),
        **({} if limit is not None else {"searched": _text(trail)}),
    }
    return cast("QuerySet[Any]", rows.order_by().annotate(**columns).values_list(*columns))


def _wanted_rows(trail: Trail, wanted: AuditFilter) -> Q:
    condition = Q()
    if wanted.since:
        condition &= Q(**{f"{trail.at}__gte": wanted.since})
    if wanted.until:
        condition &= Q(**{f"{trail.at}__lt": wanted.until})
    if wanted.who:
        named = Q(**{f"{trail.by}__username__iexact": wanted.who})
        condition &= named | Q(name__iexact=wanted.who) if trail.model is SecurityEvent else named
    return condition


def _older(number: int, mark: PageMark | None) -> Q:
    """Return what of trail `number` comes after `mark`, newest first."""
    if mark is None:
        return Q()
    at = TRAILS[number].at
    before = Q(**{f"{at}__lt": mark.at})
    if number < mark.trail:
        return before
    same = Q(**{at: mark.at})
    return before | (same if number > mark.trail else same & Q(pk__lt=mark.key))


def _text(trail: Trail) -> Any:
    """Return what of a row is searched, as one text: its own words and the person's names."""
    names = (f"{trail.by}__{name}" for name in ("username", "last_name", "first_name"))
    parts = [_plain(name) for name in (*names, *trail.texts)]
    spaced = [piece for part in parts for piece in (Value(" ", output_field=TextField()), part)]
    return Concat(*spaced, output_field=TextField())


def _plain(name: str) -> Any:
    return Coalesce(Cast(name, TextField()), Value("", output_field=TextField()))


def _load_rows(marks: Iterable[PageMark]) -> dict[Any, dict[int, Any]]:
    """Return the rows at some places, by table and key."""
    keys: dict[Any, set[int]] = defaultdict(set)
    joined: dict[Any, set[str]] = defaultdict(set)
    for mark in marks:
        trail = TRAILS[mark.trail]
        keys[trail.model].add(mark.key)
        joined[trail.model] |= trail.tables
    return {
        model: model._base_manager.select_related(*joined[model]).in_bulk([*keys[model]])
        for model in keys
    }


def _entry(mark: PageMark, row: Any) -> AuditEntry:
    trail = TRAILS[mark.trail]
    user = getattr(row, trail.by)
    return AuditEntry(
        mark=mark,
        name=user.get_username() if user else getattr(row, "name", ""),
        person=full_name(user) if user else "",
        where=str(trail.where(row)),
        kind=KINDS[trail.kind],
        what=trail.what(row),
        detail=join_parts(*trail.detail(row)),
    )
