"""Views that let people in again: reopened accounts, forgotten passwords."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from kgscience.accounts.recovery.forms import ForgottenPasswordForm
from kgscience.accounts.recovery.reopening import find_shut_accounts, reopen_accounts
from units.models import Period
from units.permissions import SignedIn


@sensitive_variables("slips")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reopen(request: SignedIn) -> HttpResponse:
    """Offer the shut accounts of a period's people, or of chosen ones; reopen them on POST."""
    if not request.user.has_perm("auth.change_user"):
        raise PermissionDenied
    day = localdate()
    if request.method != "POST":
        people = _find_people(request)
        content = {"people": people, "period": _find_period(request), "by_mail": _sends_letters()}
        return render(request, "accounts/reopen.html", content)
    chosen = User.objects.filter(pk__in=_read_keys(request.POST.getlist("person")))
    slips = reopen_accounts(chosen, by_mail="by_mail" in request.POST and _sends_letters(), day=day)
    if not slips:
        messages.info(request, "Không còn tài khoản nào cần mở lại.")
        return redirect("account-reopen")
    return render(request, "accounts/slips.html", {"slips": slips, "address": settings.SITE_URL})


class ForgottenPassword(PasswordResetView):
    """Ask for an address; the answer is the same whether an account has it or not."""

    template_name = "accounts/forgotten_password.html"
    form_class = ForgottenPasswordForm
    success_url = reverse_lazy("login")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _sends_letters():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(
            self.request,
            "Nếu có tài khoản dùng địa chỉ này, thư đặt lại mật khẩu đã được gửi. Không thấy thư "
            "thì xem hộp thư rác, hoặc hỏi quản trị.",
        )
        return response


class NewPassword(PasswordResetConfirmView):
    """Choose a password by the link of a letter, then sign in with it as always."""

    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, "Đã đặt mật khẩu mới. Hãy đăng nhập.")
        return response


def _sends_letters() -> bool:
    return bool(settings.SENDS_LETTERS)


def _find_period(request: HttpRequest) -> Period | None:
    return Period.objects.filter(code=request.GET.get("period", "")).first()


def _find_people(request: HttpRequest) -> list[User]:
    """Return the shut accounts of the period, the chosen ones, or all unused ones."""
    if period := _find_period(request):
        return find_shut_accounts(period, localdate())
    shut = User.objects.filter(is_active=False).order_by("last_name", "first_name", "username")
    if keys := _read_keys(request.GET.get("people", "").split(",")):
        return list(shut.filter(pk__in=keys))
    return list(shut.filter(unused__isnull=False))


def _read_keys(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
