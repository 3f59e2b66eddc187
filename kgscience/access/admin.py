"""The log of the door, to be read and taken out; the locks, to be opened."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kgscience.access.log import record
from kgscience.access.models import Event, Tally
from units.admin.lists import Exported, ReadOnly, flat_list

HEADS = {
    "at": "Lúc",
    "kind": "Việc",
    "by__username": "Tài khoản",
    "name": "Tên đăng nhập đã gõ",
    "address": "Địa chỉ mạng",
    "agent": "Trình duyệt",
    "what": "Đối tượng",
}


@admin.register(Event)
class EventAdmin(Exported, ReadOnly):
    resource_classes = (flat_list(Event, HEADS),)
    list_display = ("at", "kind", "by", "name", "address", "what")
    list_filter = ("kind", "at")
    list_select_related = ("by",)
    search_fields = ("name", "what", "address", "agent")


@admin.register(Tally)
class TallyAdmin(ReadOnly):
    """Deleting a count opens the door again."""

    list_display = ("__str__", "failures", "since", "until")
    search_fields = ("name", "place")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: Tally) -> None:
        record(Event.Kind.UNLOCK, str(obj), by=request.user, request=request)
        super().delete_model(request, obj)
