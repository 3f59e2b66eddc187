"""The verbs of a passage over HTTP: who, what is refused with which words, what stays typed."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import assign_section, edit_passage
from reports.models import Passage, PassageRevision, Report
from tests.reports.drafting.test_passages import NOW, act
from units.models import DeclaredLiteral, Unit
from units.models.triggers import INSTALLED, drop_triggers

pytestmark = pytest.mark.django_db

REPORT = "/periods/2018-H1/report/"
NEW = "Tiếp {{tt_co_so}} cơ sở"
SAID = {"template": NEW, "separator": ". ", "version": "1", "user": ""}
VERBS = {
    "edit": SAID,
    "preview": SAID,
    "move": {"to": "up", "version": "1"},
    "drop": {"version": "1"},
    "restore": {"revision": "1", "version": "1"},
    "assign": {"unit": "cc_tdc"},
}
PAGES = ("edit", "history")
SEEING = ("office", "committee", "records", "signer")
BLIND = ("neighbour", "reader", "stranger")


@pytest.fixture
def passage(cast):
    """Return the second passage of a section, assigned to unit A."""
    report = Report.objects.get(period__code="2018-H1")
    passage = report.passages.get(section__code="tt_thanh_tra", order=2)
    unit = Unit.objects.get(code="p_qlkh")
    person = {"by": cast.office, "at": NOW}
    assign_section(report, passage.section, unit, only=passage, **person)
    Passage.objects.filter(pk=passage.pk).update(revision=1)
    drop_triggers("default", [INSTALLED["reports_passagerevision_not_removed"]])
    PassageRevision.objects.filter(passage=passage)._raw_delete("default")
    passage.refresh_from_db()
    return passage


@pytest.fixture
def send(client, cast, passage):
    """Return a function that posts a verb as a person, with the page's own fields by default."""

    def send(name, verb, json=False, **fields):
        person = getattr(cast, name)
        client.force_login(person)
        fields = VERBS[verb] | ({"user": person.pk} if "user" in VERBS[verb] else {}) | fields
        headers = {"Accept": "application/json"} if json else {}
        return client.post(f"{REPORT}passages/{passage.pk}/{verb}/", fields, headers=headers)

    return send


def expected(name, verb):
    if name in BLIND:
        return 404
    allowed = {"office"} | ({"clerk", "head"} if verb in ("edit", "preview", "restore") else set())
    if name not in allowed:
        return 403
    return 200 if verb == "preview" else 302


@pytest.mark.parametrize(("name", "verb"), list(product([*SEEING, "clerk", "head", *BLIND], VERBS)))
def test_the_whole_square(send, passage, name, verb):
    PassageRevision.from_passage(passage, "load").save()
    before = list(Passage.objects.filter(pk=passage.pk).values())
    assert send(name, verb).status_code == expected(name, verb)
    if expected(name, verb) != 302:
        assert list(Passage.objects.filter(pk=passage.pk).values()) == before


@pytest.mark.parametrize("verb", [*VERBS, "history"])
def test_refuses_the_other_method(client, cast, passage, verb):
    client.force_login(cast.office)
    address = f"{REPORT}passages/{passage.pk}/{verb}/"
    answer = client.post(address) if verb == "history" else client.get(address)
    assert answer.status_code == (200 if verb == "edit" else 405)


@pytest.mark.parametrize(("name", "room"), list(product([*SEEING, "clerk", *BLIND], PAGES)))
def test_pages_are_for_those_who_read_the_passage(client, cast, passage, name, room):
    client.force_login(getattr(cast, name))
    answer = client.get(f"{REPORT}passages/{passage.pk}/{room}/")
    assert answer.status_code == (404 if name in BLIND else 200)


def test_a_unit_reads_the_history_of_what_is_all_its_own(client, cast):
    own = Passage.objects.filter(report__period__code="2018-H1", section__code="kh_tinh")[0]
    for name, status in (("clerk", 200), ("neighbour", 404)):
        client.force_login(getattr(cast, name))
        assert client.get(f"{REPORT}passages/{own.pk}/history/").status_code == status


def test_editing_moves_on_and_says_so(send, passage):
    answer = send("clerk", "edit")
    assert answer.url == f"{REPORT}passages/{passage.pk}/"
    passage.refresh_from_db()
    assert (passage.template, passage.revision) == (NEW, 2)


def test_a_script_gets_the_saved_passage_as_json(send):
    assert send("office", "edit", json=True).json() == {
        "version": 2,
        "template": NEW,
        "separator": ". ",
        "audience": "",
        "html": 'Tiếp <data value="587" data-fact="tt_co_so" '
        'title="Tổng số cơ sở được thanh tra">587</data> cơ sở. ',
        "leaves": False,
    }


def test_a_mistake_comes_back_with_its_place_and_the_words(send):
    answer = send("office", "edit", template="Có {{khong_co}} vụ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Có {{khong_co}} vụ</textarea>") == 1
    assert page.count("Vị trí 4: không có chỉ tiêu “khong_co”.") == 1
    message = send("office", "edit", json=True, template="Có {{khong_co}} vụ")
    assert (message.status_code, message.json()["field"], message.json()["position"]) == (
        422,
        "template",
        4,
    )


@pytest.fixture
def overtaken(cast, passage):
    edit_passage(passage, PassageInput("Của người kia", "."), **act(cast.office))


def test_a_conflict_shows_both_and_keeps_what_was_typed(send, passage, overtaken):
    answer = send("clerk", "edit")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("office đã sửa câu này lúc 15:30 ngày 3/7/2026.") == 1
    assert page.count("<dd>Của người kia.</dd>") == 1
    assert page.count(f"{NEW}</textarea>") == 1
    assert page.count('name="version" value="2"') == 1


def test_a_conflict_is_settled_by_choosing_ones_own(send, passage, overtaken):
    assert send("clerk", "edit", version="2", choice="mine").status_code == 302
    passage.refresh_from_db()
    assert passage.template == NEW


def test_a_script_gets_a_conflict_as_json(send, overtaken):
    answer = send("clerk", "edit", json=True)
    assert answer.status_code == 409
    assert answer.json()["theirs"]["template"] == "Của người kia"
    assert answer.json()["html"].count("data-conflict") == 1


@pytest.mark.parametrize(("json", "status"), [(False, 409), (True, 423)])
def test_a_closed_report_says_so_and_keeps_the_words(send, passage, json, status):
    Report.objects.update(status="in_review")
    answer = send("office", "edit", json=json)
    assert answer.status_code == status
    assert "nên không sửa câu được" in str(answer.json() if json else answer.content.decode())


def test_a_page_of_somebody_else_saves_nothing(send, cast, passage):
    assert send("office", "edit", json=True, user=cast.clerk.pk).status_code == 401
    passage.refresh_from_db()
    assert passage.revision == 1


@pytest.mark.parametrize(
    ("verb", "text", "status"),
    [
        ("edit", {"version": "abc"}, 409),
        ("edit", {"version": "9" * 30}, 409),
        ("edit", {"template": "\x00"}, 422),
        ("edit", {"template": ""}, 422),
        ("edit", {"separator": "other", "separator-other": "x" * 21}, 422),
        ("edit", {"audience": "dogs"}, 422),
        ("move", {"to": "mars"}, 422),
        ("move", {"to": "section", "section": "khong_co"}, 404),
        ("move", {"to": "section", "section": "\x00"}, 404),
        ("restore", {"revision": "999"}, 404),
        ("restore", {"revision": "-1"}, 404),
        ("assign", {"unit": "\x00"}, 302),
        ("assign", {"unit": "khong_co"}, 404),
    ],
)
def test_survives_nonsense(send, verb, text, status):
    assert send("office", verb, **text).status_code == status


@pytest.mark.parametrize("path", ["passages/999999/edit/", "passages/999999999999999999999/edit/"])
def test_an_unknown_passage_is_not_found(client, cast, path):
    client.force_login(cast.office)
    assert client.get(REPORT + path).status_code == 404


def test_a_passage_of_another_period_is_not_found(client, cast):
    other = Passage.objects.filter(report__period__code="2018-H2")[0]
    client.force_login(cast.office)
    assert client.get(f"{REPORT}passages/{other.pk}/edit/").status_code == 404


def test_preview_writes_nothing_and_composes(send, passage):
    assert send("clerk", "preview", json=True).json() == {
        "html": 'Tiếp <mark class="gap" title="Chưa có số liệu: tt_co_so">[…]</mark> cơ sở. ',
        "leaves": False,
    }
    passage.refresh_from_db()
    assert passage.revision == 1


@pytest.mark.parametrize(("typed", "named"), [("587", True), ("[[587]]", False), ("năm", False)])
def test_preview_names_a_number_typed_by_hand(send, typed, named):
    answer = send("office", "preview", json=True, template=f"Kiểm tra {typed} cơ sở")
    assert ("Số 587 gõ trực tiếp." in answer.json()["html"]) is named


def test_preview_lets_a_declared_text_pass(send, passage):
    DeclaredLiteral.objects.create(section=passage.section.parent, text="Nghị định 587")
    answer = send("office", "preview", json=True, template="Theo Nghị định 587")
    assert answer.json()["html"] == "Theo Nghị định 587. "


def test_codes_are_those_of_ones_own_units(client, cast):
    def owners(name):
        client.force_login(getattr(cast, name))
        return {entry["code"] for entry in client.get(f"{REPORT}codes/").json()["codes"]}

    assert {"tt_co_so", "kh_tinh_nghiem_thu", "ky_nam"} <= owners("office")
    assert owners("clerk") & {"tt_co_so", "kh_tinh_nghiem_thu"} == {"kh_tinh_nghiem_thu"}
    client.force_login(cast.reader)
    assert client.get(f"{REPORT}codes/").status_code == 404


@pytest.mark.parametrize("room", PAGES)
def test_as_many_queries_for_a_long_history(client, cast, passage, room):
    client.force_login(cast.office)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{REPORT}passages/{passage.pk}/{room}/")
        return len(queries)

    edit_passage(passage, PassageInput("Một"), **act(cast.office))
    count()  # the catalogue is read once for all pages
    first = count()
    for version, word in enumerate(("Hai", "Ba", "Bốn"), start=2):
        edit_passage(passage, PassageInput(word), **act(cast.office, version))
    assert count() == first


@pytest.mark.parametrize("name", ["office", "clerk"])
@pytest.mark.parametrize("path", ["", "passages/{pk}/", "passages/{pk}/edit/"])
def test_the_editors_script_comes_with_every_page_that_shows_it(client, cast, passage, path, name):
    client.force_login(getattr(cast, name))
    page = client.get(REPORT + path.format(pk=passage.pk)).content.decode()
    assert page.count('src="/static/js/draft/editor.js"') == 1
