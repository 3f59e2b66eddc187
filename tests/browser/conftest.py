"""Chromium, as it is installed on the machine, in front of a live server."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from threading import enumerate as enumerate_threads
from time import monotonic, sleep
from typing import Any

import pytest
from playwright.sync_api import Page

from reports.composition.draft import compose_draft
from reports.composition.hashes import short_hash
from reports.models import Comment
from reports.review.agreements import mark_read
from tests.browser.reports.draft_helpers import NOW, open_draft, passage, person, report, say
from tests.browser.units.sheet_helpers import open_sheet, sign_in
from tests.cast import assemble
from tests.conftest import load_2018
from units.values import Value

# Playwright's synchronous driver keeps an event loop in this thread; Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",  # Chromium will not start as root with one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUMS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the system's Chromium; None leaves the choice to Playwright's own.

    The shell without windows starts and answers in two thirds of the time.
    """
    results = (shutil.which(name) for name in CHROMIUMS)
    return next((path for path in results if path and not path.startswith("/snap/")), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    chosen = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, "args": ARGUMENTS, **chosen}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1366, "height": 860},
    }


@pytest.fixture(autouse=True)
def _answered(_live_server_helper: None) -> Iterator[None]:
    """Return what a closed page still asked is answered before the database is emptied under it."""
    yield
    last = monotonic() + 5
    while monotonic() < last and any(
        "process_request" in thread.name for thread in enumerate_threads()
    ):
        sleep(0.02)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Return what the browser's console complains about, content security first of all."""
    messages: list[str] = []
    page.on(
        "console", lambda m: messages.append(m.text) if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: messages.append(str(error)))
    return messages


@pytest.fixture
def address(live_server) -> str:
    """Return the live server with the department of 2018 and its people."""
    load_2018()
    assemble()
    return str(live_server.url)


@pytest.fixture
def sheet(page: Page, address, complaints) -> Iterator[Page]:
    """Open the sheet as its clerk; at the end the console must be silent.

    Refused answers and a cut connection are no complaints.
    """
    sign_in(page, address, "clerk")
    yield open_sheet(page, address)
    assert [line for line in complaints if "Failed to load resource" not in line] == []


@pytest.fixture
def planted(address):
    """Read by the committee, then one figure changed, one estimated, one missing; one comment."""
    seen = {
        pk: short_hash(passage_hash)
        for pk, passage_hash in compose_draft(report()).passage_hashes.items()
    }
    mark_read(report(), seen, by=person("committee"), at=datetime(2030, 6, 1, tzinfo=UTC))
    say("kh_tinh_quan_ly", Value("value", amount=Decimal(90)))
    say("kh_tinh_nghiem_thu", Value("estimate", amount=Decimal(13)))
    say("tt_kt_cuoc", Value("missing"))
    Comment.objects.create(
        report=report(),
        passage=passage("kh_tinh_kiem_tra"),
        body="Đối chiếu lại biên bản kiểm tra.",
        by=person("office"),
        at=NOW,
        draft_number=1,
    )
    return address


@pytest.fixture
def draft(page: Page, planted, complaints):
    """Return the draft before a committee member; the console has nothing to complain of."""
    sign_in(page, planted, "committee")
    open_draft(page, planted)
    yield page
    assert [line for line in complaints if "Failed to load resource" not in line] == []
