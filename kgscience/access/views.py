"""The pages of the door."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.utils import timezone

from kgscience.access.forms import SignInForm


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
