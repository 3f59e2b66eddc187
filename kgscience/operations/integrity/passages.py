"""Passages: templates that still read, and a history that ends with what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from reports.composition.grammar import TemplateError, parse, placeholders
from reports.drafting.passage_input import known_codes
from reports.models import Comment, Passage, PassageRevision

UNREADABLE = IntegrityCheck(
    "passage-unreadable",
    CheckSeverity.CRITICAL,
    "Câu mẫu không còn đọc được: báo cáo in ra chỗ trống",
    "Mở câu trong dự thảo và sửa theo vị trí được chỉ.",
)
UNKNOWN = IntegrityCheck(
    "passage-unknown-code",
    CheckSeverity.CRITICAL,
    "Câu mẫu nêu chỉ tiêu không có trong danh mục",
    "Sửa mã trong câu, hoặc thêm lại chỉ tiêu.",
)
UNREVISED = IntegrityCheck(
    "passage-without-revision",
    CheckSeverity.WARNING,
    "Câu không có lịch sử: không biết ai viết",
    "Lưu lại câu để lịch sử bắt đầu; đối chiếu với bản sao lưu.",
)
DIFFERS = IntegrityCheck(
    "passage-differs",
    CheckSeverity.CRITICAL,
    "Câu khác lần sửa mới nhất trong lịch sử: đã bị sửa ngoài chương trình",
    "Đối chiếu với lịch sử câu rồi sửa lại.",
)
STRAY = IntegrityCheck(
    "comment-stray",
    CheckSeverity.WARNING,
    "Góp ý ghi cho báo cáo này nhưng câu thuộc báo cáo khác",
    "Đối chiếu với bản sao lưu.",
)

KEPT = ("revision", "section_id", "order", "template", "separator", "audience", "owner_id")


def templates(at: datetime) -> Iterator[Finding]:
    codes = known_codes()
    for passage in _passages().filter(dropped_at=None):
        try:
            parse(passage.template)
        except TemplateError as error:
            yield Finding(UNREADABLE, place_of(passage), f"{error}")
        strangers = {token.code for token in placeholders(passage.template)} - codes
        if strangers:
            yield Finding(UNKNOWN, place_of(passage), f"{', '.join(sorted(strangers))}.")


def histories(at: datetime) -> Iterator[Finding]:
    newest: dict[int, PassageRevision] = {}
    revisions = PassageRevision.objects.order_by("passage_id", "revision")
    for revision in revisions.iterator(chunk_size=2000):
        newest[revision.passage_id] = revision
    for passage in _passages():
        last = newest.get(passage.pk)
        if last is None:
            yield Finding(UNREVISED, place_of(passage), f"phiên bản {passage.revision}.")
        elif _kept(last) != _kept(PassageRevision.from_passage(passage, last.verb)):
            yield Finding(DIFFERS, place_of(passage), f"lịch sử ghi “{last.template[:80]}”.")


def _passages() -> QuerySet[Passage]:
    passages = Passage.objects.select_related("section", "report__period")
    return passages.order_by("report__period__end", "section__order", "order", "pk")


def _kept(revision: PassageRevision) -> list[object]:
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
