"""The people and the roles they have in the units."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
)
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from units.admin.lists import (
    Choosing,
    EditableAdmin,
    ExportedAdmin,
    Inline,
    InlineFormSet,
    ModelForm,
    PasswordChange,
    People,
    PersonChange,
    PersonCreation,
    yes_column,
)
from units.models import Membership
from units.models.organisation import full_name
from units.text.usernames import refuse_similar_username


class MembershipForm(ModelForm):
    """A role among the others of its person, which are saved together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.compares_stored_spells = False


class MembershipFormSet(InlineFormSet):
    """The roles of a person as they would be saved, each spell compared with the others."""

    def clean(self) -> None:
        spells: list[Membership] = []
        for form in self.forms:
            spell = form.instance
            is_blank = not (spell.pk or form.has_changed())
            if is_blank or not form.is_valid() or form.cleaned_data.get("DELETE"):
                continue
            key = (spell.role, spell.unit_id)
            try:
                spell.refuse_overlap(
                    other for other in spells if (other.role, other.unit_id) == key
                )
            except ValidationError as refusal:
                form.add_error(None, refusal)
            spells.append(spell)


class MembershipInline(Choosing, Inline):
    """The roles of a person; on the page of a new one the first is asked for."""

    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    fk_name = "user"
    autocomplete_fields = ("unit",)
    readonly_fields = ("delegated_by",)

    def get_extra(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(Membership)
class MembershipAdmin(ExportedAdmin, EditableAdmin):
    """Who may do what, taken out for the yearly review of rights."""

    exported = (
        ("user__username", "tài khoản"),
        ("user__last_name", "họ"),
        ("user__first_name", "tên"),
        ("user__is_active", "đang dùng"),
        ("user__last_login", "đăng nhập lần cuối"),
        "role",
        ("unit__name", "đơn vị (trống: toàn Sở)"),
        "active_from",
        "active_to",
        ("delegated_by__username", "được ủy quyền bởi"),
    )
    columns = {"role": Membership.get_role_display}
    list_display = ("user", "role", "unit", "active_from", "active_to", "delegated_by")
    list_filter = ("role", "unit")
    list_select_related = ("user", "unit", "delegated_by")
    search_fields = ("user__username", "user__last_name", "user__first_name", "unit__name")
    autocomplete_fields = ("user", "unit")
    readonly_fields = ("delegated_by",)


# Permissions follow from roles alone.
admin.site.unregister([User, Group])


class PasswordHash(ReadOnlyPasswordHashWidget):
    """A link to the page of the password; HTML cannot disable what is no field."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        attrs.pop("disabled", None)
        return super().get_context(name, value, attrs)


class PersonForm(PersonChange):
    password = ReadOnlyPasswordHashField(label="Mật khẩu", widget=PasswordHash)

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        refuse_similar_username(name, self.instance)
        return name


class NewPersonForm(PersonCreation):
    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        refuse_similar_username(name)
        return name


class PasswordForm(PasswordChange):
    """A password is changed and never switched off: there is no other way to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


@admin.register(User)
class PersonAdmin(EditableAdmin, People):
    """People and their roles; `is_staff` opens the administration.

    A person who leaves is deactivated: the name stays beside what they did.
    """

    inlines = (MembershipInline,)
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = PasswordForm
    add_fieldsets = (
        ("Thông tin cá nhân", {"fields": ("last_name", "first_name", "email")}),
        ("Đăng nhập", {"fields": ("username", "password1", "password2")}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Thông tin cá nhân", {"fields": ("last_name", "first_name", "email")}),
        ("Quyền", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Mốc thời gian", {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ()
    list_filter = ("is_active", "is_staff", "memberships__role")
    list_display = (
        "username",
        "named",
        "email",
        yes_column("is_active", "đang dùng"),
        yes_column("is_staff", "quản trị"),
        "last_login",
    )

    actions = ("reopen",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Mở lại tài khoản đã chọn", permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse:
        """Lead to the page that reopens the chosen accounts."""
        keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
        return redirect(reverse("account-reopen", query={"people": keys}))

    @admin.display(description="họ và tên", ordering="last_name")
    def named(self, user: User) -> str:
        return full_name(user)
