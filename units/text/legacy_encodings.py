"""Vietnamese written in an encoding older than Unicode, which prints as other letters."""

from __future__ import annotations

import re
from typing import NamedTuple

# Pairs of letters that VNI writes for one Vietnamese letter ("ieân" for "iên"), without those
# that Vietnamese itself ("hoà", "quê"), French ("naïf", "août", "poète") and others write.
_VNI = re.compile(
    "^ñ|ö[ôøùûõï]|ô[øùûõï]|a[øùûõâáàåãêúüä]|e[øùõâáàåãä]|o[øõâåäúü]|u[øùûõåäúü]|y[øùûõï]"
)
# Signs that TCVN3 (ABC) writes for letters: "tµi" for "tài", "§Ò" for "Đề".
_TCVN3 = re.compile(
    r"[A-Za-z](?:[µ¶¸¼½¾¨©ª«¬]|»[a-z])|[a-z][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞ]|^[§®][^\W\d_]|\xad[¬êëìíî]"
)
_WORD = re.compile(r"[^\s.,;:!?()/–-]+")
EXAMPLE = 40


class LegacyEncoding(NamedTuple):
    """The encoding in which a text seems to be, and whether it can be nothing else."""

    name: str
    example: str
    is_certain: bool

    @property
    def problem(self) -> str:
        seems = "" if self.is_certain else "có lẽ "
        return (
            f"chữ “{self.example}” {seems}gõ theo bảng mã {self.name}, in ra sẽ sai chữ. "
            "Chuyển sang bảng mã Unicode rồi dán lại."
        )


def find_legacy_encoding(text: str) -> LegacyEncoding | None:
    """Return the encoding that the words of a text show, None for ordinary text.

    One such word is chance, two are suspicious; it is certain when they make half of the text,
    or three or more make a quarter.
    """
    if text.isascii():
        return None
    words = _WORD.findall(text)
    for name, pattern in (("VNI", _VNI), ("TCVN3 (ABC)", _TCVN3)):
        fold = str.lower if pattern is _VNI else str
        count = sum(bool(pattern.search(fold(word))) for word in words)
        if count > 1:
            is_certain = count * (2 if count == 2 else 4) >= len(words)
            return LegacyEncoding(name, text[:EXAMPLE].strip(), is_certain)
    return None
