"""Validation of an uploaded workbook before any library may open it.

What is admitted is a new, plain archive of its XML parts: no macros, no pictures, no links.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from xml.parsers import expat

MIB = 1024 * 1024
MAX_FILE = 5 * MIB
MAX_PART = 16 * MIB
MAX_TOTAL = 32 * MIB
MAX_ENTRIES = 200
MAX_DEPTH = 32
MAX_NODES = 600_000  # elements and attributes of all parts together
MAX_NODES_ASIDE = 60_000  # of a part that is neither a sheet nor the table of texts
MAX_TAG = 128 * 1024

AGAIN = "Hãy mở tệp bằng Excel, lưu lại dạng Excel Workbook (.xlsx) rồi tải lên."
ANEW = "Hãy tải biểu mới từ phần mềm, chép số liệu sang rồi tải lên."
_UNPACK = "Hãy giải nén rồi tải chính tệp .xlsx lên."

_NAME = re.compile(r"(?!/)(?!.*(\.\.|//))[A-Za-z0-9_\-.,/\[\] ()&+]{1,200}")
_HARMLESS_FLAGS = 0x0002 | 0x0004 | 0x0008 | 0x0800  # deflate's level, sizes after, UTF-8 names
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", f"Đây là tệp Excel kiểu cũ (.xls), dù tên là gì. {AGAIN}"),
    (b"%PDF", f"Đây là tệp PDF, không phải Excel. {ANEW}"),
    (b"<", f"Đây là trang web hoặc XML mang tên Excel. {AGAIN}"),
    (b"\xef\xbb\xbf<", f"Đây là trang web hoặc XML mang tên Excel. {AGAIN}"),
    (b"Rar!", f"Đây là tệp nén RAR. {_UNPACK}"),
    (b"7z\xbc\xaf", f"Đây là tệp nén 7z. {_UNPACK}"),
    (b"\x1f\x8b", f"Đây là tệp nén gzip. {_UNPACK}"),
)
_BROKEN = f"Tệp bị hỏng hoặc chưa tải xong. {AGAIN}"
_BOMB = f"Tệp giải nén ra quá lớn (giới hạn {MAX_TOTAL // MIB} MiB). {ANEW}"
_MACRO = (
    "Tệp có macro. Trong Excel hãy chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), "
    "rồi tải tệp không macro đó lên."
)
_LINKED = (
    "Tệp có liên kết tới tệp hoặc nguồn dữ liệu khác. Trong Excel hãy chọn Dữ liệu (Data) → Sửa "
    "liên kết (Edit Links) → Ngắt liên kết (Break Link), lưu lại rồi tải lên."
)
_STRICT = (
    "Tệp lưu kiểu Strict Open XML. Hãy mở bằng Excel, chọn Lưu thành kiểu Excel Workbook (.xlsx) "
    "thường rồi tải lên."
)
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml/"
_EMBEDDED = f"Tệp có đối tượng nhúng (OLE, ActiveX). Hãy xóa các đối tượng đó. {AGAIN}"
_FOREIGN_PARTS = (  # in the name of a part or in its declared type
    (("vbaproject", "macroenabled", "macrosheet", "vbadata"), _MACRO),
    (("externallink", "/connections", "querytable"), _LINKED),
    (("oleobject", "activex", "/embeddings", "dialogsheet"), _EMBEDDED),
)
_OTHER_KINDS = (
    ("xl/workbook.bin", f"Đây là tệp Excel nhị phân (.xlsb). {AGAIN}"),
    ("word/document.xml", f"Đây là tệp Word, không phải Excel. {ANEW}"),
    ("ppt/presentation.xml", f"Đây là tệp PowerPoint, không phải Excel. {ANEW}"),
    ("content.xml", "Đây là tệp LibreOffice (.ods). Hãy lưu thành kiểu Excel 2007-365 (.xlsx)."),
)


class InvalidUpload(Exception):
    """The file is refused as a whole; the message tells its owner what to do."""


def sanitize_upload(content: bytes) -> io.BytesIO:
    """Return the XML parts of an .xlsx file in an archive of our own. Raises InvalidUpload."""
    _check_signature(content)
    admitted = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as uploaded,
            zipfile.ZipFile(admitted, "w") as archive,
        ):
            _check_directory(uploaded.infolist())
            _copy_xml_parts(uploaded, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise InvalidUpload(_BROKEN) from error
    return admitted


def _check_signature(content: bytes) -> None:
    if not content:
        raise InvalidUpload(f"Tệp trống (0 byte). {AGAIN}")
    if len(content) > MAX_FILE:
        raise InvalidUpload(f"Tệp lớn hơn {MAX_FILE // MIB} MiB. {ANEW}")
    if "EncryptedPackage".encode("utf-16-le") in content[:MIB] + content[-MIB:]:
        raise InvalidUpload("Tệp có mật khẩu mở. Trong Excel hãy bỏ mật khẩu, lưu lại rồi tải lên.")
    if not content.startswith(b"PK\x03\x04"):
        kinds = (message for start, message in _SIGNATURES if content.startswith(start))
        raise InvalidUpload(next(kinds, f"Đây không phải tệp Excel (.xlsx). {AGAIN}"))
    if content.count(b"PK\x01\x02") > 2 * MAX_ENTRIES:
        raise InvalidUpload(f"Tệp chứa quá nhiều phần (giới hạn {MAX_ENTRIES}). {ANEW}")
    if content.count(b"PK\x05\x06") != 1:
        raise InvalidUpload(_BROKEN)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise InvalidUpload(f"Tệp chứa quá nhiều phần (giới hạn {MAX_ENTRIES}). {ANEW}")
    if len({name.casefold() for name in names}) < len(names):
        raise InvalidUpload(f"Tệp có hai phần trùng tên. {AGAIN}")
    for entry in entries:
        _check_entry(entry)
    for name, message in _OTHER_KINDS:
        if name in names:
            raise InvalidUpload(message)
    if not {"[Content_Types].xml", "_rels/.rels"} <= {*names}:
        raise InvalidUpload(f"Đây là tệp nén (.zip), không phải tệp Excel (.xlsx). {AGAIN}")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise InvalidUpload(_BOMB)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if not _NAME.fullmatch(name) or entry.orig_filename != name:  # zipfile cuts a name at a NUL
        raise InvalidUpload(f"Tệp có phần mang tên lạ. {AGAIN}")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InvalidUpload(f"Tệp có phần là liên kết tới nơi khác trong máy. {AGAIN}")
    if entry.flag_bits & 0x2041:
        raise InvalidUpload("Tệp nén có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi tải lên.")
    if entry.flag_bits & ~_HARMLESS_FLAGS:
        raise InvalidUpload(_BROKEN)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InvalidUpload(f"Tệp nén theo cách Excel không dùng. {AGAIN}")
    if entry.file_size > MAX_PART:
        raise InvalidUpload(_BOMB)
    _check_foreign(name)


def _check_foreign(attribute: str) -> None:
    """Refuse what the name or the declared type of a part gives away."""
    lowered = attribute.casefold()
    for marks, message in _FOREIGN_PARTS:
        if any(mark in lowered for mark in marks):
            raise InvalidUpload(message)


def _copy_xml_parts(uploaded: zipfile.ZipFile, archive: zipfile.ZipFile) -> None:
    """Unpack every part with a counter, and keep the XML that is plain."""
    left, nodes = MAX_TOTAL, MAX_NODES
    extensions = {name.rpartition(".")[2].casefold() for name in uploaded.namelist()}
    for entry in uploaded.infolist():
        part = _inflate(uploaded, entry, min(left, MAX_PART))
        left -= len(part)
        if entry.filename.endswith((".xml", ".rels")):
            nodes -= _check_xml(part, nodes, extensions)
            archive.writestr(entry.filename, part)


def _inflate(uploaded: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    with uploaded.open(entry) as source:
        part = source.read(most + 1)
        if len(part) > most:
            raise InvalidUpload(_BOMB)
        source.read(1)  # the end: only there is the checksum compared
    if len(part) != entry.file_size:
        raise InvalidUpload(_BROKEN)
    return part


def _check_xml(part: bytes, limit: int, extensions: set[str]) -> int:
    """Return how many elements and attributes a part has. Raises InvalidUpload.

    It has no DOCTYPE, is not too deep, not too large, and refers to nothing outside the file.
    """
    _check_bytes(part)
    nodes = depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal nodes, depth, limit
        if name.startswith(_STRICT_NAMESPACE):
            raise InvalidUpload(_STRICT)
        name = name.rpartition(" ")[2]
        if not nodes and name not in ("worksheet", "sst"):
            limit = min(limit, MAX_NODES_ASIDE)
        nodes += 1 + len(attributes)
        depth += 1
        if nodes > limit:
            raise InvalidUpload(
                f"Tệp có quá nhiều ô hoặc định dạng. Chỉ giữ lại trang biểu. {ANEW}"
            )
        if depth > MAX_DEPTH:
            raise InvalidUpload(f"Tệp có cấu trúc lồng nhau bất thường. {ANEW}")
        if attributes:
            _check_relation(name, attributes, extensions)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise InvalidUpload(_BROKEN) from error
    return nodes


def _refuse_doctype(*declaration: object) -> None:
    raise InvalidUpload(f"Tệp có khai báo DOCTYPE, thứ Excel không bao giờ ghi. {ANEW}")


def _check_encoding(version: str, encoding: str | None, standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        raise InvalidUpload(f"Tệp không theo UTF-8. {AGAIN}")


def _check_bytes(part: bytes) -> None:
    """Refuse UTF-16, and a tag (or a text) so long that it may hold attributes by the million."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:4]:
        raise InvalidUpload(f"Tệp không theo UTF-8. {AGAIN}")
    for start in range(0, len(part) - MAX_TAG, MAX_TAG):
        if part.find(b"<", start, start + MAX_TAG) < 0:
            raise InvalidUpload(f"Tệp có một ô dài bất thường. {ANEW}")


def _check_relation(name: str, attributes: dict[str, str], extensions: set[str]) -> None:
    """Refuse a foreign content type, and a relation that fetches something from outside.

    A type by extension counts when a part has that extension: SheetJS declares one for macros in
    every file.
    """
    by_extension = name == "Default" and attributes.get("Extension", "").casefold() in extensions
    if name == "Override" or by_extension:
        _check_foreign(attributes.get("ContentType", ""))
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    is_link = attributes.get("Type", "").endswith("/hyperlink")  # which is never followed
    if name == "Relationship" and is_outside and not is_link:
        raise InvalidUpload(_LINKED)
