"""Who is asking, from where: for listeners that are not handed the request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MUST_CHANGE = "must_change"  # in the session: why the password has to be changed first
_REQUEST: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def set_current_request(request: HttpRequest) -> Iterator[None]:
    """While this request is answered, `current` gives it."""
    token = _REQUEST.set(request)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def current_request() -> HttpRequest | None:
    """Return the request being answered; None in a command."""
    return _REQUEST.get()


def client_address(request: HttpRequest | None) -> str | None:
    """Return the client's address as the outermost of our own proxies saw it, or None."""
    if request is None:
        return None
    addresses = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    proxies = settings.POLICY.proxies
    seen = addresses[-proxies] if 0 < proxies <= len(addresses) else ""
    return _parse_address(seen) or _parse_address(str(request.META.get("REMOTE_ADDR", "")))


def client_network(address: str | None) -> str:
    """Return the network that counts as one place: an IPv4 address, or the 64 bits of an IPv6."""
    if address is None:
        return ""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return address


def redirect_target(request: HttpRequest) -> str:
    """Where within this site the person was going (`next`); "" when nowhere, or elsewhere."""
    wanted = str(request.POST.get("next", request.GET.get("next", "")))
    hosts, secure = {request.get_host()}, request.is_secure()
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, secure) else ""


def user_agent(request: HttpRequest | None) -> str:
    """Return the browser, as it calls itself."""
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200] if request else ""


def _parse_address(text: str) -> str | None:
    try:
        parsed = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed))  # without a zone
    return str(parsed)
