"""Passages: templates that still read, and a history that ends with what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from kgscience.operations.integrity.findings import Check, Finding, Scan, Severity
from reports.composition.grammar import TemplateError, parse, tokens
from reports.drafting.passage_input import known_codes
from reports.models import Comment, Passage, Revision

UNREADABLE = Check(
    "passage-unreadable",
    Severity.CRITICAL,
    "Câu mẫu không còn đọc được: báo cáo in ra chỗ trống",
    "Mở câu trong dự thảo và sửa theo vị trí được chỉ.",
)
UNKNOWN = Check(
    "passage-unknown-code",
    Severity.CRITICAL,
    "Câu mẫu nêu chỉ tiêu không có trong danh mục",
    "Sửa mã trong câu, hoặc thêm lại chỉ tiêu.",
)
UNREVISED = Check(
    "passage-without-revision",
    Severity.WARNING,
    "Câu không có lịch sử: không biết ai viết",
    "Lưu lại câu để lịch sử bắt đầu; đối chiếu với bản sao lưu.",
)
DIFFERS = Check(
    "passage-differs",
    Severity.CRITICAL,
    "Câu khác lần sửa mới nhất trong lịch sử: đã bị sửa ngoài chương trình",
    "Đối chiếu với lịch sử câu rồi sửa lại.",
)
STRAY = Check(
    "comment-stray",
    Severity.WARNING,
    "Góp ý ghi cho báo cáo này nhưng câu thuộc báo cáo khác",
    "Đối chiếu với bản sao lưu.",
)

KEPT = ("version", "section_id", "order", "template", "separator", "audience", "owner_id")


def templates(at: datetime) -> Iterator[Finding]:
    known = known_codes()
    for passage in _passages().filter(dropped_at=None):
        try:
            parse(passage.template)
        except TemplateError as error:
            yield Finding(UNREADABLE, place_of(passage), f"{error}")
        strangers = {token.code for token in tokens(passage.template)} - known
        if strangers:
            yield Finding(UNKNOWN, place_of(passage), f"{', '.join(sorted(strangers))}.")


def histories(at: datetime) -> Iterator[Finding]:
    newest: dict[int, Revision] = {}
    revisions = Revision.objects.order_by("passage_id", "version")
    for revision in revisions.iterator(chunk_size=2000):
        newest[revision.passage_id] = revision
    for passage in _passages():
        last = newest.get(passage.pk)
        if last is None:
            yield Finding(UNREVISED, place_of(passage), f"phiên bản {passage.version}.")
        elif _kept(last) != _kept(Revision.of(passage, last.verb)):
            yield Finding(DIFFERS, place_of(passage), f"lịch sử ghi “{last.template[:80]}”.")


def _passages() -> QuerySet[Passage]:
    passages = Passage.objects.select_related("section", "report__period")
    return passages.order_by("report__period__end", "section__order", "order", "pk")


def _kept(revision: Revision) -> list[object]:
    return [*(getattr(revision, name) for name in KEPT), revision.is_dropped]


def place_of(passage: Passage) -> str:
    """Where a passage stands, in the words of the draft page."""
    period, section = passage.report.period.code, passage.section.code
    return f"báo cáo {period}, mục {section}, câu {passage.order}"


def comments(at: datetime) -> Iterator[Finding]:
    for comment in Comment.objects.exclude(passage=None).select_related("passage").order_by("pk"):
        if comment.passage is not None and comment.passage.report_id != comment.report_id:
            yield Finding(STRAY, f"góp ý số {comment.pk}", f"“{comment.body[:80]}”")


SCANS = (
    Scan(templates, (UNREADABLE, UNKNOWN)),
    Scan(histories, (UNREVISED, DIFFERS)),
    Scan(comments, (STRAY,)),
)
