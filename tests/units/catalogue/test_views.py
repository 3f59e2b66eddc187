"""The catalogue to look things up in: whole for the department, in part for a unit."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from units.models import Indicator, Rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

PATH = "/indicators/"


@pytest.fixture
def codes(client, cast):
    """Return the codes that a person finds with some words."""

    def search(name, words=""):
        client.force_login(getattr(cast, name))
        page = client.get(PATH, {"q": words}).text
        return re.findall(r'href="/indicators/(\w+)/"', page)

    return search


def test_the_office_reads_all_that_is_asked_in_printed_order(codes):
    requests = [
        indicator
        for indicator in Indicator.objects.order_by("section__order", "order")
        if indicator.is_asked
    ]
    assert codes("office") == [indicator.code for indicator in requests]


def test_a_unit_reads_what_it_is_asked(codes):
    own = Indicator.objects.filter(assignments__unit__code="p_qlkh")
    assert {*codes("clerk")} == {indicator.code for indicator in own if indicator.is_asked}


@pytest.mark.parametrize("name", ["reader", "stranger"])
def test_nobody_else_learns_that_it_exists(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    "words", ["NGHIEM THU kh_tinh", "nghiệm  thu kh_tinh", "kh_tinh_nghiem_thu"]
)
def test_words_are_found_without_their_marks(codes, words):
    results = codes("office", words)
    assert "kh_tinh_nghiem_thu" in results
    assert len(results) < 10


def test_what_nobody_asks_for_is_said(client, cast):
    client.force_login(cast.office)
    assert (
        "Không có chỉ tiêu nào khớp với “&lt;b&gt;xyz”." in client.get(PATH, {"q": "<b>xyz"}).text
    )


def test_rules_stand_with_their_section_for_the_department(client, cast):
    rules = Rule.objects.exclude(section=None).exclude(section__indicators=None)
    client.force_login(cast.office)
    page = client.get(PATH).text
    words = re.findall(r"<li><b>(?:Lỗi|Cảnh báo|Lưu ý):</b> ([^<]+)</li>", page)
    assert len(words) == len(rules)
    assert not [text for text in words if re.search("[a-z]_[a-z]|==|&lt;", text)]
    client.force_login(cast.clerk)
    assert "Quy tắc kiểm tra" not in client.get(PATH).text


def test_the_questions_are_few(client, cast):
    client.force_login(cast.office)
    client.get(PATH)
    with CaptureQueriesContext(connection) as queries:
        client.get(PATH)
    assert len(queries) == 4  # the session, the person, the edition, the notices
