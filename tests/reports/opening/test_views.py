"""Opening a period and its report over HTTP: proposed, checked, done once, by the office."""

import re

import pytest

from reports.models import Passage, Report
from units.models import Period, Submission

pytestmark = pytest.mark.django_db

OPEN = "/periods/open/"
REPORT = "/periods/2018-Q4/report/open/"
TITLE = "kết quả công tác {{ky_nhan}} {{ky_nam}}"
SAID = {
    "kind": "H1",
    "year": "2019",
    "code": "2019-H1",
    "start": "15/12/2018",
    "end": "14/06/2019",
    "opens_at": "01/06/2019 00:00",
    "due_at": "20/06/2019 17:00",
    "locks_at": "",
    "source": "",
    "title": TITLE,
}


def send(client, user, path=OPEN, **fields):
    client.force_login(user)
    return client.post(path, {**SAID, **fields})


def look(client, user, path=OPEN):
    client.force_login(user)
    return client.get(path)


def report_of(code):
    return Report.objects.get(period__code=code)


@pytest.fixture
def quarter(cast):
    """Create a period without a report."""
    days = {"start": "2018-09-15", "end": "2018-12-14", "due_at": "2018-12-20T17:00+07:00"}
    return Period.objects.create(code="2018-Q4", kind="Q4", year=2018, **days)


@pytest.mark.parametrize("path", [OPEN, "/periods/2018-H2/report/open/"])
def test_asks_a_visitor_to_sign_in(client, cast, path):
    assert client.get(path).url == f"/login/?next={path}"


@pytest.mark.parametrize("path", [OPEN, REPORT])
@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("committee", 403), ("signer", 403), ("records", 403), ("clerk", 404),
     ("head", 404), ("reader", 404), ("stranger", 404)],
)  # fmt: skip
def test_is_the_offices(client, cast, quarter, path, name, status):
    before = Period.objects.count(), Report.objects.count()
    assert look(client, getattr(cast, name), path).status_code == status
    if status != 200:
        assert send(client, getattr(cast, name), path).status_code == status
    assert (Period.objects.count(), Report.objects.count()) == before


def test_proposes_the_next_period_by_law(client, cast):
    initial = look(client, cast.office).context["form"].initial
    days = [f"{initial[name]:%d/%m/%Y %H:%M}" for name in ("opens_at", "due_at")]
    assert (initial["code"], f"{initial['start']}", f"{initial['end']}") == (
        "2019-H1", "2018-12-15", "2019-06-14"
    )  # fmt: skip
    # as far from the end as those of the period before: 1/12 and 20/12, 17:00, for 14/12
    assert days == ["01/06/2019 00:00", "20/06/2019 17:00"]


@pytest.mark.parametrize("query", ["?kind=Q1&year=2020", "?kind=Y&year=2019", "?kind=M9&year=2020"])
def test_proposes_what_is_asked_for(client, cast, query):
    kind, year = re.findall(r"=(\w+)", query)
    initial = look(client, cast.office, OPEN + query).context["form"].initial
    assert (initial["kind"], str(initial["year"])) == (kind, year)


def test_the_chosen_period_is_read_as_text_and_its_title_in_words(client, cast):
    page = look(client, cast.office, f"{OPEN}?kind=Q1&year=2020").text
    assert page.count("Mở kỳ quý I năm 2020") == 1
    assert (page.count('name="kind"'), page.count('name="year"')) == (2, 2)  # one of each hidden
    assert '<input type="hidden" name="kind" value="Q1"' in page
    assert '<input type="hidden" name="year" value="2020"' in page
    assert "tổng kết công tác năm 2020, nhiệm vụ trọng tâm quý II năm 2020" in page
    assert ("{{" in page, "tự điền theo kỳ được mở" in page) == (False, True)


def test_the_title_that_was_read_is_stored_with_its_placeholders(client, cast):
    title = report_of("2018-H1").title
    proposed = look(client, cast.office).context["form"]["title"].value()
    send(client, cast.office, title=f"Sơ kết, {proposed}")
    assert "{{ky_nhan}}" in title
    assert report_of("2019-H1").title == f"Sơ kết, {title}"


def test_a_refused_form_shows_the_title_as_it_was_typed(client, cast):
    page = send(client, cast.office, title="Sơ kết 6 tháng đầu năm 2019", due_at="mai").text
    assert (">\nSơ kết 6 tháng đầu năm 2019</textarea>" in page, "{{" in page) == (True, False)


@pytest.mark.parametrize("query", ["?kind=X&year=2019", "?kind=H1&year=%00", "?year=99999999999"])
def test_nonsense_proposes_the_next_period(client, cast, query):
    assert look(client, cast.office, OPEN + query).context["form"].initial["code"] == "2019-H1"


def test_opens_the_period_and_its_report(client, cast):
    answer = send(client, cast.office)
    report = Report.objects.get(period__code="2019-H1")
    assert (answer.status_code, answer.url) == (302, "/periods/2019-H1/report/open/")
    assert (report.title, report.rolled_from) == (TITLE, report_of("2018-H2"))
    assert f"{report.period.due_at:%Y-%m-%d %H:%M %Z}" == "2019-06-20 10:00 UTC"


def test_the_chosen_source_is_taken(client, cast):
    first = Report.objects.get(period__code="2018-H1")
    send(client, cast.office, source=str(first.pk))
    assert Report.objects.get(period__code="2019-H1").rolled_from == first


def test_a_double_click_opens_once(client, cast):
    send(client, cast.office)
    passages = Passage.objects.count()
    again = send(client, cast.office)
    assert (again.status_code, Passage.objects.count()) == (422, passages)
    assert Report.objects.filter(period__year=2019).count() == 1


MISTAKES = [
    ({"year": "2018", "code": "2018-H1b", "start": "15/12/2017", "end": "14/06/2018"}, "__all__"),
    ({"code": "2018-H1"}, "code"),
    ({"code": "open"}, "code"),
    ({"code": "a/b"}, "code"),
    ({"kind": "X"}, "kind"),
    ({"year": "19"}, "year"),
    ({"year": "2020"}, "end"),
    ({"start": "01/07/2019"}, "__all__"),
    ({"start": "14/12/2018"}, "start"),
    ({"start": "hôm nay"}, "start"),
    ({"due_at": "14/06/2019 17:00"}, "due_at"),
    ({"due_at": ""}, "due_at"),
    ({"opens_at": "20/06/2019 17:00"}, "opens_at"),
    ({"opens_at": ""}, "opens_at"),
    ({"locks_at": "20/06/2019 16:59"}, "locks_at"),
    ({"source": "999999"}, "source"),
    ({"title": "{{khong_co}}"}, "title"),
    ({"title": "\0"}, "title"),
]


def test_source_that_does_not_end_earlier_is_refused(client, cast):
    second = report_of("2018-H2")
    fields = {"kind": "Q4", "year": "2018", "code": "2018-Q4", "start": "2018-09-01"}
    times = {"opens_at": "2018-11-01T00:00", "due_at": "2018-12-20T17:00"}
    Period.objects.filter(pk=second.period.pk).update(end="2018-12-13")
    answer = send(client, cast.office, **fields, **times, end="2018-12-12", source=str(second.pk))
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, ["source"])


@pytest.mark.parametrize(("text", "field"), MISTAKES)
def test_mistake_is_told_beside_its_field_and_nothing_opens(client, cast, text, field):
    answer = send(client, cast.office, **text)
    assert (answer.status_code, [*answer.context["form"].errors][:1]) == (422, [field])
    assert not Period.objects.filter(year__in=[2019, 2020]).exists()


# ---------------------------------------------------------------------------------- the report


def test_a_period_without_report_gets_one(client, cast, quarter):
    answer = send(client, cast.office, REPORT)
    assert (answer.status_code, answer.url) == (302, REPORT)
    assert Report.objects.get(period=quarter).rolled_from == report_of("2018-H1")


def test_a_second_report_is_not_opened(client, cast, quarter):
    send(client, cast.office, REPORT)
    assert send(client, cast.office, REPORT).status_code == 302
    assert Report.objects.filter(period=quarter).count() == 1


def test_shows_what_came_along_and_what_to_look_at(client, cast):
    passage = Passage.objects.get(report__period__code="2018-H2", section__code="dang", order=1)
    Passage.objects.filter(pk=passage.pk).update(template="Kế hoạch năm 2018")
    send(client, cast.office)
    shown = look(client, cast.office, "/periods/2019-H1/report/open/").context
    assert [item.instead for item in shown["doubts"]] == ["năm {{ky_nam}}"]
    assert (shown["passages"], shown["rewritten"]) == (124, 0)


@pytest.mark.parametrize("path", ["/periods/2030-H1/report/open/", "/periods/%00/report/open/"])
def test_unknown_period_is_not_found(client, cast, path):
    assert look(client, cast.office, path).status_code == 404


def test_looking_opens_nothing(client, cast, quarter):
    look(client, cast.office, REPORT)
    look(client, cast.office)
    assert not Report.objects.filter(period=quarter).exists()
    assert not Submission.objects.filter(period=quarter).exists()


def test_draft_that_is_not_there_leads_to_its_opening(client, cast, quarter):
    page = look(client, cast.office, "/periods/2018-Q4/report/").content.decode()
    assert page.count(f'href="{REPORT}"') == 1


def test_what_was_left_blank_is_asked_for_by_name(client, cast):
    client.force_login(cast.office)
    page = client.post("/periods/open/", {"kind": "H1", "year": "2019"})
    assert "Điền “Từ ngày”." in page.text
    assert "bắt buộc" not in page.text


def test_a_code_that_is_taken_is_told_as_a_person_would(client, cast):
    client.force_login(cast.office)
    page = client.post("/periods/open/", {"kind": "H1", "year": "2019", "code": "2018-H1"})
    assert "Mã này đã có ở một kỳ khác." in page.text
