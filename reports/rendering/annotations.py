"""Annotations of passages and figures on screen: link, look, words and comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a passage, shortened to fit the margin."""

    by: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """The annotation of one passage or figure on screen.

    `looks` are CSS classes, `signs` the few letters shown at the end of a passage, `words` the same
    for screen readers; `remarks` are shown in the margin.
    """

    url: str
    css_classes: str = ""
    symbols: str = ""
    description: str = ""
    remarks: tuple[Remark, ...] = ()


# By a passage's place ("section:order") or an indicator's code.
type Notes = Mapping[str, Note]
