"""The admin works under the strict content security policy."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/admin/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/auth/user/1/change/",
    "/admin/auth/user/1/password/",
    "/admin/auth/user/1/history/",
    "/admin/password_change/",
]


def test_admin_pages_break_no_content_security_rule(page: Page, live_server, complaints: list[str]):
    chief = User.objects.create_superuser("quan_tri", password="mat-khau-cua-quan-tri")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Tên đăng nhập").fill("quan_tri")
    page.get_by_label("Mật khẩu").fill("mat-khau-cua-quan-tri")
    page.get_by_role("button").first.click()
    for path in PAGES:
        response = page.goto(live_server.url + path.replace("/1/", f"/{chief.pk}/"))
        assert response is not None
        assert (path, response.status) == (path, 200)
        assert (path, complaints) == (path, [])
