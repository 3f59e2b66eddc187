"""The filters of the draft page, and the passages that each one matches for one reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import User

from reports.composition.draft import Draft, declared_literals
from reports.composition.hashes import EMPTY_CLAUSE
from reports.document import Clause
from reports.drafting.rollover import rewritten_passages, unchanged_passages
from reports.models import Comment, Passage, ReadReceipt
from reports.review import attention
from reports.review.attention import Reasons
from reports.verification.naked_numbers import naked_numbers_by_place
from units.models import FigureChange, Submission
from units.models.organisation import full_name

SETTLED = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)
SWINGS = (10, 20, 50)
SWING = 20


class DraftFilter(NamedTuple):
    """One filter, and the sign and heading of its mark beside a passage."""

    key: str
    label: str
    sign: str = ""
    heading: str = ""


FILTERS = (
    DraftFilter("unread", "Chưa đọc", "○", "chưa đọc"),
    DraftFilter("changed", "Đã đổi từ lần đọc", "Δ", "đã đổi"),
    DraftFilter("comments", "Góp ý đang mở", "", "có góp ý"),
    DraftFilter("stale", "Cần đồng ý lại", "↻", "đã đồng ý, nay đã khác"),
    DraftFilter("warned", "Có cảnh báo", "!", "có cảnh báo"),
    DraftFilter("naked", "Số gõ trực tiếp", "#", "có số gõ trực tiếp"),
    DraftFilter("missing", "Chưa có số liệu"),
    DraftFilter("estimates", "Số ước tính"),
    DraftFilter("swing", "Lệch cùng kỳ"),
    DraftFilter("late", "Đơn vị chưa xong"),
    DraftFilter("rewritten", "Lời văn viết lại"),
    DraftFilter("unchanged", "Lời văn giữ nguyên"),
)
KEYS = tuple(draft_filter.key for draft_filter in FILTERS)


class FilterMarks:
    """The matches of every filter in one draft, for one reader, among the clauses of a layout."""

    def __init__(
        self,
        draft: Draft,
        reader: User,
        audience: str,
        *,
        stale: Collection[int] = (),
        swing: int = SWING,
    ) -> None:
        self.draft = draft
        self.reader = reader
        self.stale = stale
        self.swing = swing
        printed = {
            draft.places[clause.passage]: clause
            for section in draft.document.sections_for(audience)
            for clause in section.clauses_for(audience)
        }
        self.clauses: Mapping[int, Clause] = {
            passage.pk: printed.get(passage.pk, EMPTY_CLAUSE)
            for passage in draft.passages
            if passage.pk in printed or draft.clauses[passage.pk] == EMPTY_CLAUSE
        }

    @cached_property
    def matches(self) -> Mapping[str, Reasons]:
        """The passages that each filter matches, with the reasons, by the filter's key."""
        return {
            "unread": attention.find_unread(self.clauses, self.seen),
            "changed": self._changed(),
            "comments": self._commented(),
            "stale": {pk: "đã khác lúc bạn đồng ý" for pk in self.clauses if pk in self.stale},
            "warned": attention.find_by_code(self.clauses, self.warnings),
            "naked": self._naked(),
            "missing": attention.find_missing(self.clauses),
            "estimates": attention.find_estimates(self.clauses),
            "swing": attention.find_swings(self.clauses, self.draft.period_values, self.swing),
            "late": self._late(),
            "rewritten": self._inherited(rewritten_passages(self.draft), "lời văn viết lại"),
            "unchanged": self._inherited(
                unchanged_passages(self.draft), "giữ nguyên lời văn kỳ trước"
            ),
        }

    @cached_property
    def warnings(self) -> Mapping[str, list[str]]:
        return attention.warnings_by_code(self.draft.verdicts)

    @cached_property
    def reading(self) -> ReadReceipt | None:
        return ReadReceipt.objects.filter(report=self.draft.report, reader=self.reader).first()

    @property
    def seen(self) -> Mapping[str, str]:
        """The passages that were marked as read, with their hashes then."""
        return self.reading.passage_hashes if self.reading else {}

    def _naked(self) -> Reasons:
        """Return the passages with undeclared naked numbers, which forbid publication."""
        document, places = self.draft.document, self.draft.places
        if not naked_numbers_by_place(document, {}):  # nearly always: saves a query
            return {}
        typed = naked_numbers_by_place(document, declared_literals())
        return {
            pk: f"số {', '.join(typed[place])} gõ trực tiếp, chưa ban hành được"
            for place, pk in places.items()
            if place in typed and pk in self.clauses
        }

    def _changed(self) -> Reasons:
        at = self.reading.at if self.reading else None
        edited = {passage.pk for passage in self.draft.passages if at and passage.edited_at > at}
        changed = attention.find_changed(
            self.clauses, self.draft.passage_hashes, self.seen, self._describe_changes(), edited
        )
        return changed | {passage.pk: "đã bỏ khỏi báo cáo" for passage in self.dropped}

    @cached_property
    def dropped(self) -> list[Passage]:
        """The passages that were read and have left the report since."""
        gone = [pk for pk in map(int, self.seen) if pk not in self.draft.passage_hashes]
        return list(Passage.objects.filter(pk__in=gone).select_related("section")) if gone else []

    def _describe_changes(self) -> dict[str, str]:
        """Return each figure's change since the last reading, in words."""
        if self.reading is None:
            return {}
        rows = self.draft.period_values.by_code
        changes = FigureChange.objects.filter(
            figure__submission__period=self.draft.report.period, at__gt=self.reading.at
        ).order_by("-pk")
        first = dict(changes.values_list("figure__indicator__code", "old"))  # the oldest wins
        reasons = {
            code: attention.describe_change(
                rows[code], attention.parse_logged_value(rows[code], old)
            )
            for code, old in first.items()
            if code in rows
        }
        return {code: words for code, words in reasons.items() if words}

    @cached_property
    def comments(self) -> list[Comment]:
        """The open comments, oldest first."""
        waiting = Comment.objects.filter(report=self.draft.report, resolved_at=None)
        return list(waiting.select_related("by", "indicator"))

    def comments_at(self, pk: int) -> list[Comment]:
        """Return the open comments on a passage and on the figures it prints."""
        if not self.comments:
            return []
        codes = attention.indicator_codes(self.clauses.get(pk, EMPTY_CLAUSE))
        return [
            comment
            for comment in self.comments
            if comment.passage_id == pk
            or (not comment.passage_id and comment.indicator and comment.indicator.code in codes)
        ]

    def _commented(self) -> Reasons:
        return {
            pk: "; ".join(f"{full_name(comment.by)}: {comment.body}" for comment in comments)
            for pk in self.clauses
            if (comments := self.comments_at(pk))
        }

    def _late(self) -> Reasons:
        sheets = Submission.objects.filter(period=self.draft.report.period)
        settled = set(sheets.filter(status__in=SETTLED).values_list("unit_id", flat=True))
        owners = {
            code: [f"biểu của {unit.name} chưa được chấp nhận" for unit in late]
            for code, row in self.draft.period_values.by_code.items()
            if row.indicator.nature != "context"
            and (late := [unit for unit in row.units if unit.pk not in settled])
        }
        return attention.find_by_code(self.clauses, owners)

    def _inherited(self, passages: Iterable[int], words: str) -> Reasons:
        inherited = set(passages)
        return {pk: words for pk in self.clauses if pk in inherited}
