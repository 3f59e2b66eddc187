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
NAMES = {  # what a person types; the rest is sent along unseen
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
    "held_on": "Ngày họp",
    "place": "Địa điểm",
    "organiser": "Đơn vị tổ chức",
    "presenter": "Người trình bày",
    "concluder": "Người kết luận",
    "participants": "Thành phần",
    "told_on": "Ngày đăng tin",
    "words": "Nhiệm vụ",
    "due_on": "Thời hạn",
    "label": "Tên chỉ tiêu",
    "measure": "Đơn vị tính",
    "other": "Chỉ tiêu khác",
    "signed_on": "Ngày ký",
    "number": "Số văn bản",
    "until": "Gia hạn đến",
    "asks_change": "Đề nghị sửa",
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
        told = [(_named(name), _read(name, value)) for name, value in self.fields]
        return [(name, value) for name, value in told if name and value.strip()]


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
    """“Số liệu: kh_tinh” for `value-kh_tinh`, “Nhiệm vụ” for `task-0-words`; "" for no words."""
    first, _, rest = name.partition("-")
    if first in NAMES:
        return f"{NAMES[first]}: {rest}" if rest else NAMES[first]
    row, _, field = rest.partition("-")  # of a form that is there several times
    return NAMES.get(field, "") if row.isdigit() else ""


def _read(name: str, value: str) -> str:
    return "có" if name == "asks_change" else value
