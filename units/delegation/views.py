"""The page on which a head delegates the role to a deputy, and ends that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from units.delegation.actions import delegate_role, end_delegation
from units.errors import ActionRefused, TextRefused
from units.http import run_action
from units.models import Membership, Unit
from units.models.organisation import active_filter, full_name
from units.permissions import SignedIn, get_person
from units.text.date_fields import TypedDateField

if TYPE_CHECKING:  # this class takes a parameter for the type checker only
    PersonChoice = forms.ModelChoiceField[User]
else:
    PersonChoice = forms.ModelChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delegation_list(request: SignedIn) -> HttpResponse:
    """Show a head's delegations on GET; delegate the role on POST."""
    page = DelegationPage(request, request.POST or None)
    if request.method != "POST":
        return page.show()
    if not page.form.is_valid():
        return page.show(status=422)
    return page.run(page.delegate, "Đã ủy quyền. Người được ủy quyền đã được báo.")


@require_POST
@login_required
def delegation_end(request: SignedIn, pk: int) -> HttpResponse:
    page = DelegationPage(request)
    delegation = get_object_or_404(page.delegations, pk=pk)
    return page.run(
        lambda: end_delegation(pk, at=page.now),
        f"Đã kết thúc ủy quyền cho {full_name(delegation.user)}.",
    )


class PersonField(PersonChoice):
    """The choice of a person by the full name."""

    def label_from_instance(self, obj: User) -> str:
        return full_name(obj)


class DelegationForm(forms.Form):
    """To whom a head delegates the role in which unit, and for which days."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label=None)
    deputy = PersonField(User.objects.none(), label="Người được ủy quyền", empty_label="Chọn người")
    active_from = TypedDateField(label="Từ ngày")
    active_to = TypedDateField(label="Đến hết ngày")

    def __init__(
        self, data: QueryDict | None, units: Sequence[Unit], head: User, today: date
    ) -> None:
        super().__init__(data, initial={"unit": units[0], "active_from": today})
        own = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        for name, choices in {"unit": own, "deputy": _colleagues(head, today)}.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]


def _colleagues(head: User, today: date) -> QuerySet[User]:
    """Return the other people with a role in the department."""
    roles = Membership.objects.filter(active_filter(today)).order_by().values("user")
    others = User.objects.filter(is_active=True, pk__in=roles).exclude(pk=head.pk)
    return others.order_by("last_name", "first_name", "username")


class DelegationPage:
    """A head's delegations, and the form of a new one. Raises PermissionDenied for others."""

    def __init__(self, request: SignedIn, data: QueryDict | None = None) -> None:
        self.request, self.now = request, timezone.now()
        units = get_person(request).headed_units
        if not units:
            raise PermissionDenied("Chỉ trưởng đơn vị ủy quyền được.")
        self.today = localdate(self.now)
        self.form = DelegationForm(data, units, request.user, self.today)
        own = Membership.objects.filter(delegated_by=request.user).select_related("user", "unit")
        self.delegations = own.order_by("-active_from", "-pk")

    def delegate(self) -> None:
        chosen = self.form.cleaned_data
        delegate_role(
            chosen["unit"],
            chosen["deputy"],
            first=chosen["active_from"],
            last=chosen["active_to"],
            by=self.request.user,
            at=self.now,
        )

    def run(self, action: Callable[[], object], message: str) -> HttpResponse:
        return run_action(
            self.request,
            action,
            success_message=message,
            next_url=reverse("delegation-list"),
            show_refusal=self.show,
        )

    def show(self, refusal: ActionRefused | None = None, status: int = 200) -> HttpResponse:
        content = {
            "form": self.form,
            "delegations": self.delegations,
            "today": self.today,
            "refusal": refusal,
        }
        if refusal is not None:
            status = 422 if isinstance(refusal, TextRefused) else 409
        return render(self.request, "units/delegation/delegations.html", content, status=status)
