"""What has been published: the chain, the bytes, the ledger of figures, the book of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from operator import attrgetter

from kgscience.operations.integrity.findings import Finding, critical, note, scan
from kgscience.operations.integrity.reviews import OUT, is_document
from reports.composition.serialization import deserialize_document
from reports.models import IssuedNumber, Report, ReportTransition, Version, VersionFile
from reports.publishing.hash_chain import FIRST_PREVIOUS, find_breaks
from reports.publishing.versions import build_facts, load_chain
from reports.rendering.layouts import get_layout
from units.text.folding import fold

CHAIN = critical(
    "chain-broken",
    "Chuỗi các bản đã ban hành bị đứt: có bản bị sửa, xóa, chèn hoặc đổi chỗ",
    "Phục hồi bản đó từ bản sao lưu; mắt xích đúng còn trong nhật ký bước chuyển.",
)
FILE = critical(
    "file-altered",
    "Tệp đã ban hành không còn là tệp lúc ban hành",
    "Phục hồi tệp từ bản sao lưu.",
)
LEDGER = critical(
    "facts-differ",
    "Sổ con số đã ban hành không khớp với văn bản đã ban hành",
    "Phục hồi từ bản sao lưu.",
)
TRAIL = critical(
    "digest-not-in-trail",
    "Mắt xích của bản không phải mắt xích đã ghi trong bước ban hành",
    "Có người đã viết lại chuỗi; phục hồi từ bản sao lưu.",
)
TWICE = critical(
    "number-twice",
    "Một số văn bản cấp hai lần trong cùng sổ",
    "Đính chính một trong hai văn bản.",
)
GAP = note(
    "number-gap",
    "Sổ số văn bản nhảy cách",
    "Đối chiếu với sổ văn thư: số còn thiếu có thể cấp cho văn bản ngoài chương trình.",
)
UNISSUED = critical(
    "number-not-issued",
    "Báo cáo mang số không có trong sổ số văn bản",
    "Đối chiếu với sổ văn thư và phục hồi sổ số từ bản sao lưu.",
)
ROW = critical(
    "report-differs",
    "Báo cáo đã ban hành ghi khác bản đã ban hành: số, ngày ký, mẫu trình bày hoặc người ký",
    "Bản đã ban hành là bản đúng; có người đã sửa báo cáo bên ngoài chương trình. Phục hồi từ "
    "bản sao lưu.",
)
FACT = attrgetter("position", "code", "view", "label", "raw", "shown", "status")


@scan(CHAIN)
def chain(at: datetime) -> Iterator[Finding]:
    """Yield the first link that does not hold; every one behind it leans on it."""
    before = FIRST_PREVIOUS
    for version in Version.objects.order_by("pk").select_related("report__period").iterator():
        (link,) = load_chain([version])
        for broken in find_breaks([link], after=before):
            yield Finding(CHAIN, broken.name, broken.reason)
            return
        before = link.digest


@scan(FILE)
def files(at: datetime) -> Iterator[Finding]:
    version_files = VersionFile.objects.select_related("version__report__period").order_by("pk")
    for file in version_files.iterator(chunk_size=10):
        content = bytes(file.content)
        if sha256(content).hexdigest() != file.sha256 or len(content) != file.size:
            yield Finding(FILE, f"{file}", "nội dung không khớp SHA-256 hoặc số byte đã ghi.")


@scan(LEDGER)
def facts(at: datetime) -> Iterator[Finding]:
    versions = Version.objects.order_by("pk").select_related("report__period")
    for version in versions.prefetch_related("facts").iterator(chunk_size=10):
        if is_document(version.document):  # else its own check reports it
            printed = map(FACT, build_facts(deserialize_document(version.document)))
            if [*map(FACT, version.facts.all())] != [*printed]:
                yield Finding(LEDGER, f"{version}", "danh sách con số khác văn bản.")


@scan(TRAIL)
def transitions(at: datetime) -> Iterator[Finding]:
    reasons = defaultdict[int, str](str)
    published = ReportTransition.objects.filter(verb="publish").order_by("pk")
    for report, reason in published.values_list("report_id", "reason"):
        reasons[report] += f" {reason}"
    versions = Version.objects.order_by("pk").select_related("report__period").defer("document")
    for version in versions:
        if version.digest not in reasons[version.report_id]:
            yield Finding(TRAIL, f"{version}", f"mắt xích {version.digest[:16]}…")


@scan(TWICE, GAP)
def numbers(at: datetime) -> Iterator[Finding]:
    """Look at each book by its folded name, which the database's constraint cannot do."""
    books = defaultdict[tuple[str, str, str], list[int]](list)
    for row in IssuedNumber.objects.order_by("number"):
        books[row.regime, fold(row.symbol), fold(row.series)].append(row.number)
    for (_, symbol, series), issued in books.items():
        where = f"sổ {symbol}, {series}"
        for number in dict.fromkeys(number for number in issued if issued.count(number) > 1):
            yield Finding(TWICE, where, f"số {number:02}.")
        if missing := sorted({*range(issued[0], issued[-1])} - {*issued}):
            first = ", ".join(f"{number:02}" for number in missing[:10])
            yield Finding(GAP, where, f"thiếu {len(missing)} số: {first}.")


@scan(UNISSUED)
def report_numbers(at: datetime) -> Iterator[Finding]:
    issued = {*IssuedNumber.objects.order_by().values_list("report_id", "number")}
    numbered = Report.objects.filter(status__in=OUT).exclude(number=None)
    for report in numbered.select_related("period").order_by("pk"):
        if (report.pk, report.number) not in issued:
            yield Finding(UNISSUED, f"báo cáo {report.period.code}", f"số {report.number:02}.")


@scan(ROW)
def report_rows(at: datetime) -> Iterator[Finding]:
    """Compare every published report with the newest version of it."""
    newest = {
        version.report_id: version
        for version in Version.objects.filter(report__status__in=OUT)
        .select_related("report__period")
        .order_by("number")
    }
    for version in newest.values():
        report = version.report
        if is_document(version.document):
            document = deserialize_document(version.document)
            pairs = {
                "số": (report.number, document.number),
                "ngày ký": (report.signed_on, document.signed_on),
                "mẫu trình bày": (report.layout, get_layout(version.layout).key),
                "người ký": ({report.signer}, {head.signer for head in document.letterheads}),
            }
            names = [name for name, (row, printed) in pairs.items() if row != printed]
            if names:
                yield Finding(ROW, f"báo cáo {report.period.code}", f"{', '.join(names)}.")
