"""What people type beside a move or a comment, as it is kept."""

from __future__ import annotations

from unicodedata import category, normalize

from units.errors import TextRefused
from units.numbers import format_number

SHORTEST_REASON, LONGEST_REASON, LONGEST_COMMENT = 10, 1000, 2000


def read_reason(typed: str, *, required: bool) -> str:
    """A reason in one line. Raises TextRefused."""
    shortest = SHORTEST_REASON if required else 0
    return " ".join(read_words(typed, "Lý do", shortest, LONGEST_REASON).split())


def read_words(typed: str, what: str, shortest: int, longest: int = LONGEST_COMMENT) -> str:
    """Words with their line breaks, in NFC, without marks that nobody sees.

    `what` names them in the refusal. Raises TextRefused when they are too short, too long, or
    hold characters that cannot be kept.
    """
    lines = normalize("NFC", typed.replace("\r\n", "\n").replace("\t", " ")).split("\n")
    if any(category(char) in ("Cc", "Cs") for line in lines for char in line):
        raise TextRefused(f"{what} có ký tự ẩn không lưu được. Xóa rồi gõ lại.")
    seen = ("".join(char for char in line if category(char) != "Cf") for line in lines)
    words = "\n".join(" ".join(line.split()) for line in seen).strip()
    if len(words) < shortest:
        raise TextRefused(f"{what} cần ít nhất {shortest} ký tự, để người đọc hiểu.")
    if len(words) > longest:
        raise TextRefused(f"{what} dài quá {format_number(longest)} ký tự.")
    return words


def shorten(words: str, longest: int) -> str:
    """The beginning of `words`, with a mark where the rest was left out."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
