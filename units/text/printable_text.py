"""Printable text: what a text may hold, and what stands in print for what it may not."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

from units.text.legacy_encodings import find_legacy_encoding

REPLACEMENT = "□"  # in print and in files, for a stored character that has no glyph

# Word writes the signs of its Symbol and Wingdings fonts in the private use area.
_EQUALS = {
    "\uf02b": "+",
    "\uf02d": "–",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf06f": "○",
    "\uf076": "•",
    "\uf0a1": "○",
    "\uf0a3": "≤",
    "\uf0a7": "•",
    "\uf0a8": "▫",
    "\uf0ae": "→",
    "\uf0b0": "°",
    "\uf0b1": "±",
    "\uf0b3": "≥",
    "\uf0b4": "×",
    "\uf0b7": "•",
    "\uf0be": "—",
    "\uf0d8": "•",
    "\uf0e0": "→",
    "\uf0e8": "→",
    "\uf0f0": "→",
    "\uf0fc": "√",
    "\uf0fe": "√",
}
# Soft hyphen, zero width space, word joiner, byte order mark, and the choice between the text
# and the picture of a sign: they only say how a line may break or a sign look. The joiners
# U+200C and U+200D are refused: in other scripts a word changes without them.
_REMOVED = "\u00ad\u200b\u2060\ufeff\ufe0e\ufe0f"
# Letters and signs by their category, yet nothing to see, or a sign for what could not be read.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd"
_UNPRINTABLE = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_RARE = re.compile(f"[{_REMOVED}{_BLANK}]")  # str.isprintable() lets them pass
_SPACING = re.compile("[\n\t]")


class UnprintableText(ValueError):
    """A text that cannot be printed; the message says where it is wrong and what to do.

    `position` counts characters from 1; it is 0 when the whole text is wrong.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


def clean_text(typed: str, *, lines: bool = False) -> str:
    """Return a text in NFC as it may be stored, on one line unless `lines`.

    Raises UnprintableText.
    """
    text = _LINE_ENDS.sub("\n", normalize("NFC", typed))
    if (legacy := find_legacy_encoding(text)) and legacy.is_certain:
        raise UnprintableText(f"C{legacy.problem[1:]}")
    text = text if lines else _SPACING.sub(" ", text)
    if _is_plain(text):
        return text
    for position, sign in enumerate(text, start=1):
        if _printed(sign) is None:
            raise UnprintableText(
                f"Vị trí {position} có ký tự không in được (U+{ord(sign):04X}). "
                "Xóa ký tự này rồi gõ lại.",
                position,
            )
    return replace_unprintable(text)


def replace_unprintable(text: str) -> str:
    """Return a stored text as it can be printed and written to any file."""
    if _is_plain(text):
        return text
    signs = map(_printed, _LINE_ENDS.sub("\n", text))
    return "".join(REPLACEMENT if sign is None else sign for sign in signs)


def find_unprintable(text: str) -> str:
    """Return the first character that cannot be printed, "" when there is none."""
    if _is_plain(text):
        return ""
    return next((sign for sign in _LINE_ENDS.sub("\n", text) if _printed(sign) is None), "")


def _is_plain(text: str) -> bool:
    return text.isprintable() and not _RARE.search(text)


@lru_cache(maxsize=4096)
def _printed(sign: str) -> str | None:
    """Return what is printed for a character; None when nothing can be."""
    if sign in _EQUALS:
        return _EQUALS[sign]
    if sign in _REMOVED:
        return ""
    if sign in "\n\t":
        return sign
    return None if sign in _BLANK or category(sign) in _UNPRINTABLE else sign
