"""What every answer carries, whatever its address and its status."""

import re

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver

from kgscience.accounts.middleware import no_store_headers
from units.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
SAMPLES = {
    "period_code": "2018-H1",
    "unit_code": "p_qlkh",
    "code": "kh_tinh_nghiem_thu",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "form": "xlsx",
    "verb": "submit",
}


def routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def sample(match):
    kind, _, name = match[1].rpartition(":")
    return SAMPLES.get(name) or SAMPLES.get(kind) or "1"


ADDRESSES = sorted(
    {
        "/" + re.sub(r"<([^>]+)>", sample, route)
        for route in routes(get_resolver().url_patterns)
        if "(?P" not in route and not route.endswith((".pdf", ".docx"))  # made like report.xlsx
    }
    | {"/khong-co/", "/admin/units/", "/admin/khong-co/"}
)


@pytest.fixture
def chief(client):
    person = User.objects.create_superuser("quan_tri")
    Membership.objects.create(user=person, role="office")
    client.force_login(person)
    return client


def test_the_addresses_are_all_there():
    assert len(ADDRESSES) > 150
    assert {"/", "/login/", "/periods/2018-H1/report/report.xlsx", "/admin/units/unit/"} <= {
        *ADDRESSES
    }


CLOSED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


def openings(answer):
    """Return what an answer lacks.

    A PDF that is shown runs nothing, and has no content policy.
    """
    lacking = [name for name, part in CLOSED.items() if part not in answer.get(name, "")]
    policy = answer.get("Content-Security-Policy", "")
    if "html" in answer["Content-Type"] and ("'none'" not in policy or "unsafe" in policy):
        lacking.append("Content-Security-Policy")
    return lacking


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_is_closed(chief, client, signed_in):
    if not signed_in:
        client.logout()
    for address in ADDRESSES:
        answer = client.get(address)
        assert (address, answer.status_code < 500, openings(answer)) == (address, True, [])


def test_a_browser_that_came_by_https_comes_by_https_again(client, settings):
    settings.SECURE_HSTS_SECONDS = 60
    assert client.get("/login/", secure=True)["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.parametrize(
    ("path", "wanted", "expected"),
    [
        ("/static/css/site.css", "max-age=60", "max-age=60"),
        ("/", "max-age=60", "private, no-store"),
        ("/", "no-cache", "private, no-store"),
        ("/", "private, no-cache", "private, no-cache"),
    ],
)
def test_only_static_files_are_kept_without_asking_each_time(rf, path, wanted, expected):
    answer = no_store_headers(lambda request: HttpResponse(headers={"Cache-Control": wanted}))
    assert answer(rf.get(path))["Cache-Control"] == expected


def test_the_sessions_cookie_is_for_no_script_and_no_other_site(client):
    User.objects.create_user("nhap", password="nhap")
    answer = client.post("/login/", {"username": "nhap", "password": "nhap"})
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
