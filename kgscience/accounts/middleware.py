"""What happens around every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from kgscience.accounts import pending_forms, sessions
from kgscience.accounts.current_request import MUST_CHANGE, set_current_request
from kgscience.accounts.events import log_event
from kgscience.accounts.models import SecurityEvent
from kgscience.accounts.second_factor import devices

SESSION = {"session-check", "session-stay"}  # what a page's script asks of it
WITHOUT_NEW_PASSWORD = {"password-change", "login", "logout", "jsi18n"} | SESSION
WITHOUT_CODE = WITHOUT_NEW_PASSWORD | {"factor-setup"}
PERMISSIONS = ", ".join(
    f"{sense}=()"
    for sense in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)
BACKGROUND = {"", "presence-tell", "report-cache-key"} | SESSION
# What lies in one person's browser, which asks each time whether it still may show it.
REVALIDATE = "private, no-cache"
FORM_SAVED = " Những gì vừa gửi vẫn được giữ cho bạn."
Answer = Callable[[HttpRequest], HttpResponseBase]


def no_store_headers(get_response: Answer) -> Answer:
    """No page is kept in a shared browser's cache, and none may use the machine's senses.

    An address that has been signed out of shows nothing again. Static files are everybody's;
    a document that was issued may be kept, but not shown again without asking.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        policy = response.headers.get("Cache-Control", "")
        if policy != REVALIDATE and not (
            "no-store" in policy or request.path.startswith(settings.STATIC_URL)
        ):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers["Permissions-Policy"] = PERMISSIONS
        return response

    return middleware


def remember_request(get_response: Answer) -> Answer:
    """Middleware: make the current request known to signal receivers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with set_current_request(request):
            return get_response(request)

    return middleware


def log_access(get_response: Answer) -> Answer:
    """Middleware: log what a signed-in person was denied, and the files downloaded."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        status = response.status_code
        is_denied = status in (403, 404) and request.resolver_match is not None
        is_file = status == 200 and "Content-Disposition" in response.headers
        if is_denied and SESSION_KEY in request.session:
            what = f"{status} {request.method} {request.path}"
            log_event(SecurityEvent.Kind.REFUSAL, what, by=request.user)
        elif is_file and request.method != "HEAD" and SESSION_KEY in request.session:
            log_event(SecurityEvent.Kind.EXPORT, request.get_full_path(), by=request.user)
        return response

    return middleware


class SessionLimits(MiddlewareMixin):
    """Middleware: end sessions that were unused for too long, or have lasted too long."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not _is_background_request(request) and SESSION_KEY in request.session:
            sessions.update_last_activity(request.session, timezone.now())
        if getattr(request, "is_sent_again", False) and response.status_code == 302:
            at = timezone.now()
            if pending_forms.pending_forms_of(request.session, request.user, at):
                response["Location"] = reverse("kept-detail")  # where the others wait
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        if SESSION_KEY not in request.session:
            return _save_late_form(request)
        if why := sessions.expiry_reason(request.session, timezone.now()):
            if not _is_background_request(request):
                return _end_expired_session(request, why)
            request.user = AnonymousUser()  # the end is for the person: it keeps their words
            return None
        if form := pending_forms.find_resent_form(request):
            pending_forms.drop_pending_form(request.session, form)
            request.is_sent_again = True  # type: ignore[attr-defined]  # for the way back
        return None


def _end_expired_session(request: HttpRequest, why: str) -> HttpResponseBase | None:
    """Sign out; keep what was sent as a pending form and lead to the sign-in page for it."""
    log_event(SecurityEvent.Kind.EXPIRY, why, by=request.user)
    owner = request.user.pk  # None when the account is no longer to be used
    request.session.flush()
    is_pending = owner is not None and pending_forms.save_pending_form(
        request.session, request, timezone.now(), owner
    )
    request.user = AnonymousUser()
    messages.info(request, f"{why} Hãy đăng nhập lại.{FORM_SAVED if is_pending else ''}")
    return redirect("login") if is_pending else None


def _save_late_form(request: HttpRequest) -> HttpResponseBase | None:
    """Keep what another window sends after the session has ended."""
    owner, at = pending_forms.expired_user(request.session), timezone.now()
    if owner is None or _is_background_request(request):
        return None
    if not pending_forms.save_pending_form(request.session, request, at, owner):
        return None
    messages.info(request, f"Phiên làm việc đã hết. Hãy đăng nhập lại.{FORM_SAVED}")
    return redirect("login")


def _url_name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _is_background_request(request: HttpRequest) -> bool:
    """Return True for what a page's script asks by itself, and for unresolved URLs.

    A script says in `session-stay` that its person is at work; nothing else of it prolongs a
    session but what it saves.
    """
    name, is_part = _url_name(request), "X-Fragment" in request.headers
    if name == "login":  # where the answer to such a question led the script
        return request.method == "GET" and (is_part or not request.accepts("text/html"))
    return name in BACKGROUND or (is_part and request.method == "GET")


class RequireNewPassword(MiddlewareMixin):
    """Middleware: require a new password before anything else, then lead on to the page."""

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        if _url_name(request) in WITHOUT_NEW_PASSWORD or MUST_CHANGE not in request.session:
            return None
        if not isinstance(request.user, User):
            return None
        return _redirect_to("password-change", request)


class RequireSecondFactor(MiddlewareMixin):
    """Middleware: require the second factor before anything else."""

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        if not devices.is_on() or _url_name(request) in WITHOUT_CODE:
            return None
        if SESSION_KEY not in request.session or not isinstance(request.user, User):
            return None
        state = request.session.get(devices.STATE)  # None: from before it was switched on
        if state is None or (state == devices.FREE and devices.is_needed(request.user)):
            state = request.session[devices.STATE] = devices.state_of(request.user)
        if state == devices.DUE:
            return _redirect_to("factor-setup", request)
        if state == devices.UNPASSED:
            request.session.flush()
            request.user = AnonymousUser()
            messages.info(request, "Hãy đăng nhập lại bằng mật khẩu và mã xác thực.")
            return _redirect_to("login", request)
        return None


def _redirect_to(name: str, request: HttpRequest) -> HttpResponseBase:
    """To the page `name`, and from there to where the person was going."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return redirect(reverse(name, query={"next": wanted} if wanted else None))
