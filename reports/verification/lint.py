"""The linter: spelling, numbering, punctuation and style of a composed report.

It checks words only; whether figures agree is for the rules. Each issue has a place, a reason
and, where the correction is plain, what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reports.document import Clause, Document, DocumentSection, Fact, Run, Text, Word, plain_text


@dataclass(frozen=True, slots=True)
class LintIssue:
    """A wording to correct: `text` becomes `instead`, "" when only a person can decide."""

    section: str
    passage: str
    text: str
    reason: str
    instead: str = ""


CAPITAL = "chữ hoa giữa câu"
# Words that offices mistype into other words, so that a spelling checker passes them over.
MISTYPED = {
    "bổ xung": "bổ sung",
    "chuẩn đoán": "chẩn đoán",
    "hoạt đồng": "hoạt động",
    "hướng dân": "hướng dẫn",
    "khoa và công nghệ": "Khoa học và Công nghệ",
    "nông thồn": "nông thôn",
    "phóng xa": "phóng xạ",
    "sát nhập": "sáp nhập",
    "sử lý": "xử lý",
    "thanh-kiểm tra": "thanh tra, kiểm tra",
    "thu đua": "thi đua",
    "vài trò": "vai trò",
    "xác nhập": "sáp nhập",
    "xử dụng": "sử dụng",
    "iso iec": "ISO/IEC",
}
_MISTYPED = re.compile(rf"\b(?:{'|'.join(map(re.escape, MISTYPED))})\b", re.IGNORECASE)
_DOTS = re.compile(r"[.…]{2,}")
_SPACE_BEFORE = re.compile(r"\w\s+[,;.](?=\s|$)")
_CAPITAL_AFTER_NUMBER = re.compile(r"(?<=\d )[A-ZĐ][a-zà-ỹ]\w*")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ROMAN_OPEN = re.compile(r"^[ivx]+\)")
_ROMAN_DOT = re.compile(r"^(\([ivx]+\))\.")
_SIGN = re.compile(r"^[*+-] ")


def find_lint_issues(document: Document) -> list[LintIssue]:
    """Return every issue in the words of a report, in printed order, once for each place."""
    sections = [section for section in document.sections if section.part != "chrome"]
    issues = [slip for check in CHECKS for slip in check(sections)]
    order = {section.code: place for place, section in enumerate(sections)}
    return sorted(dict.fromkeys(issues), key=lambda slip: order[slip.section])


# ----------------------------------------------------------------------------- one text at a time


def _clauses(sections: Sequence[DocumentSection]) -> Iterator[tuple[DocumentSection, Clause]]:
    for section in sections:
        yield from ((section, clause) for clause in section.clauses)


def _texts(sections: Sequence[DocumentSection]) -> Iterator[tuple[DocumentSection, str, str]]:
    """Yield every heading, and every clause with its separator, each with its place."""
    for section in sections:
        yield section, "", plain_text(section.heading)
        for clause in section.clauses:
            yield section, clause.passage, plain_text(clause.runs) + clause.separator


@lru_cache(maxsize=8192)
def _matches(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    return tuple(pattern.finditer(text))


def _correct_typo(match: re.Match[str]) -> str:
    right = MISTYPED[match[0].lower()]
    return right[0].upper() + right[1:] if match[0][0].isupper() else right


def _correct_dots(match: re.Match[str]) -> str:
    """Return the one "…" that an open list ends in, or the one "." of a sentence."""
    ends = match[0] == ".." and match.string[match.start() - 1] != ","
    return "." if ends else "…"


WORDINGS: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], str]], ...] = (
    (_MISTYPED, "từ gõ nhầm", _correct_typo),
    (_DOTS, "dấu chấm lặp", _correct_dots),
    (_SPACE_BEFORE, "thừa dấu cách trước dấu câu", lambda match: re.sub(r"\s+", "", match[0])),
)


def _check_wordings(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    for pattern, reason, correct in WORDINGS:
        for section, passage, text in _texts(sections):
            for match in _matches(pattern, text):
                yield LintIssue(section.code, passage, match[0], reason, correct(match))


def _check_capitals(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find a common word with a capital after a number: "242 Cơ sở"."""
    for section, clause in _clauses(sections):
        for before, run in pairwise(clause.runs):
            if isinstance(before, Fact) and isinstance(run, Text):
                match = _CAPITAL_AFTER_NUMBER.match("0" + run.text[:30], 2)
                if match:
                    instead = match[0][0].lower() + match[0][1:]
                    yield LintIssue(section.code, clause.passage, match[0], CAPITAL, instead)


# --------------------------------------------------------------------------- numbering, endings


def _check_numbering(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    for section in sections:
        heading = plain_text(section.heading)
        if match := _ROMAN_OPEN.match(heading):
            yield LintIssue(section.code, "", match[0], "thiếu dấu mở ngoặc", f"({match[0]}")
        if match := _ROMAN_DOT.match(heading):
            yield LintIssue(section.code, "", match[0], "thừa dấu chấm sau số thứ tự", match[1])


def _check_list_signs(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find a heading without the sign that its neighbours of the same depth have."""
    for place, section in enumerate(sections):
        heading = plain_text(section.heading)
        around = [
            plain_text(other.heading)
            for other in sections[max(0, place - 1) : place + 2]
            if other is not section and other.depth == section.depth
        ]
        signed = [_SIGN.match(text) for text in around]
        if heading and len(signed) == 2 and all(signed) and not _SIGN.match(heading):
            sign = signed[0][0] if signed[0] else ""
            reason = "thiếu dấu đầu mục như các mục bên cạnh"
            yield LintIssue(section.code, "", heading, reason, sign + heading)


def _check_endings(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find a section of the report that ends without a full stop, or with a comma."""
    for section in sections:
        if section.part != "report" or not section.clauses:
            continue
        last = section.clauses[-1]
        text = (plain_text(last.runs) + last.separator).rstrip()
        if text.endswith(",") or text[-1:].isalnum():
            reason = "không có dấu kết thúc" if text[-1].isalnum() else "kết thúc bằng dấu phẩy"
            yield LintIssue(section.code, last.passage, text[-20:], f"mục {reason}", ".")


def _check_commas(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find a clause after a comma that begins as a new sentence would."""
    for section in sections:
        for clause, after in pairwise(section.clauses):
            first = next(iter(plain_text(after.runs).split()), "")
            if clause.separator.strip() == "," and first[:1].isupper() and first[1:].islower():
                text = f"{clause.separator}{first}"
                reason = "sau dấu phẩy là chữ hoa"
                yield LintIssue(section.code, clause.passage, text, reason, f". {first}")


# ------------------------------------------------------------------------ one style in a document


def _runs(sections: Sequence[DocumentSection]) -> Iterator[tuple[DocumentSection, str, Run]]:
    for section, clause in _clauses(sections):
        yield from ((section, clause.passage, run) for run in clause.runs)


def _check_padding(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find counts below ten written as 5 where most are written as 03."""
    padded: list[tuple[DocumentSection, str, Run]] = []
    bare: list[tuple[DocumentSection, str, Run]] = []
    for section, passage, run in _runs(sections):
        if isinstance(run, Fact) and run.raw.isdigit() and len(run.raw) == 1:
            {f"0{run.raw}": padded, run.raw: bare}.get(run.text, []).append((section, passage, run))
    for section, passage, run in bare if len(padded) > len(bare) else []:
        reason = "số nhỏ hơn 10 viết một chữ số, nơi khác viết hai"
        yield LintIssue(section.code, passage, run.text, reason, f"0{run.text}")


def _check_measures(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find measures joined to their number here and spaced there, or m2 for m²."""
    glued, spaced = [], set[str]()
    for section, passage, run in _runs(sections):
        if not isinstance(run, Fact):
            continue
        match = re.fullmatch(r"([\d.,]+)( ?)([a-z]+)([23]?)", run.text)
        if match is None:
            continue
        if match[4]:
            sign = "²" if match[4] == "2" else "³"
            instead = f"{match[1]} {match[3]}{sign}"
            yield LintIssue(section.code, passage, run.text, "mất dấu lũy thừa", instead)
        elif match[2]:
            spaced.add(match[3])
        else:
            glued.append((section, passage, match))
    for section, passage, match in glued:
        if match[3] in spaced:
            instead = f"{match[1]} {match[3]}"
            reason = "đơn vị tính viết liền, nơi khác cách ra"
            yield LintIssue(section.code, passage, match[0], reason, instead)


def _check_spellings(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find two spellings of one word in a document: ủy and uỷ, KH&CN and KHCN."""
    whole = " ".join(text for _, _, text in _texts(sections))
    pairs = {"uỷ": "ủy", "Uỷ": "Ủy"} if re.search("ủy|Ủy", whole) else {}
    for short in set(re.findall(r"\b[A-ZĐ]+&[A-ZĐ]+\b", whole)):
        pairs[short.replace("&", "")] = short
    for section, passage, text in _texts(sections):
        for wrong, instead in pairs.items():
            edge = r"\b" if wrong.isupper() else ""
            if wrong in text and re.search(rf"{edge}{re.escape(wrong)}{edge}", text):
                reason = "hai cách viết trong một văn bản"
                yield LintIssue(section.code, passage, wrong, reason, instead)


def _check_dates(sections: Sequence[DocumentSection]) -> Iterator[LintIssue]:
    """Find dates written both 10/8/2018 and 21/08/2018."""
    words = [
        (section, passage, match)
        for section, passage, run in _runs(sections)
        if isinstance(run, Word) and (match := _DATE.fullmatch(run.text))
    ]
    padded = [match for _, _, match in words if match[1][0] == "0" or match[2][0] == "0"]
    for section, passage, match in words if padded else []:
        instead = f"{match[1]:0>2}/{match[2]:0>2}/{match[3]}"
        if instead != match[0]:
            yield LintIssue(section.code, passage, match[0], "hai cách viết ngày", instead)


CHECKS: tuple[Callable[[Sequence[DocumentSection]], Iterator[LintIssue]], ...] = (
    _check_wordings,
    _check_capitals,
    _check_numbering,
    _check_list_signs,
    _check_endings,
    _check_commas,
    _check_padding,
    _check_measures,
    _check_spellings,
    _check_dates,
)
