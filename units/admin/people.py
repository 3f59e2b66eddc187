"""The people and the roles they have in the units."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest

from units.admin.lists import Editable, Inline, People, yes
from units.models import Membership
from units.models.organisation import full_name


class MembershipInline(Inline):
    model = Membership
    extra = 0
    autocomplete_fields = ("unit",)


@admin.register(Membership)
class MembershipAdmin(Editable):
    list_display = ("user", "role", "unit", "active_from", "active_to")
    list_filter = ("role", "unit")
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "user__last_name", "user__first_name", "unit__name")
    autocomplete_fields = ("user", "unit")


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(People):
    """People and their roles; `is_staff` is what opens this administration.

    Whoever leaves is no longer active: the name stays beside what was said and done.
    """

    inlines = (MembershipInline,)
    list_display = (
        "username",
        "named",
        "email",
        yes("is_active", "đang dùng"),
        yes("is_staff", "quản trị"),
        "last_login",
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="họ và tên", ordering="last_name")
    def named(self, user: User) -> str:
        return full_name(user)
