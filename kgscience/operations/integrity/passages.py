"""Passages: templates that can be read, and a history that ends with the stored text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from django.db.models import F, QuerySet

from kgscience.operations.integrity.findings import Finding, critical, scan, warning
from reports.composition.grammar import TemplateError, parse, placeholders
from reports.drafting.passage_input import known_codes
from reports.models import Comment, Passage, PassageRevision

UNREADABLE = critical(
    "passage-unreadable",
    "Câu mẫu không còn đọc được: báo cáo in ra chỗ trống",
    "Mở câu trong dự thảo và sửa theo vị trí được chỉ.",
)
UNKNOWN = critical(
    "passage-unknown-code",
    "Câu mẫu nêu chỉ tiêu không có trong danh mục",
    "Sửa mã trong câu, hoặc thêm lại chỉ tiêu.",
)
UNREVISED = warning(
    "passage-without-revision",
    "Câu không có lịch sử: không biết ai viết",
    "Lưu lại câu để lịch sử bắt đầu; đối chiếu với bản sao lưu.",
)
DIFFERS = critical(
    "passage-differs",
    "Câu khác lần sửa mới nhất trong lịch sử: đã bị sửa ngoài chương trình",
    "Đối chiếu với lịch sử câu rồi sửa lại.",
)
STRAY = warning(
    "comment-stray",
    "Góp ý ghi cho báo cáo này nhưng câu thuộc báo cáo khác",
    "Đối chiếu với bản sao lưu.",
)
REVISED = attrgetter(
    *("revision", "section_id", "order", "template"),
    *("separator", "audience", "owner_id", "is_dropped"),
)


@scan(UNREADABLE, UNKNOWN)
def templates(at: datetime) -> Iterator[Finding]:
    codes = known_codes()
    for passage in _passages().filter(dropped_at=None):
        try:
            parse(passage.template)
        except TemplateError as error:
            yield Finding(UNREADABLE, _place(passage), f"{error}")
        if unknown := {token.code for token in placeholders(passage.template)} - codes:
            yield Finding(UNKNOWN, _place(passage), f"{', '.join(sorted(unknown))}.")


@scan(UNREVISED, DIFFERS)
def histories(at: datetime) -> Iterator[Finding]:
    revisions = PassageRevision.objects.order_by("passage_id", "revision")
    newest = {row.passage_id: row for row in revisions.iterator(chunk_size=2000)}
    for passage in _passages():
        last = newest.get(passage.pk)
        if last is None:
            yield Finding(UNREVISED, _place(passage), f"phiên bản {passage.revision}.")
        elif REVISED(last) != REVISED(PassageRevision.from_passage(passage, last.verb)):
            yield Finding(DIFFERS, _place(passage), f"lịch sử ghi “{last.template[:80]}”.")


def _passages() -> QuerySet[Passage]:
    passages = Passage.objects.select_related("section", "report__period")
    return passages.order_by("report__period__end", "section__order", "order", "pk")


def _place(passage: Passage) -> str:
    """Where a passage is, in the words of the draft page."""
    period, section = passage.report.period.code, passage.section.code
    return f"báo cáo {period}, mục {section}, câu {passage.order}"


@scan(STRAY)
def comments(at: datetime) -> Iterator[Finding]:
    on_passages = Comment.objects.exclude(passage=None).order_by("pk")
    for comment in on_passages.exclude(passage__report=F("report")):
        yield Finding(STRAY, f"góp ý số {comment.pk}", f"“{comment.body[:80]}”")
