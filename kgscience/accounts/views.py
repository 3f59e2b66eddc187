"""Views of signing in, passwords and sessions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from kgscience.accounts import pending_forms, sessions
from kgscience.accounts.current_request import MUST_CHANGE, redirect_target
from kgscience.accounts.events import events_of, log_event
from kgscience.accounts.forms import NewPasswordForm, SignInForm
from kgscience.accounts.known_browsers import remember_browser
from kgscience.accounts.models import SecurityEvent
from kgscience.accounts.second_factor import devices
from units.permissions import SignedIn

SHOWN = 30  # lines of the log
NONE_LEFT = "Không còn phiên nào khác."


class SignIn(LoginView):
    """Name and password, then perhaps a code; 429 while the guesses are used up."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = {"sends_letters": settings.SENDS_LETTERS}
        return super().get_context_data(**kwargs) | letters

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not devices.is_code_required(user):
            response = super().form_valid(form)
            remember_browser(self.request, response, user)
            return response
        devices.save_pending_user(self.request.session, user, timezone.now())
        what = "mật khẩu đúng, chờ mã"
        log_event(SecurityEvent.Kind.FACTOR, what, by=user, request=self.request)
        wanted = redirect_target(self.request)
        return redirect(reverse("factor-code", query={"next": wanted} if wanted else None))

    def get_success_url(self) -> str:
        at = timezone.now()
        waits = pending_forms.pending_forms_of(self.request.session, self.request.user, at)
        return reverse("kept-detail") if waits else super().get_success_url()

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.locked_until:
            response.status_code = 429
            left = form.locked_until - timezone.now()
            response["Retry-After"] = str(max(1, int(left.total_seconds())))
        return response


class ChangePassword(PasswordChangeView):
    """One's own password; a person who has to change it goes on to the page asked for."""

    template_name = "accounts/password.html"
    form_class = NewPasswordForm
    extra_context = {"title": "Đổi mật khẩu"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why = self.request.session.get(MUST_CHANGE, "")
        context = {"why": why, "next": redirect_target(self.request)}
        return super().get_context_data(**kwargs) | context

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.pop(MUST_CHANGE, None)
        messages.success(self.request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.")
        return response

    def get_success_url(self) -> str:
        return redirect_target(self.request) or resolve_url("home")


@require_safe
@login_required
def kept_detail(request: SignedIn) -> HttpResponse:
    """Return what I had sent when the session was over, to be sent again."""
    forms = pending_forms.pending_forms_of(request.session, request.user, timezone.now())
    return (
        render(request, "accounts/pending_forms.html", {"forms": forms})
        if forms
        else redirect("home")
    )


@require_POST
@login_required
def drop_pending_form(request: SignedIn) -> HttpResponse:
    """I do not want it any more."""
    pending_forms.drop_pending_form(request.session, request.POST.get("form", ""))
    return redirect("kept-detail")  # which leads home from the last one


@require_safe
@login_required
def session_list(request: SignedIn) -> HttpResponse:
    """List where I am signed in, and the security events in my name."""
    content = {
        "visits": sessions.active_sessions(request.user, timezone.now()),
        "own": request.session.session_key,
        "events": events_of(request.user)[:SHOWN],
        "factor": devices.is_on(),
    }
    return render(request, "accounts/sessions.html", content)


@require_safe
@ensure_csrf_cookie
def session_check(request: HttpRequest) -> JsonResponse:
    """Answer a page's script whose session it is and how long it lasts; 401 when it has ended."""
    return _describe_session(request)


@require_POST
def session_stay(request: HttpRequest) -> HttpResponse:
    """Prolong the session of a person who is reading; 409 when another person opened the page."""
    user = request.user.pk
    if user is not None and request.POST.get("user") != str(user):
        return JsonResponse({"user": user}, status=409)
    if user is not None:
        sessions.update_last_activity(request.session, timezone.now())
    return _describe_session(request)


def _describe_session(request: HttpRequest) -> JsonResponse:
    user, at = request.user.pk, timezone.now()
    if user is None:
        return JsonResponse({"user": None}, status=401)
    return JsonResponse({"user": user, **sessions.remaining_time(request.session, at)})


@require_POST
@login_required
def end_sessions(request: SignedIn, mark: str = "") -> HttpResponse:
    """End one of my other sessions, or all of them."""
    ended = sessions.end_other_sessions(request.user, mark)
    if ended:
        log_event(SecurityEvent.Kind.ENDING, f"{ended} phiên khác của mình", by=request.user)
    messages.success(request, f"Đã kết thúc {ended} phiên khác." if ended else NONE_LEFT)
    return redirect("session-list")
