"""What the proxies before this program say of the people behind them.

A proxy appends the address that called it at the right end of a header; what stands left of that
was sent by the caller and proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

FORWARDED_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*"?([^";]*)"?', re.IGNORECASE)
# 192.0.2.1, 192.0.2.1:4711, [2001:db8::1]:4711; an IPv6 address without brackets has no port.
ADDRESS = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[\d.]+):\d+|(?P<bare>.*)")


def find_client_address(meta: Mapping[str, Any]) -> str | None:
    """Return the address of the computer before our outermost proxy, or None.

    With named proxies, that is the first from the right that is none of them; with a number of
    proxies, the one that the outermost of them has appended. What cannot be read ends the search.
    """
    policy = settings.POLICY
    peer = parse_address(str(meta.get("REMOTE_ADDR", "")))
    addresses = [parse_address(text) for text in _read_chain(meta, policy.proxy_headers)]
    if not policy.trusted_proxies:
        is_long_enough = 0 < policy.proxies <= len(addresses)
        return (addresses[-policy.proxies] if is_long_enough else None) or peer
    client = peer
    while addresses and _is_trusted(client) and (previous := addresses.pop()):
        client = previous
    return client


def parse_address(text: str) -> str | None:
    """Return an address without its port and zone, IPv4 as such, or None."""
    match = ADDRESS.fullmatch(text.strip().strip('"'))
    try:
        parsed = ip_address(match["v6"] or match["v4"] or match["bare"] if match else "")
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed)))
    return str(parsed)


def assume_https(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: with HTTPS on, every request has come by it, whatever the proxies say or not.

    TLS may end several proxies before us, of which the last knows nothing; over plain HTTP there is
    no sign-in anyway, as browsers return the cookies by HTTPS only.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.HTTPS:
            request.META["wsgi.url_scheme"] = "https"
        return get_response(request)

    return middleware


def _read_chain(meta: Mapping[str, Any], headers: tuple[str, ...]) -> list[str]:
    """Return the addresses in the first of `headers` that was sent, our nearest proxy's last."""
    for header in headers:
        text = str(meta.get(f"HTTP_{header.upper().replace('-', '_')}", ""))
        if text.strip() and header == "Forwarded":
            matches = [FORWARDED_FOR.search(part) for part in text.split(",")]
            return [match[1] if match else "" for match in matches]
        if text.strip():
            return text.split(",")
    return []


def _is_trusted(address: str | None) -> bool:
    """Tell whether an address is one of our proxies'; a socket on this machine has none."""
    parsed: IPv4Address | IPv6Address | None = ip_address(address) if address else None
    return parsed is None or any(parsed in network for network in settings.POLICY.trusted_proxies)
