"""Separators after a passage: their names, choices, and reading them from a form."""

from __future__ import annotations

from collections.abc import Mapping

from reports.drafting.passage_input import PassageInput

OTHER = "other"
USUAL = (". ", ".", "; ", ";", ", ", ",", ": ", ":", " ", "", " và ", "… ", "…")
NAMES = {
    ".": "chấm",
    ",": "phẩy",
    ";": "chấm phẩy",
    ":": "hai chấm",
    "…": "ba chấm",
    "–": "gạch ngang",
    "-": "gạch nối",
    "(": "mở ngoặc",
    ")": "đóng ngoặc",
    " ": "dấu cách",
    "\u00a0": "dấu cách không ngắt",
    "\t": "dấu cách",
}


def separator_name(separator: str) -> str:
    """Return a separator in words: "; " is “chấm phẩy, dấu cách”."""
    parts: list[str] = []
    word = ""
    for char in separator:
        if char in NAMES:
            parts += [f"“{word}”"] if word else []
            parts.append(NAMES[char])
            word = ""
        else:
            word += char
    parts += [f"“{word}”"] if word else []
    return ", ".join(parts) or "không có"


def separator_choices(separator: str) -> list[tuple[str, str, bool]]:
    """Return the choices of a select: value, name, and which one stands there now."""
    values = USUAL if separator in USUAL else (separator, *USUAL)
    return [(value, separator_name(value), value == separator) for value in values]


def read_passage_form(submitted: Mapping[str, str], current: PassageInput) -> PassageInput:
    """Return what a form says; what it leaves out stays as it stands."""
    separator = submitted.get("separator", current.separator)
    if separator == OTHER:
        separator = submitted.get("separator-other", "")
    return PassageInput(
        submitted.get("template", current.template),
        separator,
        submitted.get("audience", current.audience),
    )
