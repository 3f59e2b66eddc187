"""What becomes of accounts and roles is written down, and ends what it no longer allows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models.signals import post_delete, post_save, pre_save

from kgscience.accounts import sessions
from kgscience.accounts.current_request import current_request
from kgscience.accounts.events import log_event
from kgscience.accounts.models import SecurityEvent, UnusedAccount
from units.models import Membership

FIELD_NAMES = {
    "username": "tên đăng nhập",
    "last_name": "họ",
    "first_name": "tên",
    "email": "thư điện tử",
    "is_active": "đang dùng",
    "is_staff": "vào trang quản trị",
    "is_superuser": "toàn quyền",
}
RIGHTS = [FIELD_NAMES[field] for field in ("is_active", "is_staff", "is_superuser")]


def connect_receivers() -> None:
    """Connect the receivers that log changes of accounts."""
    for model, receiver in ((User, _account_saved), (Membership, _role_saved)):
        pre_save.connect(_remember_old, sender=model)
        post_save.connect(receiver, sender=model)
    post_delete.connect(_account_deleted, sender=User)
    post_delete.connect(_role_deleted, sender=Membership)


def _remember_old(instance: Any, raw: bool, update_fields: Any = None, **kwargs: Any) -> None:
    only_signed_in = update_fields is not None and {*update_fields} <= {"last_login", "password"}
    skipped = raw or only_signed_in or instance.pk is None
    old = None if skipped else type(instance)._base_manager.filter(pk=instance.pk).first()
    instance.before = None if old is None else _describe(old)


def _account_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    _log_changes(SecurityEvent.Kind.ACCOUNT, f"tài khoản {instance.username}", instance, created)
    now = _describe(instance)
    if instance.before is not None and any(now[name] != instance.before[name] for name in RIGHTS):
        _end_sessions(instance)
        if not instance.is_active:  # the rule about unused accounts adds its row afterwards
            UnusedAccount.objects.filter(user=instance).delete()


def _account_deleted(instance: Any, **kwargs: Any) -> None:
    _log_change(SecurityEvent.Kind.ACCOUNT, f"xóa tài khoản {instance.username}")


def _role_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    _log_changes(
        SecurityEvent.Kind.ROLE, f"vai trò của {instance.user.username}", instance, created
    )
    if instance.before != _describe(instance):
        _end_sessions(instance.user)


def _role_deleted(instance: Any, **kwargs: Any) -> None:
    roles = "; ".join(filter(None, _describe(instance).values()))
    _log_change(SecurityEvent.Kind.ROLE, f"bỏ vai trò của {instance.user.username}: {roles}")
    _end_sessions(instance.user)


def _describe(instance: Any) -> dict[str, str]:
    """Return the fields that are told, in words."""
    if isinstance(instance, User):
        return {name: _value_text(getattr(instance, field)) for field, name in FIELD_NAMES.items()}
    until = (instance.active_from, instance.active_to)
    return {
        "vai trò": instance.get_role_display(),
        "đơn vị": str(instance.unit or "toàn Sở"),
        "từ": _value_text(until[0]),
        "đến": _value_text(until[1]),
    }


def _log_changes(kind: SecurityEvent.Kind, what: str, instance: Any, created: bool) -> None:
    now = _describe(instance)
    if created:
        text = "; ".join(f"{name} {value}" for name, value in now.items() if value)
        _log_change(kind, f"thêm {what}: {text}")
    elif instance.before is not None and instance.before != now:
        changes = (
            f"{name} “{instance.before[name]}” → “{value}”"
            for name, value in now.items()
            if instance.before[name] != value
        )
        _log_change(kind, f"sửa {what}: {'; '.join(changes)}")


def _log_change(kind: SecurityEvent.Kind, what: str) -> None:
    request = current_request()
    log_event(kind, what, by=request.user if request is not None else None)


def _end_sessions(user: User) -> None:
    """End the sessions of a user whose rights have changed, and log it."""
    if sessions.end_other_sessions(user):
        _log_change(SecurityEvent.Kind.ENDING, f"các phiên của {user.username}, vì quyền đã đổi")


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value)
