"""Rules of signing: signing forms, signer names, signing lines and recipients."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models

DEPUTY = "PHÓ "
# What stands before a name that no official document lets stand there.
DEGREES = re.compile(
    r"(?:(?:PGS|GS|TSKH|TS|ThS|CN|KS|KTS|LS|BS|DS|DSCK|BSCK|NGND|NGƯT|NGUT|TTND|TTƯT|NCS)"
    r"(?!\w)|(?i:phó giáo sư|giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|cử nhân|kỹ sư|kĩ sư|"
    r"bác sĩ|bác sỹ|dược sĩ|luật sư)\b)"
)
LEADING = re.compile(r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\.?\s+", re.IGNORECASE)


class Form(models.TextChoices):
    """On whose behalf the signer signs; the head's own form is that of the letterhead."""

    HEAD = "", "Người đứng đầu ký, như thể thức đã khai"
    DEPUTY = "deputy", "Cấp phó ký (cơ quan: KT.; cấp ủy: T/M)"
    ORDER = "order", "Ký thừa lệnh (TL.)"
    TRUST = "trust", "Ký thừa ủy quyền (TUQ.)"


SIGNING_PREFIXES = {Form.DEPUTY: "KT.", Form.ORDER: "TL.", Form.TRUST: "TUQ."}


def signing_lines(
    regime: str, letterhead_lines: Sequence[str], form: str, title: str = ""
) -> tuple[str, ...]:
    """Return the lines over the signature: the letterhead's, as `form` changes them.

    A Party committee signs as one body, so its deputy keeps "T/M ĐẢNG ỦY" and only the
    position changes; a deputy of an agency signs "KT. GIÁM ĐỐC". `title` is the signer's
    position; a deputy's follows from the head's.
    """
    lines = tuple(line.strip() for line in letterhead_lines if line.strip())
    if not form or not lines:
        return lines
    *body, head = _of_head(lines)
    own = title.strip().upper() or (DEPUTY + head if form == Form.DEPUTY else "")
    if regime == "party":
        return (*body, own) if form == Form.DEPUTY else lines
    signs = f"{SIGNING_PREFIXES[Form(form)]} {head}"
    return tuple(filter(None, (*body, signs, own)))


def _of_head(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the body, if it is named, and the position of its head."""
    *body, last = (line.upper() for line in lines)
    for at, line in enumerate(body):
        if LEADING.match(line) and not line.startswith(("TM", "T/M")):
            return (*body[:at], LEADING.sub("", line))
    return (*body, LEADING.sub("", last) if not last.startswith(("TM", "T/M")) else last)


def validate_signer_name(name: str) -> None:
    """Raise ValidationError for a name with a degree or an honour."""
    if degree := DEGREES.match(name.strip()):
        raise ValidationError(
            f"Không ghi học hàm, học vị, danh hiệu (“{degree[0]}”) trước họ tên người ký."
        )


def validate_signing_form(regime: str, form: str, title: str) -> None:
    """Raise ValidationError, by field, for a form of signing that the regime does not have."""
    if regime == "party" and form not in (Form.HEAD, Form.DEPUTY):
        raise ValidationError(
            {
                "signing_form": "Báo cáo của cấp ủy ký thay mặt (T/M), do Bí thư hoặc Phó Bí thư "
                "ký; không ký thừa lệnh, thừa ủy quyền."
            }
        )
    if form in (Form.ORDER, Form.TRUST) and not title.strip():
        raise ValidationError({"signing_title": "Ghi chức vụ người ký, ví dụ Chánh Văn phòng."})
    if form == Form.HEAD and title.strip():
        raise ValidationError(
            {"signing_title": "Người đứng đầu ký theo thể thức đã khai; để trống chức vụ."}
        )
    if form == Form.DEPUTY and title.strip() and not title.strip().upper().startswith("PHÓ"):
        raise ValidationError({"signing_title": "Cấp phó ký thay thì chức vụ bắt đầu bằng “Phó”."})


def validate_signing_lines(regime: str, lines: Sequence[str]) -> None:
    """Raise ValidationError for lines over the signature that the regime does not have."""
    stripped = [line.strip() for line in lines if line.strip()]
    for line in stripped:
        if regime == "party" and re.match(r"(KT|K/T)\b", line, re.IGNORECASE):
            raise ValidationError(
                "Cấp ủy là tập thể: Phó Bí thư cũng ký “T/M”, không ký thay (KT., K/T)."
            )
        if regime != "party" and re.match(r"(T/M|K/T|T/L|T/UQ)\b", line, re.IGNORECASE):
            raise ValidationError("Văn bản hành chính ghi “TM.”, “KT.”, “TL.”, “TUQ.”.")
    if regime == "party" and stripped and not stripped[0].upper().startswith("T/M"):
        raise ValidationError(
            "Dòng đầu ghi “T/M” và tên cấp ủy, dòng sau ghi chức vụ, ví dụ BÍ THƯ."
        )
    if regime == "party" and len(stripped) == 1:
        raise ValidationError("Thiếu dòng chức vụ dưới “T/M”, ví dụ BÍ THƯ.")


def validate_recipients(regime: str, lines: Sequence[str]) -> None:
    """Raise ValidationError for a list of recipients that does not end with the archive."""
    stripped = [line.strip(" -–;.") for line in lines if line.strip(" -–;.")]
    last = stripped[-1] if stripped else ""
    if regime == "party" and not re.fullmatch(r"Lưu (?!:)\S.*", last):
        raise ValidationError("Dòng cuối của nơi nhận là “Lưu” và nơi lưu, ví dụ Lưu Đảng ủy.")
    if regime != "party" and not re.match(r"Lưu: VT\b", last):
        raise ValidationError("Dòng cuối của nơi nhận là “Lưu: VT, …”, ví dụ Lưu: VT, VP.")
