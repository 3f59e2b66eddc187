"""Text as one searches it: without diacritics, case or doubled spaces."""

from __future__ import annotations

from unicodedata import combining, normalize


def fold(text: str) -> str:
    """`text` as it is compared when searching: "Đảng Uỷ", "Đảng ủy" and "dang uy" are one.

    Marks fall away, đ becomes d, letters become small, runs of spaces become one.
    """
    if not text.isascii():
        bare = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
        text = bare.replace("đ", "d").replace("Đ", "D")
    return " ".join(text.casefold().split())
