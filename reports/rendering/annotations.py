"""What a screen notes at a place of the document: where it leads, how it looks, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote about a passage, as short as the margin has room for."""

    by: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """The note at one passage or figure.

    `looks` are classes for whoever sees, `signs` the few letters shown at the end of a
    passage, `words` the same for whoever hears; `remarks` stand in the margin.
    """

    url: str
    looks: str = ""
    signs: str = ""
    words: str = ""
    remarks: tuple[Remark, ...] = ()


# By a passage's place ("section:order") or an indicator's code.
type Notes = Mapping[str, Note]
