"""The review: how each report came to its state, and what people put their names to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from kgscience.operations.integrity.transition_order import LoggedTransition, transition_errors
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

UNTRACED = IntegrityCheck(
    "report-untraced",
    CheckSeverity.CRITICAL,
    "Báo cáo đã chuyển trạng thái mà không có bước chuyển nào",
    "Xem ai đã sửa cơ sở dữ liệu; phục hồi các bước chuyển từ bản sao lưu.",
)
CHAIN = IntegrityCheck(
    "report-moves-broken",
    CheckSeverity.CRITICAL,
    "Các bước chuyển của báo cáo không nối tiếp nhau",
    "Đối chiếu với bản sao lưu.",
)
VERSIONS = IntegrityCheck(
    "report-versions",
    CheckSeverity.CRITICAL,
    "Số bản đã ban hành không khớp với số lần ban hành",
    "Đối chiếu với bản sao lưu và sổ văn bản.",
)
AGREEMENT = IntegrityCheck(
    "agreement-impossible",
    CheckSeverity.CRITICAL,
    "Lời đồng ý mang dấu vết không thể có",
    "Người đồng ý đọc lại câu và đồng ý lại.",
)
ENDORSEMENT = IntegrityCheck(
    "endorsement-impossible",
    CheckSeverity.CRITICAL,
    "Lời xác nhận hoặc duyệt ký mang dấu vết không thể có",
    "Người xác nhận đọc lại báo cáo và xác nhận lại.",
)
FROZEN = IntegrityCheck(
    "snapshot-unreadable",
    CheckSeverity.CRITICAL,
    "Bản dự thảo hoặc bản ban hành đã đóng băng không mở lại được",
    "Phục hồi từ bản sao lưu.",
)

_PRINT = re.compile(r"[0-9a-f]{64}")
OUT = (Report.Status.PUBLISHED, Report.Status.CORRECTED)


def trails(at: datetime) -> Iterator[Finding]:
    lines = defaultdict[int, list[ReportTransition]](list)
    for line in ReportTransition.objects.order_by("pk").iterator(chunk_size=2000):
        lines[line.report_id].append(line)
    versions = defaultdict[int, int](int)
    for report_id in Version.objects.order_by().values_list("report_id", flat=True):
        versions[report_id] += 1
    for report in Report.objects.select_related("period").order_by("pk"):
        trail = lines[report.pk]
        yield from _trail(report, trail)
        issued, made = (
            sum(transition.verb == "publish" for transition in trail),
            versions[report.pk],
        )
        if issued != made or (report.status in OUT and not made):
            what = f"ban hành {issued} lần, có {made} bản."
            yield Finding(VERSIONS, f"báo cáo {report.period.code}", what)


def _trail(report: Report, trail: list[ReportTransition]) -> Iterator[Finding]:
    where = f"báo cáo {report.period.code}"
    if not trail and report.status != Report.Status.DRAFT:
        yield Finding(UNTRACED, where, f"báo cáo {report.get_status_display().lower()}.")
    elif trail:
        steps = [
            LoggedTransition(transition.verb, transition.from_status, transition.to_status)
            for transition in trail
        ]
        for gap in transition_errors(
            steps, Report.TRANSITIONS, "draft", report.status, ["corrected"]
        ):
            yield Finding(CHAIN, where, gap)


# ------------------------------------------------------------------------------------ promises


def agreements(at: datetime) -> Iterator[Finding]:
    agreements_given = Agreement.objects.select_related("by", "passage__report").order_by("pk")
    for agreement in agreements_given.iterator(chunk_size=2000):
        where = f"{agreement.by.get_username()}, câu số {agreement.passage_id}"
        if not _PRINT.fullmatch(agreement.passage_hash):
            yield Finding(AGREEMENT, where, f"dấu vết “{agreement.passage_hash[:20]}”.")
        elif agreement.draft_number > agreement.passage.report.draft_number:
            newest = agreement.passage.report.draft_number
            what = f"dự thảo lần {agreement.draft_number}, mới có lần {newest}."
            yield Finding(AGREEMENT, where, what)


def endorsements(at: datetime) -> Iterator[Finding]:
    owners = dict(Passage.objects.order_by().values_list("pk", "report_id"))
    for endorsement in Endorsement.objects.select_related("by", "report__period").order_by("pk"):
        user, period = endorsement.by.get_username(), endorsement.report.period.code
        where = f"{user}, {endorsement.get_kind_display()}, {period}"
        if what := _impossible(endorsement, owners):
            yield Finding(ENDORSEMENT, where, what)


def _impossible(endorsement: Endorsement, owners: Mapping[int, int]) -> str:
    prints = endorsement.passage_hashes
    if not isinstance(prints, dict) or not prints:
        return "không có dấu vết nào."
    for key, print_ in prints.items():
        if not isinstance(print_, str) or not _PRINT.fullmatch(print_):
            return f"câu số {key}: dấu vết “{str(print_)[:20]}”."
        if key not in FRAME and (
            not key.isdecimal() or owners.get(int(key)) != endorsement.report_id
        ):
            return f"câu số {key} không thuộc báo cáo này."
    return (
        ""
        if endorsement.draft_number <= endorsement.report.draft_number
        else f"chưa có dự thảo lần {endorsement.draft_number}."
    )


def frozen(at: datetime) -> Iterator[Finding]:
    snapshots = Snapshot.objects.order_by("pk").select_related("report__period")
    for snapshot in snapshots.iterator(chunk_size=20):
        if not thaws(snapshot.document):
            yield Finding(FROZEN, f"{snapshot}", "bản dự thảo không mở lại được.")
    for version in Version.objects.order_by("pk").select_related("report__period"):
        if not thaws(version.document):
            yield Finding(FROZEN, f"{version}", "bản ban hành không mở lại được.")


def thaws(document: object) -> bool:
    """Whether what was frozen is a document again."""
    try:
        return isinstance(document, dict) and bool(deserialize_document(document))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


SCANS = (
    Scan(trails, (UNTRACED, CHAIN, VERSIONS)),
    Scan(agreements, (AGREEMENT,)),
    Scan(endorsements, (ENDORSEMENT,)),
    Scan(frozen, (FROZEN,)),
)
