"""Files that are no workbook, or unpack into something else: name → (change, what is said)."""

import io
import zipfile
import zlib

from tests.units.workbook.workbooks import (
    BOOK,
    PART,
    TYPES,
    added,
    entry,
    forged,
    packed,
    part,
    parts_of,
    swapped,
)

MIB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
NOT_EXCEL = "không phải tệp Excel (.xlsx)"
BROKEN = "bị hỏng hoặc chưa tải xong"
BOMB = "giải nén ra quá lớn"
ODD_NAME = "mang tên lạ"
MACRO = "có macro"
LINKED = "liên kết tới tệp hoặc nguồn dữ liệu khác"
EMBEDDED = "đối tượng nhúng"
NOT_UTF8 = "không theo UTF-8"
LONG = "một ô dài bất thường"
DOCTYPE = "DOCTYPE"


def just(content):
    return lambda _: content


def zipped(*names):
    return just(packed(dict.fromkeys(names, b"<a/>")))


def symlink(info):
    info.create_system, info.external_attr = 3, 0o120777 << 16


def nested(depth):
    return b"<?xml version='1.0'?>" + b"<a>" * depth + b"</a>" * depth


def overlapping(content):
    """Two names in the directory for one and the same compressed body."""
    name = "xl/theme/theme1.xml"
    with zipfile.ZipFile(io.BytesIO(added({"xl/theme/theme2.xml": b"<a/>"})(content))) as archive:
        where = archive.getinfo(name).header_offset
    return forged("xl/theme/theme2.xml", 42, where.to_bytes(4, "little"))(
        added({"xl/theme/theme2.xml": b"<a/>"})(content)
    )


def flipped(content):
    """One byte of the compressed sheet turned over."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        where = archive.getinfo(PART).header_offset + 400
    return content[:where] + bytes([content[where] ^ 0xFF]) + content[where + 1 :]


def understated(content):
    """Return a part of 50 MiB that says it has 1,000 bytes."""
    body = bytes(50 * MIB)
    file = added({"xl/big.xml": body})(content)
    return forged("xl/big.xml", 24, (1000).to_bytes(4, "little"), local=22)(file)


def truthful_crc_understated(content):
    """As above, with the checksum of the first 1,000 bytes: only the stream gives it away."""
    crc = zlib.crc32(bytes(1000)).to_bytes(4, "little")
    return forged("xl/big.xml", 16, crc, local=14)(understated(content))


def macro_by_extension(extension):
    """As SheetJS declares in every file, whether it has such a part or not."""
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    default = f'<Default Extension="{extension}" ContentType="{kind}"/></Types>'
    return swapped(TYPES, "</Types>", default)


def without(name):
    """Return the file without one of its parts."""

    def act(content):
        return packed({key: body for key, body in parts_of(content).items() if key != name})

    return act


FILES = {
    "empty": (just(b""), "Tệp trống"),
    "text": (just("TT,Chỉ tiêu\n1,21\n".encode()), NOT_EXCEL),
    "random": (just(bytes(range(256)) * 40), NOT_EXCEL),
    "nul bytes": (just(bytes(5000)), NOT_EXCEL),
    "web page": (just(b"<html><table><tr><td>1</td></tr></table></html>"), "trang web"),
    "spreadsheetml": (just(b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>"), "trang web"),
    "pdf": (just(b"%PDF-1.7\n" + bytes(100)), "PDF"),
    "old xls": (just(OLE), ".xls"),
    "password": (just(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(500)), "mật khẩu"),
    "rar": (just(b"Rar!\x1a\x07\x00" + bytes(50)), "RAR"),
    "7z": (just(b"7z\xbc\xaf\x27\x1c" + bytes(50)), "7z"),
    "gzip": (just(b"\x1f\x8b\x08" + bytes(50)), "gzip"),
    "first half": (lambda content: content[: len(content) // 2], BROKEN),
    "without its end": (lambda content: content[:-30], BROKEN),
    "only a signature": (just(b"PK\x03\x04" + bytes(100)), BROKEN),
    "empty archive": (just(b"PK\x05\x06" + bytes(18)), NOT_EXCEL),
    "two archives": (lambda content: content + content, BROKEN),
    "byte turned over": (flipped, BROKEN),
    "6 MiB": (lambda content: content + bytes(6 * MIB), "lớn hơn 5 MiB"),
    "zip of an xlsx": (lambda content: packed({"bieu.xlsx": content}, 8), "tệp nén (.zip)"),
    "stored xlsx in zip": (lambda content: packed({"bieu.xlsx": content}, 0), BROKEN),
    "without its first relations": (without("_rels/.rels"), "tệp nén (.zip)"),
    "without its content types": (without(TYPES), "tệp nén (.zip)"),
    "word": (zipped(TYPES, "word/document.xml"), "Word"),
    "powerpoint": (zipped(TYPES, "ppt/presentation.xml"), "PowerPoint"),
    "xlsb": (zipped(TYPES, "xl/workbook.bin"), ".xlsb"),
    "ods": (zipped("mimetype", "content.xml", "META-INF/manifest.xml"), ".ods"),
    # ------------------------------------------------------------------------- the directory
    "201 parts": (added({f"xl/a{n}.xml": b"<a/>" for n in range(201)}), "quá nhiều phần"),
    "20,000 parts": (added({f"a{n}": b"" for n in range(20_000)}), "quá nhiều phần"),
    "same name twice": (entry(lambda info: None, name=PART), "trùng tên"),
    "same name in capitals": (entry(lambda info: None, name=PART.upper()), "trùng tên"),
    "out of the folder": (entry(lambda info: None, name="../../etc/passwd"), ODD_NAME),
    "from the root": (entry(lambda info: None, name="/etc/passwd"), ODD_NAME),
    "backslash": (entry(lambda info: None, name="xl\\a.xml"), ODD_NAME),
    "drive": (entry(lambda info: None, name="C:/a.xml"), ODD_NAME),
    "control in a name": (entry(lambda info: None, name="xl/\na.xml"), ODD_NAME),
    "right to left name": (entry(lambda info: None, name="xl/a\u202elmx.exe"), ODD_NAME),
    "long name": (entry(lambda info: None, name="a" * 300), ODD_NAME),
    "nul in a name": (
        lambda content: entry(lambda info: None, name="xl/aXb.xml")(content).replace(
            b"xl/aXb.xml", b"xl/a\0b.xml"
        ),
        ODD_NAME,
    ),
    "symbolic link": (entry(symlink, b"/etc/passwd", "xl/link.xml"), "liên kết tới nơi khác"),
    "encrypted entry": (forged(PART, 8, b"\x01\x00", local=6), "mật khẩu"),
    "strong encryption": (forged(PART, 8, b"\x41\x00", local=6), "mật khẩu"),
    "patched data": (forged(PART, 8, b"\x20\x00", local=6), BROKEN),
    "bzip2": (lambda content: packed(parts_of(content), zipfile.ZIP_BZIP2), "Excel không dùng"),
    "lzma": (lambda content: packed(parts_of(content), zipfile.ZIP_LZMA), "Excel không dùng"),
    "unknown method": (forged(PART, 10, b"\x63\x00", local=8), "Excel không dùng"),
    "two names for a body": (overlapping, BROKEN),
    "other name inside": (
        lambda content: content.replace(b"xl/theme/theme1.xml", b"xl/theme/theme9.xml", 1),
        BROKEN,
    ),
    "wrong checksum": (forged(PART, 16, b"\x01\x02\x03\x04", local=14), BROKEN),
    "offset beyond the end": (forged(PART, 42, b"\xff\xff\xff\x7f"), BROKEN),
    # ------------------------------------------------------------------------------- bombs
    "sheet of 17 MiB": (part(PART, b"<a>" + b" " * 17 * MIB + b"</a>"), BOMB),
    "part of 300 MiB": (added({"xl/zeros.xml": bytes(300 * MIB)}), BOMB),
    "three of 15 MiB": (added({f"xl/{n}.bin": bytes(15 * MIB) for n in range(3)}), BOMB),
    "picture of 100 MiB": (added({"xl/media/image1.png": bytes(100 * MIB)}), BOMB),
    "says 4 GiB": (forged(PART, 24, b"\xff\xff\xff\xf0", local=22), BOMB),
    "says 0 bytes": (forged(PART, 24, bytes(4), local=22), BROKEN),
    "50 MiB that say 1,000": (understated, BROKEN),
    "and swear to it": (truthful_crc_understated, NOT_UTF8),
    # --------------------------------------------------------------------------------- XML
    "doctype": (swapped(BOOK, "<workbook ", "<!DOCTYPE workbook><workbook "), DOCTYPE),
    "billion laughs": (
        swapped(
            PART,
            "<worksheet ",
            '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet ',
        ),
        DOCTYPE,
    ),
    "external entity": (
        swapped(
            "xl/styles.xml",
            "<styleSheet ",
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><styleSheet ',
        ),
        DOCTYPE,
    ),
    "doctype in relations": (
        swapped("_rels/.rels", "<Relationships", '<!DOCTYPE a SYSTEM "http://a/"><Relationships'),
        DOCTYPE,
    ),
    "doctype in a part nobody reads": (added({"customXml/a.xml": b"<!DOCTYPE a><a/>"}), DOCTYPE),
    "33 deep": (added({"xl/deep.xml": nested(33)}), "lồng nhau"),
    "a million deep": (added({"xl/deep.xml": nested(1_000_000)}), "lồng nhau"),
    "three million elements": (
        part(PART, b"<worksheet>" + b"<a/>" * 3_000_000 + b"</worksheet>"),
        "quá nhiều ô",
    ),
    "100,000 styles": (
        part("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 100_000 + b"</styleSheet>"),
        "quá nhiều ô",
    ),
    "a million attributes": (
        part(PART, b"<worksheet " + b" ".join(b'a%d=""' % n for n in range(1_000_000)) + b"/>"),
        LONG,
    ),
    "attributes with brackets": (
        part(PART, b"<worksheet " + b" ".join(b'a%d=">"' % n for n in range(900_000)) + b"/>"),
        LONG,
    ),
    "text of 1 MiB": (swapped(PART, "TT<", "T" * MIB + "<"), LONG),
    "utf-16": (part(PART, lambda xml: xml.decode().encode("utf-16")), NOT_UTF8),
    "utf-16 without a mark": (part(PART, lambda xml: xml.decode().encode("utf-16-le")), NOT_UTF8),
    "latin-1": (
        part(PART, lambda xml: b'<?xml version="1.0" encoding="ISO-8859-1"?>' + xml),
        NOT_UTF8,
    ),
    "ebcdic": (part(PART, lambda xml: b'<?xml version="1.0" encoding="cp037"?>' + xml), NOT_UTF8),
    "unclosed": (part(PART, lambda xml: xml[:-20]), BROKEN),
    "empty part": (part(PART, b""), BROKEN),
    "no xml": (part(PART, b"hello"), BROKEN),
    "undeclared prefix": (part(PART, lambda xml: xml.replace(b"<row ", b"<x:row ", 1)), BROKEN),
    "undeclared entity": (swapped(PART, "TT<", "&bomb;<"), BROKEN),
    # ------------------------------------------------------------------- what is not a sheet
    "macro": (added({"xl/vbaProject.bin": OLE}), MACRO),
    "macro by its extension": (
        lambda content: added({"xl/a.BIN": OLE})(macro_by_extension("bin")(content)),
        MACRO,
    ),
    "macro under another name": (
        swapped(TYPES, "sheet.main+xml", "sheet.macroEnabled.main+xml"),
        MACRO,
    ),
    "macro template": (
        swapped(
            TYPES,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.template.macroEnabled.main+xml",
        ),
        MACRO,
    ),
    "excel 4 macro": (added({"xl/macrosheets/sheet1.xml": b"<a/>"}), MACRO),
    "link to a workbook": (added({"xl/externalLinks/externalLink1.xml": b"<a/>"}), LINKED),
    "link declared": (
        swapped(
            TYPES,
            "<Override ",
            '<Override PartName="/xl/x.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.externalLink+xml" /><Override ',
        ),
        LINKED,
    ),
    "connection": (added({"xl/connections.xml": b"<a/>"}), LINKED),
    "template from the network": (
        swapped(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/attachedTemplate" Target="http://a/" TargetMode="External" />'
            "</Relationships>",
        ),
        LINKED,
    ),
    "embedded object": (added({"xl/embeddings/oleObject1.bin": OLE}), EMBEDDED),
    "activex": (added({"xl/activeX/activeX1.xml": b"<a/>"}), EMBEDDED),
}
