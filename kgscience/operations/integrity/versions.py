"""What has been published: the chain, the bytes, the ledger of figures, the book of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from kgscience.operations.integrity.findings import Check, Finding, Scan, Severity
from kgscience.operations.integrity.reviews import OUT, thaws
from reports.composition.serialization import thaw
from reports.models import IssuedNumber, Report, Version, VersionFile
from reports.publishing.hash_chain import BEGINNING, breaks
from reports.publishing.versions import ledger, links
from units.folding import fold

CHAIN = Check(
    "chain-broken",
    Severity.CRITICAL,
    "Chuỗi các bản đã ban hành bị đứt: có bản bị sửa, xóa, chèn hoặc đổi chỗ",
    "Phục hồi bản đó từ bản sao lưu; mắt xích đúng còn trong nhật ký bước chuyển.",
)
FILE = Check(
    "file-altered",
    Severity.CRITICAL,
    "Tệp đã ban hành không còn là tệp lúc ban hành",
    "Phục hồi tệp từ bản sao lưu.",
)
LEDGER = Check(
    "facts-differ",
    Severity.CRITICAL,
    "Sổ con số đã công bố không khớp với văn bản đã công bố",
    "Phục hồi từ bản sao lưu.",
)
TRAIL = Check(
    "digest-not-in-trail",
    Severity.CRITICAL,
    "Mắt xích của bản không phải mắt xích đã ghi trong bước ban hành",
    "Có người đã viết lại chuỗi; phục hồi từ bản sao lưu.",
)
TWICE = Check(
    "number-twice",
    Severity.CRITICAL,
    "Một số văn bản cấp hai lần trong cùng sổ",
    "Đính chính một trong hai văn bản.",
)
GAP = Check(
    "number-gap",
    Severity.NOTE,
    "Sổ số văn bản nhảy cách",
    "Đối chiếu với sổ văn thư: số còn thiếu có thể cấp cho văn bản ngoài chương trình.",
)
UNISSUED = Check(
    "number-not-issued",
    Severity.CRITICAL,
    "Báo cáo mang số không có trong sổ số văn bản",
    "Đối chiếu với sổ văn thư và phục hồi sổ số từ bản sao lưu.",
)


def chain(at: datetime) -> Iterator[Finding]:
    """The first link that does not hold; every one behind it leans on it."""
    before = BEGINNING
    for version in Version.objects.order_by("pk").select_related("report__period").iterator():
        (link,) = links([version])
        first = next(breaks([link], after=before), None)
        if first is not None:
            yield Finding(CHAIN, first.name, first.why)
            return
        before = link.digest


def files(at: datetime) -> Iterator[Finding]:
    kept = VersionFile.objects.select_related("version__report__period").order_by("pk")
    for one in kept.iterator(chunk_size=10):
        content = bytes(one.content)
        if sha256(content).hexdigest() != one.sha256 or len(content) != one.size:
            yield Finding(FILE, f"{one}", "nội dung không khớp SHA-256 hoặc số byte đã ghi.")


def facts(at: datetime) -> Iterator[Finding]:
    versions = Version.objects.order_by("pk").select_related("report__period")
    for version in versions.prefetch_related("facts").iterator(chunk_size=10):
        if not thaws(version.document):
            continue  # told already, by its own name
        printed = [_told(one) for one in ledger(thaw(version.document))]
        if [_told(one) for one in version.facts.all()] != printed:
            yield Finding(LEDGER, f"{version}", "danh sách con số khác văn bản.")


def _told(one: object) -> list[object]:
    names = ("position", "code", "view", "label", "raw", "shown", "status")
    return [getattr(one, name) for name in names]


def trail(at: datetime) -> Iterator[Finding]:
    said = defaultdict[int, str](str)
    for report in Report.objects.order_by("pk").prefetch_related("transitions"):
        moves = (one for one in report.transitions.all() if one.verb == "publish")
        said[report.pk] = " ".join(one.reason for one in moves)
    for version in (
        Version.objects.order_by("pk").select_related("report__period").defer("document")
    ):
        if version.digest not in said[version.report_id]:
            yield Finding(TRAIL, f"{version}", f"mắt xích {version.digest[:16]}…")


def numbers(at: datetime) -> Iterator[Finding]:
    books = defaultdict[tuple[str, str, str], list[int]](list)
    for one in IssuedNumber.objects.order_by("pk"):
        books[one.regime, fold(one.symbol), fold(one.series)].append(one.number)
    for (_, symbol, series), given in books.items():
        where = f"sổ {symbol}, {series}"
        for number in sorted({one for one in given if given.count(one) > 1}):
            yield Finding(TWICE, where, f"số {number:02}.")
        lacking = sorted({*range(min(given), max(given))} - {*given})
        if lacking:
            first = ", ".join(f"{number:02}" for number in lacking[:10])
            yield Finding(GAP, where, f"thiếu {len(lacking)} số: {first}.")


def issued(at: datetime) -> Iterator[Finding]:
    given = {*IssuedNumber.objects.order_by().values_list("report_id", "number")}
    numbered = Report.objects.filter(status__in=OUT).exclude(number=None)
    for report in numbered.select_related("period").order_by("pk"):
        if (report.pk, report.number) not in given:
            yield Finding(UNISSUED, f"báo cáo {report.period.code}", f"số {report.number:02}.")


SCANS = (
    Scan(chain, (CHAIN,)),
    Scan(files, (FILE,)),
    Scan(facts, (LEDGER,)),
    Scan(trail, (TRAIL,)),
    Scan(numbers, (TWICE, GAP)),
    Scan(issued, (UNISSUED,)),
)
