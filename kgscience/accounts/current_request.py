"""Who is asking, from where: for listeners that are not handed the request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from kgscience.proxies import find_client_address

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
    """Return the address of the person's computer as our own proxies saw it, or None."""
    return None if request is None else find_client_address(request.META)


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
