"""Pairing the passages of two documents: by key, by words, by similarity."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from reports.comparison.word_diff import diff_tokens
from reports.document import Clause

# Below this share of common words two clauses are two, not one reworded.
MIN_SIMILARITY = 0.6


@dataclass(frozen=True)
class PassageWords:
    """A clause with its section, its passage's key and its section's title."""

    section: str
    clause: Clause
    key: Hashable = None
    title: str = ""

    @property
    def skeleton(self) -> tuple[str, ...]:
        """Return the passage's words with codes for figures and quotations."""
        return tuple(getattr(run, "code", "") or run.text for run in self.clause.runs)

    @cached_property
    def words(self) -> Counter[Hashable]:
        """Return how often each word occurs; a figure counts by key, not value."""
        keys = (word.key for word in diff_tokens(self.clause.runs))
        return Counter(key for key in keys if not (isinstance(key, str) and key.isspace()))


def pair_passages(old: Sequence[PassageWords], new: Sequence[PassageWords]) -> Mapping[int, int]:
    """Return the place in `old` for each place in `new` that has one; symmetric."""
    pairs: dict[int, int] = {}
    for names in ("key",), ("section", "skeleton"), ("skeleton",):
        _match(old, new, attrgetter(*names), pairs)
    _match_similar(old, new, pairs)
    return pairs


def _match(
    old: Sequence[PassageWords],
    new: Sequence[PassageWords],
    get_key: Callable[[PassageWords], Hashable],
    pairs: dict[int, int],
) -> None:
    """Pair passages with equal keys, in order; a key of None pairs nothing."""
    taken = set(pairs.values())
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, passage in enumerate(old):
        if place not in taken:
            waiting[get_key(passage)].append(place)
    for place, passage in enumerate(new):
        key = get_key(passage)
        if place not in pairs and key is not None and waiting.get(key):
            pairs[place] = waiting[key].pop(0)


def _match_similar(
    old: Sequence[PassageWords], new: Sequence[PassageWords], pairs: dict[int, int]
) -> None:
    """Pair the rest within a section, the most similar first, then the topmost."""
    paired = set(pairs.values())
    likely = sorted(
        (-share, was + now, was, now)
        for was, left in enumerate(old)
        if was not in paired
        for now, right in enumerate(new)
        if now not in pairs and left.section == right.section
        if (share := _similarity(left.words, right.words)) >= MIN_SIMILARITY
    )
    taken: set[int] = set()
    for _, _, was, now in likely:
        if was not in taken and now not in pairs:
            pairs[now] = was
            taken.add(was)


def _similarity(left: Counter[Hashable], right: Counter[Hashable]) -> float:
    """Return the share of words that two clauses have in common."""
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def out_of_order(places: Sequence[int]) -> frozenset[int]:
    """Return the fewest `places` without which the rest is ascending."""
    ends: list[int] = []  # the smallest last place of a rising run, by its length
    tails: list[int] = []  # where in `places` that run ends
    before: list[int] = []  # the link behind each place of `places` in its run
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        tails[length : length + 1] = [at]
    stayed = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        stayed.add(places[at])
        at = before[at]
    return frozenset(places) - stayed


def merge_orders[Key: Hashable](old: Sequence[Key], new: Sequence[Key]) -> list[Key]:
    """Return the new order, with keys of the old only after those they followed."""
    order = list(new)
    new_keys = set(new)
    at = 0
    for key in old:
        if key in new_keys:
            at = order.index(key) + 1
        else:
            order.insert(at, key)
            at += 1
    return order
