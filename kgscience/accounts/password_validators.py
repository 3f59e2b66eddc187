"""What a password must not be: short, of one kind, easily guessed here, or used before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from kgscience.accounts import sessions
from kgscience.accounts.current_request import current_request
from kgscience.accounts.events import log_event
from kgscience.accounts.models import PreviousPassword, SecurityEvent
from units.models import Unit
from units.text.folding import fold

MIN_REMAINING = 4  # letters that must remain when the words anybody would try are taken out
LEET = str.maketrans("@40135$!7", "aaoiessit")
LOCAL_WORDS = (
    *("kiengiang", "angiang", "rachgia", "phuquoc", "hatien", "vietnam", "hanoi", "saigon"),
    *("khoahoccongnghe", "khoahocvacongnghe", "khoahoc", "congnghe", "sokhcn", "skhcn", "khcn"),
    *("matkhau", "dangnhap", "taikhoan", "nguoidung", "quantri", "nhaplieu", "truongdonvi"),
    *("donvi", "phongban", "vanphong", "trungtam", "chicuc", "danguy", "giamdoc", "lanhdao"),
    *("baocao", "solieu", "thongke", "kehoach", "kgscience", "xinchao", "anhyeuem", "emyeuanh"),
    *("password", "passwd", "admin", "administrator", "welcome", "iloveyou", "letmein", "login"),
    *("qwertyuiop", "qwerty", "asdfgh", "zxcvbn", "abcdefgh", "abcdef", "abcd", "abc", "test"),
    *("nam", "thang", "ngay", "so"),
)
CHARACTER_CLASSES = {
    "chữ thường": str.islower,
    "chữ hoa": str.isupper,
    "chữ số": str.isdigit,
    "ký tự đặc biệt (như @ # %)": lambda letter: not letter.isalnum(),
}


class LengthValidator:
    """At least as many characters as the policy says."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.POLICY.password_length:
            raise ValidationError(f"{self.get_help_text()} Mật khẩu vừa gõ có {len(password)}.")

    def get_help_text(self) -> str:
        return f"Mật khẩu phải có ít nhất {settings.POLICY.password_length} ký tự."


class CharacterClassesValidator:
    """Of as many of the four kinds of characters as the policy says."""

    def validate(self, password: str, user: Any = None) -> None:
        lacking = [
            name for name, is_kind in CHARACTER_CLASSES.items() if not any(map(is_kind, password))
        ]
        if len(CHARACTER_CLASSES) - len(lacking) < settings.POLICY.password_classes:
            raise ValidationError(f"Mật khẩu còn thiếu {', '.join(lacking)}.")

    def get_help_text(self) -> str:
        wanted = settings.POLICY.password_classes
        which = "đủ" if wanted == len(CHARACTER_CLASSES) else f"ít nhất {wanted} trong bốn loại:"
        return f"Mật khẩu phải có {which} {', '.join(CHARACTER_CLASSES)}."


class CommonWordsValidator(CommonPasswordValidator):
    """Refuse the twenty thousand most common passwords, with or without diacritics."""

    def validate(self, password: str, user: Any = None) -> None:
        if {password.casefold(), fold(password)} & self.passwords:
            raise ValidationError("Mật khẩu này nằm trong số những mật khẩu hay bị thử nhất.")

    def get_help_text(self) -> str:
        return "Mật khẩu không được là mật khẩu nhiều người dùng."


class LocalWordsValidator:
    """More than the words of this house and this person, however spelt and numbered."""

    def validate(self, password: str, user: Any = None) -> None:
        words = sorted({*LOCAL_WORDS, *_personal_words(user)}, key=len, reverse=True)
        for letters in _readings(password):
            rest, removed = _strip_words(letters, words)
            if removed and len(rest) < MIN_REMAINING:
                raise ValidationError(
                    f"Mật khẩu chỉ gồm từ dễ đoán ở đây (“{removed[0]}”) thêm số và dấu. "
                    "Hãy dùng từ không liên quan đến cơ quan, họ tên hay năm tháng."
                )

    def get_help_text(self) -> str:
        return "Mật khẩu không được chỉ gồm tên cơ quan, đơn vị, họ tên thêm số và dấu."


class ReuseValidator:
    """Another than now; for administrators also another than the last ones.

    Django tells it of every new password: it remembers the hash and who set it.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        if any(check_password(password, hashed) for hashed in _forbidden_hashes(user)):
            raise ValidationError("Mật khẩu này đã dùng rồi. Hãy chọn mật khẩu khác.")

    def password_changed(self, password: str, user: Any = None) -> None:
        if user is not None and user.pk is not None:
            save_previous_password(user, timezone.now())

    def get_help_text(self) -> str:
        count = settings.POLICY.password_kept
        return f"Mật khẩu mới phải khác mật khẩu cũ; với quản trị, khác cả {count} lần gần nhất."


def save_previous_password(user: User, at: datetime) -> None:
    """Remember a new password of `user`; one set by another person has to be replaced."""
    request = current_request()
    actor = request.user if request is not None and request.user.is_authenticated else None
    foreign = actor is not None and actor.pk != user.pk
    PreviousPassword.objects.create(user=user, hash=user.password, at=at, is_temporary=foreign)
    newest = PreviousPassword.objects.filter(user=user)[: settings.POLICY.password_kept]
    PreviousPassword.objects.filter(user=user).exclude(
        pk__in=[password.pk for password in newest]
    ).delete()
    sessions.end_other_sessions(user)
    log_event(SecurityEvent.Kind.PASSWORD, f"của {user.get_username()}", by=actor)


def password_change_reason(user: User, at: datetime) -> str:
    """Why `user` has to choose a new password before anything else; "" when there is no need."""
    latest = PreviousPassword.objects.filter(user=user).first()
    if latest is not None and latest.is_temporary:
        return "Mật khẩu hiện nay do quản trị đặt. Hãy đặt mật khẩu chỉ mình bạn biết."
    days = settings.POLICY.password_days
    begun = latest.at if latest is not None else user.date_joined
    if user.is_staff and days and at >= begun + timedelta(days=days):
        return f"Tài khoản quản trị phải đổi mật khẩu sau mỗi {days} ngày."
    return ""


def _forbidden_hashes(user: User) -> Iterator[str]:
    """Hashes that a new password must not match, the present one first."""
    yield from User.objects.filter(pk=user.pk).values_list("password", flat=True)
    if user.is_staff:
        yield from PreviousPassword.objects.filter(user=user).values_list("hash", flat=True)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _readings(password: str) -> set[str]:
    """Return the letters of a password, as they stand and with 4 for a, $ for s and the like."""
    return {_letters(password), _letters(fold(password).translate(LEET))}


def _strip_words(letters: str, words: Iterable[str]) -> tuple[str, list[str]]:
    """`letters` with the words taken out, and the words that were there."""
    removed = []
    for word in words:
        if word in letters:
            removed.append(word)
            letters = letters.replace(word, "")
    return letters, removed


def _personal_words(user: Any) -> set[str]:
    """Return the bare letters of the names of all units and of `user`."""
    texts = []
    for code, *names in Unit.objects.values_list("code", "name", "short_name"):
        texts += [code, *code.split("_"), *names]  # of p_qlkh people say qlkh
    if user is not None:
        last, first = getattr(user, "last_name", ""), getattr(user, "first_name", "")
        texts += [user.get_username(), f"{last}{first}", f"{first}{last}", *last.split()]
        texts += first.split()
    return {letters for text in texts if len(letters := _letters(text)) >= 3}
