"""Folding of text for searches: no diacritics, no case, single spaces."""

from __future__ import annotations

from unicodedata import combining, normalize

# Other hyphens, letters of full width, and what cannot be seen.
_LOOKALIKES: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    **{code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)},
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")),
    ord("đ"): "d",
    ord("Đ"): "D",
}


def fold(text: str) -> str:
    """Return `text` folded for searches: "Đảng Uỷ", "Đảng ủy" and "dang uy" become equal.

    So do texts that look the same and are stored in different characters.
    """
    return " ".join(strip_diacritics(text).casefold().split())


def strip_diacritics(text: str) -> str:
    """Return `text` without diacritics, its case and spaces as they are."""
    if text.isascii():
        return text
    letters = normalize("NFD", text.translate(_LOOKALIKES))
    return "".join(letter for letter in letters if not combining(letter))
