"""Comparing two documents: what each section and each passage became."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reports.comparison.figure_changes import FigureDifference, compare_figures
from reports.comparison.pairing import PassageWords, merge_orders, out_of_order, pair_passages
from reports.comparison.word_diff import ADDED, DROPPED, SAME, Difference, diff_runs
from reports.document import ARTICLE, Clause, Document, DocumentSection, Run, Text, plain_text

CHANGED, MOVED = "changed", "moved"
LABELS = {ADDED: "Thêm", DROPPED: "Bỏ", MOVED: "Chuyển chỗ", CHANGED: "Thay đổi"}

type Keys = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage that is the same, changed, added, dropped, or only moved.

    `is_moved` is also true of a changed passage that moved; `came_from` is the title of the
    section it left, when it left one.
    """

    kind: str
    difference: Difference
    old: Clause | None = None
    new: Clause | None = None
    is_moved: bool = False
    came_from: str = ""

    @property
    def label(self) -> str:
        is_both = self.kind == CHANGED and self.is_moved
        return "Thay đổi, chuyển chỗ" if is_both else LABELS[self.kind]

    @property
    def audience(self) -> str:
        clause = self.new or self.old
        return clause.audience if clause else ""

    @property
    def anchor(self) -> str:
        """Return the passage's anchor on the new document's page; "" when it is gone."""
        return f"c-{self.new.passage.replace(':', '-')}" if self.new else ""


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of either document, with its passages in the new one's order."""

    code: str
    depth: int
    title: Difference
    heading: Difference
    passages: tuple[PassageChange, ...]

    @property
    def level(self) -> int:
        """Return the level of its heading under the page's own."""
        return min(self.depth + 2, 6)

    @property
    def is_same(self) -> bool:
        return (
            self.title.is_same
            and self.heading.is_same
            and all(change.kind == SAME for change in self.passages)
        )


@dataclass(frozen=True)
class Comparison:
    title: Difference
    sections: tuple[SectionChange, ...]
    figures: tuple[FigureDifference, ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Return the number of passages of each kind of change."""
        kinds = [change.kind for section in self.sections for change in section.passages]
        return {kind: kinds.count(kind) for kind in (SAME, CHANGED, ADDED, DROPPED, MOVED)}

    @property
    def differing(self) -> tuple[SectionChange, ...]:
        """Return the sections that differ, without unchanged passages, and their ancestors."""
        section_changes: list[SectionChange] = []
        following = -1  # depth of the next kept section: deeper than ours means it is inside ours
        for section in reversed(self.sections):
            if not section.is_same or following > section.depth:
                changed = tuple(change for change in section.passages if change.kind != SAME)
                section_changes.append(replace(section, passages=changed))
                following = section.depth
        return tuple(reversed(section_changes))

    @property
    def is_same(self) -> bool:
        has_same_text = self.title.is_same and all(section.is_same for section in self.sections)
        return has_same_text and not self.figures


def compare_documents(
    old: Document, new: Document, old_keys: Keys | None = None, new_keys: Keys | None = None
) -> Comparison:
    """Compare `old` with `new`.

    The keys say by place which passage a clause is; without them it is found by its words.
    """
    before, after = _passages_of(old, old_keys or {}), _passages_of(new, new_keys or {})
    return Comparison(
        title=diff_runs(old.title, new.title),
        sections=_sections(old, new, before, after),
        figures=compare_figures(old, new),
    )


def _passages_of(document: Document, keys: Keys) -> list[PassageWords]:
    return [
        PassageWords(section.code, clause, keys.get(clause.passage), plain_text(section.title))
        for section in document.sections_for(ARTICLE)
        for clause in section.clauses
    ]


def _sections(
    old: Document, new: Document, before: list[PassageWords], after: list[PassageWords]
) -> tuple[SectionChange, ...]:
    left = {section.code: section for section in old.sections_for(ARTICLE)}
    right = {section.code: section for section in new.sections_for(ARTICLE)}
    passages = _passages(before, after)
    return tuple(
        _section(left.get(code), right.get(code), passages.get(code, ()))
        for code in merge_orders(list(left), list(right))
    )


def _section(
    old: DocumentSection | None, new: DocumentSection | None, passages: Sequence[PassageChange]
) -> SectionChange:
    section = new or old
    assert section is not None
    return SectionChange(
        code=section.code,
        depth=section.depth,
        title=diff_runs(old.title if old else (), new.title if new else ()),
        heading=diff_runs(old.heading if old else (), new.heading if new else ()),
        passages=tuple(passages),
    )


def _passages(
    before: Sequence[PassageWords], after: Sequence[PassageWords]
) -> Mapping[str, list[PassageChange]]:
    """Return changes by section, dropped passages after those that they followed."""
    pairs = pair_passages(before, after)
    old_places = {was: now for now, was in pairs.items()}
    changes_by_section: dict[str, list[PassageChange]] = {}
    for code in dict.fromkeys(passage.section for passage in (*before, *after)):
        new = [now for now, passage in enumerate(after) if passage.section == code]
        old = [was for was, passage in enumerate(before) if passage.section == code]
        stayed = [pairs[now] for now in new if now in pairs and before[pairs[now]].section == code]
        out_of_place = out_of_order(stayed)
        # One line a passage: its place in the new document, or below zero its place in the old.
        left = [old_places.get(was, ~was) for was in old]
        lines = merge_orders([line for line in left if line < 0 or line in new], new)
        changes_by_section[code] = [
            _dropped_passage(before[~line])
            if line < 0
            else _kept_passage(
                _at(before, pairs.get(line)), after[line], pairs.get(line) in out_of_place
            )
            for line in lines
        ]
    return changes_by_section


def _at(before: Sequence[PassageWords], place: int | None) -> PassageWords | None:
    return None if place is None else before[place]


def _dropped_passage(old: PassageWords) -> PassageChange:
    return PassageChange(DROPPED, diff_runs(_words(old.clause), ()), old=old.clause)


def _kept_passage(
    old: PassageWords | None, new: PassageWords, is_out_of_place: bool
) -> PassageChange:
    words = _words(new.clause)
    if old is None:
        return PassageChange(ADDED, diff_runs((), words), new=new.clause)
    difference = diff_runs(_words(old.clause), words)
    left = (old.title or old.section) if old.section != new.section else ""
    is_moved = is_out_of_place or bool(left)
    same = difference.is_same and old.clause.audience == new.clause.audience
    kind = CHANGED if not same else MOVED if is_moved else SAME
    return PassageChange(kind, difference, old.clause, new.clause, is_moved, left)


def _words(clause: Clause) -> tuple[Run, ...]:
    return (*clause.runs, Text(clause.separator))
