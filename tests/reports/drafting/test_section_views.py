"""The passages of a section: who reads and adds, dropped ones and their way back, history."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.composition.draft import compose_draft
from reports.composition.hashes import EMPTY_CLAUSE
from reports.drafting.history_views import group_steps
from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import add_passage, assign_section, drop_passage, edit_passage
from reports.models import Passage, Report
from tests.reports.drafting.test_passages import NOW, act
from units.models import Section, Unit

pytestmark = pytest.mark.django_db

REPORT = "/periods/2018-H1/report/"
PAGE = f"{REPORT}sections/tt_thanh_tra/passages/"
NEW = {"template": "Thêm {{tt_co_so}} vụ", "separator": "other", "separator-other": " – "}


@pytest.fixture
def report(cast):
    return Report.objects.get(period__code="2018-H1")


@pytest.fixture
def section(report):
    return Section.objects.get(code="tt_thanh_tra")


def seat(report, order):
    return report.passages.in_report().get(section__code="tt_thanh_tra", order=order)


def read(client, user, path=PAGE):
    client.force_login(user)
    return client.get(path)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *(("office", 200), ("committee", 200), ("records", 200), ("signer", 200)),
        *(("clerk", 404), ("neighbour", 404), ("reader", 404), ("stranger", 404)),
    ],
)
def test_a_section_is_for_those_who_read_it(client, cast, name, status):
    assert read(client, getattr(cast, name)).status_code == status


def test_a_unit_finds_what_it_was_given(client, cast, report, section):
    unit = Unit.objects.get(code="p_qlkh")
    assign_section(report, section, unit, by=cast.office, at=NOW, only=seat(report, 2))
    page = read(client, cast.clerk).content.decode()
    assert page.count("<li id=") == 1
    assert page.count("Thêm câu") == 0
    assert read(client, cast.neighbour).status_code == 404


def test_the_draft_of_a_unit_holds_what_it_was_given(cast, report):
    section = Section.objects.get(code="nv_dang")
    unit = Unit.objects.get(code="p_qlkh")

    def section_text():
        return {
            pk
            for pk, clause in compose_draft(report, unit).clauses.items()
            if clause != EMPTY_CLAUSE
        }

    before = section_text()
    assign_section(report, section, unit, by=cast.office, at=NOW)
    values = set(report.passages.filter(section=section).values_list("pk", flat=True))
    assert section_text() == before | values != before


@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 302), ("committee", 403), ("clerk", 404), ("stranger", 404)],
)
def test_only_the_office_adds(client, cast, report, name, status):
    client.force_login(getattr(cast, name))
    before = Passage.objects.count()
    assert client.post(PAGE, NEW | {"after": seat(report, 1).pk}).status_code == status
    assert Passage.objects.count() - before == (status == 302)


def test_the_new_passage_stands_behind_the_one_chosen(client, cast, report):
    client.force_login(cast.office)
    client.post(PAGE, NEW | {"after": seat(report, 1).pk})
    fresh = seat(report, 2)
    assert PassageInput.of(fresh) == PassageInput("Thêm {{tt_co_so}} vụ", " – ")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ({"template": ""}, 422),
        ({"template": "{{x"}, 422),
        ({"template": "\x00"}, 422),
        ({"after": "999999"}, 404),
        ({"after": "\x00"}, 404),
    ],
)
def test_survives_nonsense_and_keeps_what_was_typed(client, cast, text, status):
    client.force_login(cast.office)
    answer = client.post(PAGE, NEW | text)
    assert answer.status_code == status
    if text.get("template") == "{{x":
        assert answer.content.decode().count("{{x</textarea>") == 1


def test_a_closed_report_takes_no_passage(client, cast):
    Report.objects.update(status="in_review")
    client.force_login(cast.office)
    assert client.post(PAGE, NEW).status_code == 409


@pytest.mark.parametrize("code", ["khong_co", "0", "A-b"])
def test_an_unknown_section_is_not_found(client, cast, code):
    assert read(client, cast.office, PAGE.replace("tt_thanh_tra", code)).status_code == 404


def test_a_dropped_passage_is_listed_with_its_way_back(client, cast, report):
    passage = seat(report, 2)
    drop_passage(passage, **act(cast.office))
    assert read(client, cast.office).content.decode().count("Câu đã bỏ (1)") == 1
    assert read(client, cast.committee).content.decode().count("Câu đã bỏ") == 0
    page = read(client, cast.office, f"{REPORT}passages/{passage.pk}/edit/").content.decode()
    assert page.count('<input type="hidden" name="revision" value="1">') == 1


def test_as_many_queries_for_more_passages(client, cast, report, section):
    def count():
        with CaptureQueriesContext(connection) as queries:
            read(client, cast.office)
        return len(queries)

    count()  # the catalogue is read once for all pages
    first = count()
    for _ in range(5):
        add_passage(report, section, PassageInput("Thêm {{tt_co_so}} vụ"), by=cast.office, at=NOW)
    assert count() == first


def test_edits_of_one_sitting_read_as_one_step(cast, report):
    passage = seat(report, 2)
    for version, (word, minute) in enumerate([("Một", 0), ("Hai", 5), ("Ba", 30)], start=1):
        moment = NOW + timedelta(minutes=minute)
        edit_passage(
            passage, PassageInput(word), by=cast.office, at=moment, expected_revision=version
        )
    steps = list(group_steps(list(passage.revisions.order_by("revision"))))
    assert [step.revision.template for step in steps][1:] == ["Hai", "Ba"]
    assert [step.before and step.before.template for step in steps[2:]] == ["Hai"]


def test_history_tells_what_changed_word_by_word(client, cast, report):
    passage = seat(report, 2)
    edit_passage(passage, PassageInput("Một hai", "; "), **act(cast.office))
    later = NOW + timedelta(hours=1)
    edit_passage(
        passage, PassageInput("Một ba", ". "), by=cast.office, at=later, expected_revision=2
    )
    page = read(client, cast.office, f"{REPORT}passages/{passage.pk}/history/").content.decode()
    assert re.findall(r"<(del|ins)><span[^>]*>[^<]*</span>(\w+)<", page)[:2] == [
        ("del", "hai"),
        ("ins", "ba"),
    ]
    assert page.count("Dấu nối: chấm phẩy, dấu cách → chấm, dấu cách") == 1


def test_a_passage_added_beside_the_draft_is_shown_there(client, cast, section):
    client.force_login(cast.office)
    answer = client.post(PAGE, NEW, headers={"X-Fragment": "1"})
    added = Passage.objects.get(template=NEW["template"])
    assert answer.url == f"{REPORT}passages/{added.pk}/"
