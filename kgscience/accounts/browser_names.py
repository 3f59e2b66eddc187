"""Browsers and devices in words: "Chrome trên Windows"."""

from __future__ import annotations

# A browser names those that it resembles, too: the first of these marks decides.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "Windows"),
    ("Macintosh", "máy Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def describe_browser(agent: str) -> str:
    """Return the browser and the device of a `User-Agent` in words."""
    if not agent:
        return "Trình duyệt không rõ"
    browser = next((name for mark, name in BROWSERS if mark in agent), "Trình duyệt khác")
    device = next((name for mark, name in DEVICES if mark in agent), "")
    return f"{browser} trên {device}" if device else browser
