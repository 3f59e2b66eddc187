"""Where an indicator is used: every sentence, heading and rule, for those who read its figures."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.composition.grammar import placeholders
from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import add_passage
from reports.drafting.usage_views import find_usage
from reports.models import Passage, Report
from tests.reports.drafting.test_passages import NOW
from units.models import Indicator, Section

pytestmark = pytest.mark.django_db

CODE = "kh_tinh_nghiem_thu"


@pytest.fixture
def indicator(cast):
    return Indicator.objects.get(code=CODE)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *(("office", 200), ("committee", 200), ("records", 200), ("signer", 200)),
        *(("clerk", 200), ("head", 200), ("neighbour", 404), ("reader", 404), ("stranger", 404)),
    ],
)
def test_a_page_for_those_who_read_its_figures(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(f"/indicators/{CODE}/").status_code == status


@pytest.mark.parametrize("code", ["khong_co", "A-b", "0"])
def test_an_unknown_code_is_not_found(client, cast, code):
    client.force_login(cast.office)
    assert client.get(f"/indicators/{code}/").status_code == 404


def test_refuses_to_be_posted_to(client, cast):
    client.force_login(cast.office)
    assert client.post(f"/indicators/{CODE}/").status_code == 405


def test_every_indicator_finds_all_its_sentences(cast):
    passages = list(Passage.objects.in_report())
    for indicator in Indicator.objects.all()[::16]:
        naming = {
            passage.pk
            for passage in passages
            if indicator.code in {t.code for t in placeholders(passage.template)}
        }
        match = {item.pk for _, group in find_usage(indicator).sentences for item in group}
        assert (indicator.code, match) == (indicator.code, naming)


def test_a_code_within_a_longer_one_is_another(cast):
    section = Section.objects.get(code="tt_thanh_tra")
    report = Report.objects.get(period__code="2018-H1")
    indicator = Indicator.objects.create(code="tt_co", kind="count", section=section)
    usage = find_usage(indicator)
    assert (usage.count, report.passages.filter(template__contains="tt_co").exists()) == (0, True)


def test_parts_rules_and_annex_are_listed(client, cast, indicator):
    client.force_login(cast.clerk)
    page = client.get(f"/indicators/{CODE}/").content.decode()
    assert page.count("Có một dòng trong biểu số liệu") == 1
    assert page.count('<h2 id="rules">') == 1
    parts = list(Indicator.objects.filter(parent=indicator))
    assert [page.count(f'href="/indicators/{part.code}/"') for part in parts] == [1] * len(parts)


def test_headings_and_titles_are_found(cast):
    Section.objects.filter(code="kh_tinh").update(heading="Có {{kh_tinh_nghiem_thu}} đề tài")
    Report.objects.filter(period__code="2018-H1").update(title="{{kh_tinh_nghiem_thu}} đề tài")
    usage = find_usage(Indicator.objects.get(code=CODE))
    assert [section.code for section in usage.sections] == ["kh_tinh"]
    assert [title.period.code for title in usage.titles] == ["2018-H1"]


def test_as_many_queries_for_more_sentences(client, cast, indicator):
    client.force_login(cast.office)
    report = Report.objects.get(period__code="2018-H1")

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/indicators/{CODE}/")
        return len(queries)

    count()  # the catalogue is read once for all pages
    first = count()
    for _ in range(5):
        words = PassageInput(f"Có {{{{{CODE}}}}} đề tài")
        add_passage(report, indicator.section, words, by=cast.office, at=NOW)
    assert count() == first


def test_the_administration_leads_to_it(client, indicator):
    client.force_login(User.objects.create_superuser("quan_tri"))
    page = client.get(f"/admin/units/indicator/{indicator.pk}/change/").content.decode()
    assert page.count(f'href="/indicators/{CODE}/"') == 1
