"""Digits that are no figure: dates, laws, standards, sizes, grades, names; each with its reason.

The rules are the habits of Vietnamese office prose, not the words of one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

N = r"[0-9]{1,6}"
UP = "A-ZĐÂĂÊÔƠƯ"
DASH = r"\s?[-\u2013\u2014\u2212]\s?"
YEAR = r"(?:19|20)[0-9]{2}"
LAWS = (
    r"nghị quyết|nghị định|quyết định|thông tư|chỉ thị|kế hoạch|luật|công văn|hướng dẫn|quy định"
    r"|kết luận|báo cáo|tờ trình|thông báo|chương trình|đề án|văn bản|giấy mời|giấy phép"
)
GRADES = (
    r"cấp|hạng|loại|bậc|nhóm|thứ|mức|độ|khóa|khoá|kỳ|lần|lớp|bài|mục|phần|bảng|biểu|hình|trang|điều"
    r"|khoản|điểm|chương|phụ lục|mẫu|mẫu số|phiên bản|công nghiệp|thế hệ|quận|phường|tổ|ấp|khu phố"
    r"|quốc lộ|tỉnh lộ|ban chỉ đạo|bcđ"
)
AFTER_GRADE = (
    r"\s*(?:[.,](?![0-9])|[;:)…]|$)|\s+(?:của|và|cho|tại|theo|trên|ở|đến|hoặc|trở|đối|với|là|về)\b"
)
MEASURED = r"(?:ml|lít|lit|l|kg|g|gr|mg|cm|mm|m|km|inch|w|kw|v|độ)\b"
PACKS = r"loại|dung tích|cỡ|khổ|quy cách|bình|chai|gói|hộp|bao|can|thùng|nồng độ"

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"[\w.+-]{1,64}@[\w.-]{1,80}|(?:https?://|www\.)[^\s]{1,200}", "địa chỉ"),
    (rf"\b[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]{YEAR}\b", "ngày tháng"),
    (rf"\b(?:[0-9]{{1,2}}|[IVX]{{1,4}})\s?/\s?{YEAR}(?![0-9/])", "tháng, quý của năm"),
    (
        rf"\bngày\s+[0-9]{{1,2}}(?:\s?[/-]\s?[0-9]{{1,2}})?(?=\s*[,;.)]|\s+(?:tháng|và|đến|của|tại))"
        rf"(?:\s+tháng\s+[0-9]{{1,2}})?(?:\s+năm\s+{YEAR})?",
        "ngày tháng",
    ),
    (r"\b(?:tháng|quý)\s+[0-9]{1,2}(?![0-9.])(?=\W|$)(?!\s+[^\W\d_]*[a-zà-ỹ]{3})", "tháng, quý"),
    (rf"\b(?:tháng|quý)\s+[0-9]{{1,2}}(?=\s+năm\s+{YEAR})", "tháng, quý"),
    (r"\b[0-9]{1,2}\s?(?:h|giờ)\s?[0-9]{0,2}\b", "giờ"),
    (rf"\b{N}(?:/{YEAR})?[/-][{UP}][\w&/.-]{{0,40}}", "số hiệu văn bản"),
    (rf"\b(?:{LAWS})\s+số\s*:?\s*{N}", "số hiệu văn bản"),
    (rf"\b(?:nghị quyết|nghị định|thông tư|chỉ thị)\s+{N}", "số hiệu văn bản"),
    (rf"\b(?<!tổng )(?<!con )số\s+{N}[A-Z]?(?=\s+[{UP}][a-zà-ỹ])", "số nhà, số hiệu"),
    (
        r"\b(?:ISO|IEC|TCVN|QCVN|ASTM|OHSAS|HACCP|EN)[/ A-Z-]{0,20}\s?[0-9]{1,6}"
        r"(?:[-:][0-9]{1,4}){1,3}",
        "số hiệu tiêu chuẩn",
    ),
    (
        r"\b(?:ISO|IEC|TCVN|ASTM|OHSAS|EN)[/ A-Z-]{0,20}\s[0-9]{3,6}\b(?![.,][0-9])",
        "số hiệu tiêu chuẩn",
    ),
    (rf"\b[0-9]{{3,6}}:{YEAR}\b", "số hiệu tiêu chuẩn"),
    (rf"\b{YEAR}{DASH}{YEAR}\b", "khoảng năm"),
    (rf"\b[0-9][0-9.,]{{0,12}}{DASH}[0-9][0-9.,]{{0,12}}", "khoảng số, không phải một con số"),
    (r"\b[0-9]{1,3}\s+(?:tháng|ngày|tuần|giờ|phút|quý|năm)\b", "khoảng thời gian"),
    (rf"\b(?:{PACKS})\s+(?:loại\s+)?[0-9]{{1,5}}(?:[.,][0-9]{{1,3}})?\s?{MEASURED}", "quy cách"),
    (
        rf"\b(?:{GRADES})\s+[0-9]{{1,3}}(?:\.[0-9])?(?:\s?(?:,|và|-)\s?[0-9]{{1,2}}(?![0-9.]))*"
        rf"(?={AFTER_GRADE})",
        "thứ bậc hoặc tên gọi",
    ),
    (r"\bcả\s+[0-9]{1,3}\b", "nhắc lại một tập hợp đã biết"),
    (r"[^\W\d_]-?[0-9]{1,6}", "tên có chữ số"),
    (rf"\b[0-9]{{1,3}}[{UP}][\w]{{0,10}}", "tên có chữ số"),
    (r"\b0[0-9]{2,3}[ .]?[0-9]{3,4}[ .]?[0-9]{3,4}\b", "số điện thoại"),
    (r"\b0[0-9]{2,}", "dãy chữ số, không phải số đếm"),
    (r"^[ \t]*[0-9]{1,3}[ \t]*$", "dòng chỉ có số"),
    (r"^[ \t]*(?:[0-9]{1,2}\.){0,4}[0-9]{1,2}[.)/](?=[ \t])", "số thứ tự"),
    (r"\([0-9]\)(?=\s+\w)", "số thứ tự"),
)
_FLAGS = re.MULTILINE
RULES = tuple(
    (re.compile(pattern, _FLAGS if f"[{UP}]" in pattern else _FLAGS | re.IGNORECASE), reason)
    for pattern, reason in PATTERNS
)
DECLARED = "đã khai báo là cụm từ có chữ số cố định"


@dataclass(frozen=True, slots=True)
class LiteralSpan:
    """A stretch of text whose digits are no figure, and why."""

    start: int
    end: int
    reason: str


def literal_spans(text: str, declared: Iterable[str]) -> Iterator[LiteralSpan]:
    """Every stretch of `text` whose digits are no figure; they may overlap."""
    for literal in declared:
        if literal:
            for match in re.finditer(re.escape(literal), text, re.IGNORECASE):
                yield LiteralSpan(*match.span(), DECLARED)
    for rule, reason in RULES:
        for match in rule.finditer(text):
            yield LiteralSpan(*match.span(), reason)


YEAR_ALONE = re.compile(rf"{YEAR}")
A_YEAR = "năm"
