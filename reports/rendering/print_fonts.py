"""Which characters the fonts of print can show."""

from __future__ import annotations

from functools import cache

from reports.rendering.stylesheet import STATIC

FACES = ("Regular", "Bold", "Italic", "BoldItalic")


def find_missing_glyphs(text: str) -> str:
    """Return the characters of a text that a face of the print font lacks, each once."""
    letters = {letter for letter in text if not letter.isspace()}
    if all(map(str.isascii, letters)):
        return ""
    return "".join(sorted(letters - _glyphs()))


@cache
def _glyphs() -> set[str]:
    from fontTools.ttLib import TTFont

    fonts = (TTFont(STATIC / "fonts" / f"Tinos-{face}.woff2") for face in FACES)
    return set.intersection(*(set(map(chr, font.getBestCmap())) for font in fonts))
