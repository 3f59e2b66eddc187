"""The administration of the security log, of sign-in locks and of second factors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from kgscience.accounts import sessions
from kgscience.accounts.events import log_event
from kgscience.accounts.models import SecondFactorDevice, SecurityEvent, SignInFailures
from kgscience.accounts.second_factor import devices
from units.admin.lists import ExportedAdmin, ReadOnlyAdmin


@admin.register(SecurityEvent)
class SecurityEventAdmin(ExportedAdmin, ReadOnlyAdmin):
    exported = (
        ("at", "Lúc"),
        ("kind", "Việc"),
        ("by__username", "Tài khoản"),
        ("name", "Tên đăng nhập đã gõ"),
        ("address", "Địa chỉ mạng"),
        ("agent", "Trình duyệt"),
        ("what", "Đối tượng"),
    )
    list_display = ("at", "kind", "by", "name", "address", "what")
    list_filter = ("kind", "at")
    list_select_related = ("by",)
    search_fields = ("name", "what", "address", "agent")


@admin.register(SignInFailures)
class SignInFailuresAdmin(ReadOnlyAdmin):
    """Sign-in failures; deleting a count ends the lock."""

    list_display = ("__str__", "failures", "since", "until")
    search_fields = ("name", "place")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: SignInFailures) -> None:
        log_event(SecurityEvent.Kind.UNLOCK, str(obj), by=request.user, request=request)
        super().delete_model(request, obj)


@admin.register(SecondFactorDevice)
class SecondFactorDeviceAdmin(ReadOnlyAdmin):
    """Second factors; deleting one lets its person set up another, the key is never shown."""

    list_display = ("user", "created", "used")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__last_name", "user__first_name")
    fields = ("user", "created", "used")
    readonly_fields = ("created", "used")

    @admin.display(description="thiết lập lúc", ordering="created_at")
    def created(self, device: SecondFactorDevice) -> Any:
        return device.created_at

    @admin.display(description="dùng lần cuối", ordering="last_used_at")
    def used(self, device: SecondFactorDevice) -> Any:
        return device.last_used_at or "chưa dùng"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: SecondFactorDevice) -> None:
        devices.remove_devices(obj.user)
        sessions.end_other_sessions(obj.user)
        what = f"gỡ thiết bị của {obj.user.get_username()}"
        log_event(SecurityEvent.Kind.FACTOR, what, by=request.user, request=request)
