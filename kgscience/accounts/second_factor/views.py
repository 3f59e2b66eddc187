"""Views of the second factor: the code at sign-in, and one's own device."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kgscience.accounts import pending_forms, sessions
from kgscience.accounts.current_request import redirect_target
from kgscience.accounts.events import log_event
from kgscience.accounts.known_browsers import remember_browser
from kgscience.accounts.models import SecurityEvent
from kgscience.accounts.second_factor import devices
from kgscience.accounts.second_factor.forms import CodeForm, FirstCodeForm
from units.permissions import SignedIn

AGAIN = "Hãy nhập lại tên đăng nhập và mật khẩu."


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code after the password; only then the person is signed in."""
    user, wanted = (
        devices.load_pending_user(request.session, timezone.now()),
        redirect_target(request),
    )
    if user is None:
        messages.info(request, AGAIN)
        return redirect(reverse("login", query={"next": wanted} if wanted else None))
    form = CodeForm(request.POST or None, user=user, request=request)
    if request.method == "POST" and form.is_valid():
        del request.session[devices.PENDING]
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session[devices.STATE] = devices.PASSED
        if form.cleaned_data["code"] == "spare":
            left = devices.codes_left(user)
            messages.warning(request, f"Đã dùng một mã dự phòng, còn {left} mã.")
        waits = pending_forms.pending_forms_of(request.session, user, timezone.now())
        # `wanted` is an address: `redirect` would take it for the name of a page
        target = reverse("kept-detail") if waits else wanted or reverse("home")
        response = HttpResponseRedirect(target)
        remember_browser(request, response, user)
        return response
    content = {"form": form, "next": wanted}
    return render(request, "accounts/second_factor_code.html", content, status=form.status)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_up(request: SignedIn) -> HttpResponse:
    """My device; without one, a key for it and the first code to show that it works."""
    _refuse_off()
    if device := devices.device_of(request.user):
        return _show_device(request, device)
    form = FirstCodeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        _log_factor(request, "thiết lập thiết bị")
        sessions.end_other_sessions(request.user)
        return _show_codes(request, form.codes)
    device = form.device
    content = {
        "form": form,
        "key": devices.spaced_key(device),
        "next": redirect_target(request),
    }
    content["needed"] = devices.is_needed(request.user)
    content["picture"] = mark_safe(devices.qr_code(device))  # its words are escaped by segno
    return render(
        request, "accounts/second_factor.html", content, status=422 if form.errors else 200
    )


@sensitive_post_parameters("code")
@require_POST
@login_required
def renew_codes(request: SignedIn) -> HttpResponse:
    """Renew the recovery codes, against a code."""
    if refusal := _refuse_wrong(request):
        return refusal
    _log_factor(request, "tạo lại mã dự phòng")
    return _show_codes(request, devices.renew_codes(request.user))


@sensitive_post_parameters("code")
@require_POST
@login_required
def remove_device(request: SignedIn) -> HttpResponse:
    """Another telephone, or none where none is needed; against a code."""
    if refusal := _refuse_wrong(request):
        return refusal
    devices.remove_devices(request.user)
    _log_factor(request, "gỡ thiết bị")
    request.session[devices.STATE] = devices.state_of(request.user)
    messages.success(request, "Đã gỡ thiết bị xác thực.")
    return redirect("factor-setup")


def _refuse_wrong(request: SignedIn) -> HttpResponse | None:
    """Return the device's page again when the code sent is wrong; None when it is right."""
    _refuse_off()
    form = CodeForm(request.POST, user=request.user, request=request)
    if form.is_valid():
        return None
    return _show_device(request, devices.device_of(request.user), form)


def _show_device(request: SignedIn, device: Any, form: CodeForm | None = None) -> HttpResponse:
    form = form or CodeForm(user=request.user, request=request)
    content = {"device": device, "form": form, "left": devices.codes_left(request.user)}
    return render(request, "accounts/second_factor_device.html", content, status=form.status)


def _show_codes(request: SignedIn, codes: list[str]) -> HttpResponse:
    """Once, and never again."""
    request.session[devices.STATE] = devices.PASSED
    content = {"codes": codes, "next": redirect_target(request) or resolve_url("home")}
    return render(request, "accounts/recovery_codes.html", content)


def _log_factor(request: SignedIn, what: str) -> None:
    log_event(SecurityEvent.Kind.FACTOR, what, by=request.user, request=request)


def _refuse_off() -> None:
    if not devices.is_on():
        raise Http404
