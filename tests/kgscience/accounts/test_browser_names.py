"""Browsers and devices are named in words."""

import pytest

from kgscience.accounts.browser_names import describe_browser

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS} Chrome/131.0.0.0 Safari/537.36", "Chrome trên Windows"),
        (f"{WINDOWS} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge trên Windows"),
        (f"{WINDOWS} coc_coc_browser/120.0 Chrome/114.0 Safari/537.36", "Cốc Cốc trên Windows"),
        (f"{PHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari trên iPhone"),
        (f"{PHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1", "Chrome trên iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A546E) SamsungBrowser/26.0 Chrome/122.0",
            "Samsung Internet trên điện thoại Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0", "Firefox trên Linux"),
        ("curl/8.9.1", "Trình duyệt khác"),
        ("", "Trình duyệt không rõ"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert describe_browser(agent) == words
