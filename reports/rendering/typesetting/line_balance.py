"""Centred names of several lines: broken so that the lines are about equally long.

Breaking at the margin leaves a word alone under a full line and tears the names of places apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from reports.document import Fact, Gap, Run
from reports.rendering.layouts import Face

POINTS_PER_MM = 72 / 25.4
# Millimetres that document.css leaves free beside the elements.
BESIDE_LEFT, BESIDE_SUBJECT = 2, 16
# Words of two syllables that names of offices and reports are made of, and words that lead on.
COMPOUND = re.compile(
    "báo cáo|chất lượng|chi bộ|chi cục|chuyển đổi|công nghệ|công tác|cơ quan|cuối năm|cấp ủy|"
    "đảng bộ|đảng ủy|đầu năm|đo lường|hoạt động|huyện ủy|kế hoạch|kết quả|khoa học|kiểm tra|"
    "kinh tế|kỹ thuật|lãnh đạo|nhân dân|nhiệm vụ|phương hướng|quản lý|sơ kết|thanh tra|thành phố|"
    "thành ủy|thông tin|thống kê|thực hiện|tiến bộ|tiêu chuẩn|tình hình|tỉnh ủy|tổng kết|"
    "trọng tâm|trung tâm|trung ương|ủy ban|ứng dụng|văn phòng|xã hội"
)
LEADING_WORDS = frozenset(("các", "cấp", "của", "thuộc", "tại", "tỉnh", "và", "về"))
# Widths of the typeface's letters in ems, as near as telling whether a name fits needs.
NARROW, WIDE = frozenset("IJfijlrst"), frozenset("MWmw")
BOLDER = 1.04


def balance_lines(runs: Sequence[Run], max_width: float, face: Face) -> list[list[Run]]:
    """Return the runs of each line of `max_width` millimetres; a figure is never broken."""
    whole = "".join(
        run.text.replace(" ", "\xa0") if isinstance(run, Fact | Gap) else run.text for run in runs
    )
    broken_lines: list[list[Run]] = [[]]
    start = 0
    ends = find_line_ends(whole, max_width, face)
    for run in runs:
        rest = run
        for at in (at - start for at in ends if start <= at < start + len(run.text)):
            assert not isinstance(run, Gap)  # its spaces are no places to break at
            assert not isinstance(rest, Gap)
            line = run.text[len(run.text) - len(rest.text) : at]
            broken_lines[-1].append(replace(rest, text=line))
            broken_lines.append([])
            rest = replace(run, text=run.text[at + 1 :])
        broken_lines[-1].append(rest)
        start += len(run.text)
    return broken_lines


@lru_cache(256)  # the same few names head every page and every file
def find_line_ends(text: str, max_width: float, face: Face) -> tuple[int, ...]:
    """Return the positions of the spaces at which lines end: as few and as even lines as fit."""
    spans = _parts(text, max_width, face)
    ends = _fill_lines(text, spans, max_width, face)
    while ends:
        max_width = min(max_width, max(text_width(line, face) for line in _cut(text, ends))) - 0.01
        narrower = _fill_lines(text, spans, max_width, face)
        if len(narrower) > len(ends) or narrower == ends:
            break
        ends = narrower
    return tuple(ends)


def _parts(text: str, max_width: float, face: Face) -> list[tuple[int, int]]:
    """Return the spans that stay on one line: "CÔNG NGHỆ", "6 tháng", "Đồng Tháp"."""
    words = [match.span() for match in re.finditer(r"[^ ]+", text)]
    parts = words[:1]
    for at, (start, end) in enumerate(words[1:], 2):
        last = text[slice(*words[at - 2])].lower()
        bound = (
            COMPOUND.fullmatch(f"{last} {text[start:end].lower().rstrip(',;.')}")
            or last in LEADING_WORDS
            or last.isdecimal()
            or at == len(words) > 2
        )
        if bound and text_width(text[parts[-1][0] : end], face) <= max_width:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _fill_lines(
    text: str, spans: Sequence[tuple[int, int]], max_width: float, face: Face
) -> list[int]:
    """Return the line ends when each line takes as many words as it can."""
    ends: list[int] = []
    begin = 0
    for (_, before), (_, end) in pairwise(spans):
        if text_width(text[begin:end], face) > max_width:
            ends.append(before)
            begin = before + 1
    return ends


def _cut(text: str, ends: Sequence[int]) -> list[str]:
    edges = zip((0, *(end + 1 for end in ends)), (*ends, None), strict=True)
    return [text[start:end] for start, end in edges]


def text_width(text: str, face: Face) -> float:
    """Return the estimated width of a line, in millimetres."""
    ems = sum(map(_ems, unicodedata.normalize("NFC", text.strip(" "))))
    return ems * face.size * (BOLDER if face.bold else 1) / POINTS_PER_MM


def _ems(sign: str) -> float:
    letter = unicodedata.normalize("NFD", sign)[0]
    if letter in NARROW:
        return 0.34
    if letter in WIDE:
        return 0.87
    if letter.isupper():
        return 0.71
    return 0.48 if letter.isalnum() else 0.28
