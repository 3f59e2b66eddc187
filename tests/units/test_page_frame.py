"""What all pages share: header, signing in and out, error pages."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from units.models import Unit
from units.permissions import get_person

pytestmark = pytest.mark.django_db

OWN_UNIT = {"clerk": "p_qlkh", "head": "p_qlkh", "neighbour": "cc_tdc"}
WHOLE_DEPARTMENT = ["office", "committee"]


def person_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return get_person(request)


def visible_units_of(user):
    for unit in Unit.objects.all():
        try:
            yield person_of(user).get_visible_unit(unit.code)
        except Unit.DoesNotExist:
            continue


@pytest.mark.parametrize("name", [*OWN_UNIT, *WHOLE_DEPARTMENT, "reader", "stranger"])
def test_a_person_can_open_exactly_the_units_visible_to_them(cast, name):
    every_unit = Unit.objects.values_list("code", flat=True)
    visible = every_unit if name in WHOLE_DEPARTMENT else [OWN_UNIT.get(name)]
    codes = [unit.code for unit in visible_units_of(getattr(cast, name))]
    assert codes == [code for code in every_unit if code in visible]


def test_the_header_shows_the_user_s_name_and_roles(client, cast):
    cast.clerk.last_name, cast.clerk.first_name = "Trần Thị", "Mai"
    cast.clerk.save()
    client.force_login(cast.clerk)
    page = client.get("/").content.decode()
    assert page.count("<b>Trần Thị Mai</b>") == 1
    assert page.count("Người nhập số liệu, Phòng Quản lý Khoa học") == 1


def test_wrong_password_is_answered_in_vietnamese(client, cast):
    response = client.post("/login/", {"username": "clerk", "password": "sai"})
    assert response.status_code == 200
    assert response.content.decode().count("Tên đăng nhập hoặc mật khẩu chưa đúng.") == 1


def test_signing_in_leads_to_the_page_that_was_asked_for(client, cast):
    wanted = "/periods/2018-H2/"
    entry = client.get(wanted)
    assert entry.url == f"/login/?next={wanted}"
    response = client.post(entry.url, {"username": "clerk", "password": "clerk", "next": wanted})
    assert (response.status_code, response.url) == (302, wanted)


def test_signing_out_is_a_post(client, cast):
    client.force_login(cast.clerk)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").url == "/login/?next=/"


def test_missing_page_is_refused_in_vietnamese(client, cast):
    client.force_login(cast.clerk)
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert response.content.decode().count("Không tìm thấy trang này") == 1


def test_stale_form_is_refused_in_vietnamese(cast):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "clerk", "password": "clerk"})
    assert response.status_code == 403
    assert response.content.decode().count("Trang này đã quá hạn nên chưa lưu gì") == 1


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_error_pages_need_no_query(page, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert render_to_string(page).count("<h1>") == 1


def test_pages_hold_no_inline_script_or_style(client, cast):
    client.force_login(cast.clerk)
    for path in ("/", "/periods/2018-H2/", "/periods/2018-H2/units/p_qlkh/"):
        page = client.get(path).content.decode()
        assert re.findall(r"<style|<script>| style=| on\w+=", page) == []
