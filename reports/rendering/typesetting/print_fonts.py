"""What the fonts of print can show, and how wide they set it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from reports.rendering.layouts import Face
from reports.rendering.stylesheet import STATIC

FACES = ("Regular", "Bold", "Italic", "BoldItalic")
MM_PER_POINT = 25.4 / 72


def find_missing_glyphs(text: str) -> str:
    """Return the characters of a text that a face of the print font lacks, each once."""
    letters = {letter for letter in text if not letter.isspace()}
    if all(map(str.isascii, letters)):
        return ""
    return "".join(sorted(letters - _glyphs()))


@cache
def _glyphs() -> set[str]:
    return set.intersection(*(set(map(chr, _font(face).getBestCmap())) for face in FACES))


def measure_text(text: str, size: float, *, bold: bool = False) -> float:
    """Return how many millimetres a line takes; Times New Roman is exactly as wide."""
    return _ems(text, "Bold" if bold else "Regular") * size * MM_PER_POINT


def measure_line(text: str, face: Face) -> float:
    """Return how many millimetres a line of an element takes."""
    return _ems(text, FACES[face.bold + 2 * face.italic]) * face.size * MM_PER_POINT


@lru_cache(16384)  # the words of an annex are measured for every format and orientation
def _ems(text: str, face: str) -> float:
    advances = _advances(face)
    return sum(advances.get(sign, 1.0) for sign in text)


@cache
def _advances(face: str) -> dict[str, float]:
    font = _font(face)
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    return {chr(sign): widths[name][0] / em for sign, name in font.getBestCmap().items()}


@cache
def _font(face: str) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(STATIC / "fonts" / f"Tinos-{face}.woff2")
