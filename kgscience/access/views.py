"""The pages of the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kgscience.access.acting import MUST_CHANGE
from kgscience.access.forms import NewPasswordForm, SignInForm


class SignIn(LoginView):
    """Name and password; 429 while the guesses are used up."""

    template_name = "login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.locked_until:
            response.status_code = 429
            left = form.locked_until - timezone.now()
            response["Retry-After"] = str(max(1, int(left.total_seconds())))
        return response


class ChangePassword(PasswordChangeView):
    """One's own password; whoever has to change it goes on from here to where they were going."""

    template_name = "password.html"
    form_class = NewPasswordForm
    extra_context = {"title": "Đổi mật khẩu"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"why": self.request.session.get(MUST_CHANGE, ""), "next": self._wanted()}
        return super().get_context_data(**kwargs) | told

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.pop(MUST_CHANGE, None)
        messages.success(self.request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.")
        return response

    def get_success_url(self) -> str:
        return self._wanted() or resolve_url("home")

    def _wanted(self) -> str:
        """Where the person was going, within this site."""
        wanted = self.request.POST.get("next", self.request.GET.get("next", ""))
        hosts, secure = {self.request.get_host()}, self.request.is_secure()
        return wanted if url_has_allowed_host_and_scheme(wanted, hosts, secure) else ""
