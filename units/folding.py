"""Folding of text for searches: no diacritics, no case, single spaces."""

from __future__ import annotations

from unicodedata import combining, normalize


def fold(text: str) -> str:
    """Return `text` folded for searches: "Đảng Uỷ", "Đảng ủy" and "dang uy" become equal."""
    if not text.isascii():
        bare = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
        text = bare.replace("đ", "d").replace("Đ", "D")
    return " ".join(text.casefold().split())
