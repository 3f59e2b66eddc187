"""The review: how each report came to its state, and what people put their names to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Count, Prefetch

from kgscience.operations.integrity.findings import Finding, critical, scan
from kgscience.operations.integrity.transition_order import transition_errors
from reports.composition.serialization import deserialize_document
from reports.models import (
    Agreement,
    Endorsement,
    Passage,
    Report,
    ReportTransition,
    Snapshot,
    Version,
)
from reports.review.endorsements import FRAME

UNTRACED = critical(
    "report-untraced",
    "Báo cáo đã chuyển trạng thái mà không có bước chuyển nào",
    "Xem ai đã sửa cơ sở dữ liệu; phục hồi các bước chuyển từ bản sao lưu.",
)
CHAIN = critical(
    "report-moves-broken",
    "Các bước chuyển của báo cáo không nối tiếp nhau",
    "Đối chiếu với bản sao lưu.",
)
VERSIONS = critical(
    "report-versions",
    "Số bản đã ban hành không khớp với số lần ban hành",
    "Đối chiếu với bản sao lưu và sổ văn bản.",
)
AGREEMENT = critical(
    "agreement-impossible",
    "Lời đồng ý mang dấu vết không thể có",
    "Người đồng ý đọc lại câu và đồng ý lại.",
)
ENDORSEMENT = critical(
    "endorsement-impossible",
    "Lời xác nhận hoặc duyệt ký mang dấu vết không thể có",
    "Người xác nhận đọc lại báo cáo và xác nhận lại.",
)
FROZEN = critical(
    "snapshot-unreadable",
    "Bản dự thảo hoặc bản ban hành đã đóng băng không mở lại được",
    "Phục hồi từ bản sao lưu.",
)
_HASH = re.compile(r"[0-9a-f]{64}")
OUT = (Report.Status.PUBLISHED, Report.Status.CORRECTED)


@scan(UNTRACED, CHAIN, VERSIONS)
def report_logs(at: datetime) -> Iterator[Finding]:
    log = Prefetch("transitions", ReportTransition.objects.order_by("pk"))
    reports = Report.objects.select_related("period").prefetch_related(log)
    for report in reports.annotate(version_count=Count("versions")).order_by("pk"):
        where, transitions = f"báo cáo {report.period.code}", [*report.transitions.all()]
        if not transitions and report.status != Report.Status.DRAFT:
            yield Finding(UNTRACED, where, f"báo cáo {report.get_status_display().lower()}.")
        elif transitions:
            for what in transition_errors(
                transitions, Report.TRANSITIONS, "draft", report.status, ["corrected"]
            ):
                yield Finding(CHAIN, where, what)
        issued = sum(transition.verb == "publish" for transition in transitions)
        if issued != report.version_count or (report.status in OUT and not report.version_count):
            what = f"ban hành {issued} lần, có {report.version_count} bản."
            yield Finding(VERSIONS, where, what)


@scan(AGREEMENT)
def agreements(at: datetime) -> Iterator[Finding]:
    rows = Agreement.objects.select_related("by", "passage__report").order_by("pk")
    for agreement in rows.iterator(chunk_size=2000):
        where = f"{agreement.by.get_username()}, câu số {agreement.passage_id}"
        newest = agreement.passage.report.draft_number
        if not _HASH.fullmatch(agreement.passage_hash):
            yield Finding(AGREEMENT, where, f"dấu vết “{agreement.passage_hash[:20]}”.")
        elif agreement.draft_number > newest:
            what = f"dự thảo lần {agreement.draft_number}, mới có lần {newest}."
            yield Finding(AGREEMENT, where, what)


@scan(ENDORSEMENT)
def endorsements(at: datetime) -> Iterator[Finding]:
    reports = dict(Passage.objects.order_by().values_list("pk", "report_id"))
    for endorsement in Endorsement.objects.select_related("by", "report__period").order_by("pk"):
        user, period = endorsement.by.get_username(), endorsement.report.period.code
        where = f"{user}, {endorsement.get_kind_display()}, {period}"
        if what := _endorsement_error(endorsement, reports):
            yield Finding(ENDORSEMENT, where, what)


def _endorsement_error(endorsement: Endorsement, reports: Mapping[int, int]) -> str:
    hashes = endorsement.passage_hashes
    if not isinstance(hashes, dict) or not hashes:
        return "không có dấu vết nào."
    for key, value in hashes.items():
        if not isinstance(value, str) or not _HASH.fullmatch(value):
            return f"câu số {key}: dấu vết “{str(value)[:20]}”."
        owner = reports.get(int(key)) if key.isdecimal() else None
        if key not in FRAME and owner != endorsement.report_id:
            return f"câu số {key} không thuộc báo cáo này."
    if endorsement.draft_number > endorsement.report.draft_number:
        return f"chưa có dự thảo lần {endorsement.draft_number}."
    return ""


@scan(FROZEN)
def frozen(at: datetime) -> Iterator[Finding]:
    for model, name in ((Snapshot, "bản dự thảo"), (Version, "bản ban hành")):
        rows = model._base_manager.order_by("pk").select_related("report__period")
        for row in rows.iterator(chunk_size=20):
            if not is_document(row.document):
                yield Finding(FROZEN, f"{row}", f"{name} không mở lại được.")


def is_document(content: object) -> bool:
    """Tell whether stored content can be read back as a document."""
    try:
        return isinstance(content, dict) and bool(deserialize_document(content))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
