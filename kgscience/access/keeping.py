"""What somebody sent after the session had ended: kept for that person, in that browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEPT = "kept"  # in the session, which outlives signing in
LASTS = timedelta(hours=12)
BESIDE = {"csrfmiddlewaretoken", "version", "next", "back", "act"}  # nobody typed these
NAMES = {
    "body": "Góp ý",
    "reason": "Lý do",
    "answer": "Trả lời",
    "template": "Câu mẫu",
    "value": "Số liệu",
    "base": "Mẫu số",
    "note": "Ghi chú",
    "text": "Nội dung",
    "title": "Tiêu đề",
    "conclusions": "Kết luận",
    "words": "Nhiệm vụ",
}


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, and its fields in their order."""

    path: str
    fields: list[tuple[str, str]]
    back: str

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What there is to read of it: a name in words, and what was typed."""
        told = [(name, value) for name, value in self.fields if name not in BESIDE]
        return [(_named(name), value) for name, value in told if value.strip()]


def keep(session: SessionBase, request: HttpRequest, at: datetime) -> bool:
    """Keep what `request` sends, for whoever sends it; whether that could be done."""
    if request.method != "POST" or not request.accepts("text/html"):
        return False  # a script that asks for JSON keeps its words by itself
    if _is_secret(request) or request.FILES:  # a file would not be there when it is sent again
        return False
    session[KEPT] = {
        "user": request.user.pk,
        "at": at.timestamp(),
        "path": request.get_full_path(),
        "fields": [(name, value) for name, some in request.POST.lists() for value in some],
        "back": _came_from(request),
    }
    return True


def kept_for(session: SessionBase, user: Any, at: datetime) -> Kept | None:
    """What is kept for `user`; None when nothing, or another's, or for too long."""
    told: Any = session.get(KEPT)
    if not told or told["user"] != user.pk or at.timestamp() - told["at"] > LASTS.total_seconds():
        return None
    fields = [(name, value) for name, value in told["fields"] if name != "csrfmiddlewaretoken"]
    return Kept(told["path"], fields, told["back"])


def drop(session: SessionBase) -> None:
    """It is kept no longer."""
    session.pop(KEPT, None)


def is_sent_again(request: HttpRequest) -> bool:
    """Whether this is what was kept, on its way once more."""
    told: Any = request.session.get(KEPT)
    return bool(told) and request.method == "POST" and request.get_full_path() == told["path"]


def _is_secret(request: HttpRequest) -> bool:
    """Whether passwords or codes are sent: those are kept nowhere."""
    page = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return page.startswith("factor-") or any("password" in name for name in request.POST)


def _came_from(request: HttpRequest) -> str:
    """The page on which it was typed."""
    page = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else ""


def _named(name: str) -> str:
    """“Số liệu: kh_tinh” for `value-kh_tinh`."""
    first, _, rest = name.partition("-")
    return f"{NAMES.get(first, first)}: {rest}" if rest else NAMES.get(first, name)
