"""Names of files as an office names them: what it is and the period, in ASCII words."""

from __future__ import annotations

import re

from units.text.folding import strip_diacritics

MAX_PART = 60  # letters; a unit's name may have 255, and a folder's path has to fit as well


def file_name(extension: str, *parts: str) -> str:
    """Return a name such as "Bao-cao-6-thang-dau-nam-2018-van-ban-Dang.docx".

    Every system and every header takes it as it is; empty parts are left out.
    """
    return f"{'-'.join(filter(None, map(_join_words, parts)))}.{extension}"


def _join_words(part: str) -> str:
    """Return the words of a part joined by hyphens, as many whole ones as fit."""
    joined = "-".join(re.findall("[A-Za-z0-9]+", strip_diacritics(part)))
    if len(joined) <= MAX_PART:
        return joined
    return joined[: MAX_PART + 1].rpartition("-")[0] or joined[:MAX_PART]
