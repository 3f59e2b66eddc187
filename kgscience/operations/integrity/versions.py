"""What has been published: the chain, the bytes, the ledger of figures, the book of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from kgscience.operations.integrity.reviews import OUT, thaws
from reports.composition.serialization import deserialize_document
from reports.models import IssuedNumber, Report, Version, VersionFile
from reports.publishing.hash_chain import FIRST_PREVIOUS, find_breaks
from reports.publishing.versions import build_facts, load_chain
from units.folding import fold

CHAIN = IntegrityCheck(
    "chain-broken",
    CheckSeverity.CRITICAL,
    "Chuỗi các bản đã ban hành bị đứt: có bản bị sửa, xóa, chèn hoặc đổi chỗ",
    "Phục hồi bản đó từ bản sao lưu; mắt xích đúng còn trong nhật ký bước chuyển.",
)
FILE = IntegrityCheck(
    "file-altered",
    CheckSeverity.CRITICAL,
    "Tệp đã ban hành không còn là tệp lúc ban hành",
    "Phục hồi tệp từ bản sao lưu.",
)
LEDGER = IntegrityCheck(
    "facts-differ",
    CheckSeverity.CRITICAL,
    "Sổ con số đã công bố không khớp với văn bản đã công bố",
    "Phục hồi từ bản sao lưu.",
)
TRAIL = IntegrityCheck(
    "digest-not-in-trail",
    CheckSeverity.CRITICAL,
    "Mắt xích của bản không phải mắt xích đã ghi trong bước ban hành",
    "Có người đã viết lại chuỗi; phục hồi từ bản sao lưu.",
)
TWICE = IntegrityCheck(
    "number-twice",
    CheckSeverity.CRITICAL,
    "Một số văn bản cấp hai lần trong cùng sổ",
    "Đính chính một trong hai văn bản.",
)
GAP = IntegrityCheck(
    "number-gap",
    CheckSeverity.NOTE,
    "Sổ số văn bản nhảy cách",
    "Đối chiếu với sổ văn thư: số còn thiếu có thể cấp cho văn bản ngoài chương trình.",
)
UNISSUED = IntegrityCheck(
    "number-not-issued",
    CheckSeverity.CRITICAL,
    "Báo cáo mang số không có trong sổ số văn bản",
    "Đối chiếu với sổ văn thư và phục hồi sổ số từ bản sao lưu.",
)


def chain(at: datetime) -> Iterator[Finding]:
    """Return the first link that does not hold; every one behind it leans on it."""
    before = FIRST_PREVIOUS
    for version in Version.objects.order_by("pk").select_related("report__period").iterator():
        (link,) = load_chain([version])
        first = next(find_breaks([link], after=before), None)
        if first is not None:
            yield Finding(CHAIN, first.name, first.reason)
            return
        before = link.digest


def files(at: datetime) -> Iterator[Finding]:
    version_files = VersionFile.objects.select_related("version__report__period").order_by("pk")
    for file in version_files.iterator(chunk_size=10):
        content = bytes(file.content)
        if sha256(content).hexdigest() != file.sha256 or len(content) != file.size:
            yield Finding(FILE, f"{file}", "nội dung không khớp SHA-256 hoặc số byte đã ghi.")


def facts(at: datetime) -> Iterator[Finding]:
    versions = Version.objects.order_by("pk").select_related("report__period")
    for version in versions.prefetch_related("facts").iterator(chunk_size=10):
        if not thaws(version.document):
            continue  # told already, by its own name
        printed = [_told(fact) for fact in build_facts(deserialize_document(version.document))]
        if [_told(fact) for fact in version.facts.all()] != printed:
            yield Finding(LEDGER, f"{version}", "danh sách con số khác văn bản.")


def _told(row: object) -> list[object]:
    names = ("position", "code", "view", "label", "raw", "shown", "status")
    return [getattr(row, name) for name in names]


def trail(at: datetime) -> Iterator[Finding]:
    reasons = defaultdict[int, str](str)
    for report in Report.objects.order_by("pk").prefetch_related("transitions"):
        moves = (
            transition for transition in report.transitions.all() if transition.verb == "publish"
        )
        reasons[report.pk] = " ".join(transition.reason for transition in moves)
    for version in (
        Version.objects.order_by("pk").select_related("report__period").defer("document")
    ):
        if version.digest not in reasons[version.report_id]:
            yield Finding(TRAIL, f"{version}", f"mắt xích {version.digest[:16]}…")


def numbers(at: datetime) -> Iterator[Finding]:
    books = defaultdict[tuple[str, str, str], list[int]](list)
    for issued_number in IssuedNumber.objects.order_by("pk"):
        books[issued_number.regime, fold(issued_number.symbol), fold(issued_number.series)].append(
            issued_number.number
        )
    for (_, symbol, series), numbers_given in books.items():
        where = f"sổ {symbol}, {series}"
        for number in sorted(
            {
                number_given
                for number_given in numbers_given
                if numbers_given.count(number_given) > 1
            }
        ):
            yield Finding(TWICE, where, f"số {number:02}.")
        lacking = sorted({*range(min(numbers_given), max(numbers_given))} - {*numbers_given})
        if lacking:
            first = ", ".join(f"{number:02}" for number in lacking[:10])
            yield Finding(GAP, where, f"thiếu {len(lacking)} số: {first}.")


def issued(at: datetime) -> Iterator[Finding]:
    pairs = {*IssuedNumber.objects.order_by().values_list("report_id", "number")}
    numbered = Report.objects.filter(status__in=OUT).exclude(number=None)
    for report in numbered.select_related("period").order_by("pk"):
        if (report.pk, report.number) not in pairs:
            yield Finding(UNISSUED, f"báo cáo {report.period.code}", f"số {report.number:02}.")


SCANS = (
    Scan(chain, (CHAIN,)),
    Scan(files, (FILE,)),
    Scan(facts, (LEDGER,)),
    Scan(trail, (TRAIL,)),
    Scan(numbers, (TWICE, GAP)),
    Scan(issued, (UNISSUED,)),
)
