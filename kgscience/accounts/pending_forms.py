"""Forms sent after the session had ended: kept for that person, in that browser.

Several windows may have been left open: each may send once, and everything waits together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from units.models import Indicator
from units.period_catalogue import load_catalogue

PENDING_FORMS, OWNER = "kept_forms", "kept_for"  # in the session, which outlives signing in
LIFETIME = timedelta(hours=12)
MAX_FORMS = 5  # forms; of more, the latest
LABELS = {  # what a person types; the rest is sent along unseen
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
class PendingForm:
    """A form as it was sent: where to, and its fields in their order; `key` is its own."""

    key: str
    path: str
    fields: list[tuple[str, str]]
    back: str

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What there is to read of it: a name in words, and what was typed."""
        indicators = load_catalogue().indicators
        labelled = [
            (_label(name, indicators), "có" if name == "asks_change" else value)
            for name, value in self.fields
        ]
        return [(name, value) for name, value in labelled if name and value.strip()]


def save_pending_form(session: SessionBase, request: HttpRequest, at: datetime, owner: int) -> bool:
    """Keep what `request` sends for its person; return whether that could be done.

    `owner` is remembered: what another window sends later is theirs as well.
    """
    session[OWNER] = owner
    is_script = "X-Fragment" in request.headers or not request.accepts("text/html")
    if request.method != "POST" or is_script:
        return False  # a script keeps its words by itself
    if _is_secret(request) or request.FILES:  # a file would not be there when it is sent again
        return False
    form = {
        "user": owner,
        "at": at.timestamp(),
        "path": request.get_full_path(),
        "fields": _fields(request),
        "back": _referring_page(request),
    }
    session[PENDING_FORMS] = [*session.get(PENDING_FORMS, []), form][-MAX_FORMS:]
    return True


def expired_user(session: SessionBase) -> int | None:
    """Return the user whose session ended in this browser, while no one has signed in again."""
    owner: int | None = session.get(OWNER)
    return owner


def pending_forms_of(session: SessionBase, user: Any, at: datetime) -> list[PendingForm]:
    """Return the pending forms of `user` in the order of sending; none of others, none too old."""
    return [
        PendingForm(str(form["at"]), form["path"], [*map(tuple, form["fields"])], form["back"])
        for form in session.get(PENDING_FORMS, [])
        if form["user"] == user.pk and at.timestamp() - form["at"] <= LIFETIME.total_seconds()
    ]


def drop_pending_form(session: SessionBase, key: str) -> None:
    session[PENDING_FORMS] = [
        form for form in session.get(PENDING_FORMS, []) if str(form["at"]) != key
    ]


def find_resent_form(request: HttpRequest) -> str:
    """Which of the kept forms this is, on its way once more; "" when none."""
    if request.method != "POST" or PENDING_FORMS not in request.session:
        return ""
    sent = [request.get_full_path(), _fields(request)]
    forms = request.session[PENDING_FORMS]
    return next((str(form["at"]) for form in forms if [form["path"], form["fields"]] == sent), "")


def _fields(request: HttpRequest) -> list[list[str]]:
    fields = ([name, value] for name, some in request.POST.lists() for value in some)
    return [field for field in fields if field[0] != "csrfmiddlewaretoken"]


def _is_secret(request: HttpRequest) -> bool:
    """Whether passwords or codes are sent, which are kept nowhere, or nothing but a farewell."""
    page = (request.resolver_match.url_name or "") if request.resolver_match else ""
    doors = page.startswith(("factor-", "kept-")) or page == "logout"
    return doors or any("password" in name for name in request.POST)


def _referring_page(request: HttpRequest) -> str:
    """Return the page on which it was typed."""
    page = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else ""


def _label(name: str, indicators: Mapping[str, Indicator]) -> str:
    """Return “Số liệu: Đề tài cấp tỉnh” for `value-kh_tinh`; "" for fields without words."""
    first, _, rest = name.partition("-")
    if first in LABELS:
        what = indicators[rest].label if rest in indicators else rest
        return f"{LABELS[first]}: {what}" if what else LABELS[first]
    row, _, field = rest.partition("-")  # of a form that is there several times
    return LABELS.get(field, "") if row.isdigit() else ""
