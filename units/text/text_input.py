"""Cleaning of the texts people type beside a transition or a comment."""

from __future__ import annotations

from units.errors import TextRefused
from units.numbers import format_number
from units.text.printable_text import UnprintableText, clean_text

SHORTEST_REASON, LONGEST_REASON, LONGEST_COMMENT = 10, 1000, 2000


def read_reason(typed: str, *, required: bool, too_short: str = "") -> str:
    """Return a reason on one line. Raises TextRefused, with the message `too_short` if given."""
    reason = " ".join(read_words(typed, "Lý do", 0, LONGEST_REASON).split())
    if required and len(reason) < SHORTEST_REASON:
        raise TextRefused(too_short or _too_short("Lý do", SHORTEST_REASON))
    return reason


def _too_short(what: str, shortest: int) -> str:
    return f"{what} cần ít nhất {shortest} ký tự, để người đọc hiểu."


def read_words(typed: str, what: str, shortest: int, longest: int = LONGEST_COMMENT) -> str:
    """Return a printable text with its line breaks.

    `what` names the field in the message. Raises TextRefused when the text is too short, too
    long, or cannot be printed.
    """
    try:
        lines = clean_text(typed, lines=True).split("\n")
    except UnprintableText as problem:
        raise TextRefused(f"{what}: {problem}") from None
    words = "\n".join(" ".join(line.split()) for line in lines).strip()
    if len(words) < shortest:
        raise TextRefused(_too_short(what, shortest))
    if len(words) > longest:
        raise TextRefused(f"{what} dài quá {format_number(longest)} ký tự.")
    return words


def shorten(words: str, longest: int) -> str:
    """Return the beginning of a text, with an ellipsis where the rest was left out."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
