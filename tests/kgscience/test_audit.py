"""Administrators read every trail in one place, narrow it, and take it out."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone
from openpyxl import load_workbook

from kgscience.accounts.models import SecurityEvent
from kgscience.audit.log_entries import AuditFilter, PageMark, newest_entries, newest_marks
from kgscience.audit.trails import KINDS, TRAILS
from tests.kgscience.operations.integrity.small_database import publish_small
from units.models import Figure, FigureChange, Membership, Role, Submission, SubmissionTransition

LONG_AGO = datetime(2018, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def auditor(cast):
    person = User.objects.create_user("quan_tri", last_name="Lê", first_name="Kiểm")
    Membership.objects.create(user=person, role=Role.ADMINISTRATOR)
    return person


@pytest.fixture
def reading(client, auditor):
    client.force_login(auditor)
    return client


def happened(at=LONG_AGO, **fields):
    return SecurityEvent.objects.create(at=at, **{"kind": "failure", **fields})


def kinds_of(lines):
    return {line.kind for line in lines}


def test_every_trail_is_in_it(cast):
    publish_small(cast)
    sheet = Submission.objects.all()[0]
    moved = {"from_status": "draft", "to_status": "submitted", "by": cast.head, "at": LONG_AGO}
    SubmissionTransition.objects.create(submission=sheet, verb="submit", **moved)
    LogEntry.objects.create(user=cast.office, object_repr="Phòng A", action_flag=2)
    for kind in SecurityEvent.Kind:
        happened(kind=kind)
    lines = newest_entries(AuditFilter(), 5000)
    assert kinds_of(lines) == {*KINDS.values()}
    assert len(lines) == sum(trail.rows().count() for trail in TRAILS)


def test_each_kind_of_the_doors_log_is_read_somewhere():
    messages = [
        kind for trail in TRAILS if trail.model is SecurityEvent for kind in trail.only["kind__in"]
    ]
    assert sorted(messages) == sorted(SecurityEvent.Kind)


def test_pages_follow_one_another_without_gap_or_repetition(year_2018):
    for minute in range(7):
        happened(LONG_AGO + timedelta(minutes=minute // 3))
    whole = newest_marks(AuditFilter(who=""), 10_000)
    paged, after = [], None
    while some := newest_marks(AuditFilter(after=after), 40):
        paged += some
        after = some[-1]
    assert paged == whole
    assert [mark.at for mark in whole] == sorted((mark.at for mark in whole), reverse=True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "failure"}, ["a", "b"]),
        ({"who": "B"}, ["b"]),
        ({"q": "DANG NHAP sai b"}, []),
        ({"q": "đích đến"}, ["a"]),
        ({"q": "dich DEN"}, ["a"]),
        ({"since": "02/12/2018"}, ["b"]),
        ({"until": "01/12/2018"}, ["a"]),
        ({"since": "01/12/2018", "until": "02/12/2018"}, ["a", "b"]),
    ],
)
def test_it_is_narrowed(reading, query, expected):
    happened(name="a", what="Đích  đến")
    happened(LONG_AGO + timedelta(days=1), name="b")
    page = reading.get("/journal/", {"kind": "failure", **query})
    assert sorted(line.name for line in page.context["lines"]) == expected


def test_a_line_says_who_did_what_from_where(reading, cast):
    happened(kind="refusal", by=cast.clerk, address="192.0.2.7", what="404 GET /x/", agent="Máy")
    (line,) = reading.get("/journal/?kind=refusal").context["lines"]
    assert (line.name, line.where, line.kind) == ("clerk", "192.0.2.7", "Từ chối truy cập")
    assert (line.what, line.detail) == ("Từ chối truy cập", "404 GET /x/; Máy")


def test_a_figures_change_tells_both_values(cast):
    what = {"by": cast.clerk, "at": LONG_AGO, "through": "form", "what": "kh_tinh_nghiem_thu"}
    FigureChange.objects.create(
        figure=Figure.objects.all()[0], old="7", new="8", reason="Nhầm", **what
    )
    (line,) = newest_entries(AuditFilter(who="clerk", kind="figure"), 2)
    assert (line.what, line.where) == ("kh_tinh_nghiem_thu", "Trên màn hình")
    assert line.detail == "“7” → “8”; Nhầm"


@pytest.mark.parametrize(
    "query",
    [
        *("since=x", "until=01/01/2018&since=02/01/2018", "kind=x", "before=x", "who=%00"),
        *("since=01/01/0001", "before=0001-01-01T00:00:00%2B14:00~1~1"),
        "before=9999-12-31T23:59:59-14:00~1~1",
    ],
)
def test_nonsense_is_refused_in_words(reading, query):
    assert reading.get(f"/journal/?{query}").status_code == 422


@pytest.mark.parametrize("mark", ["2018~1~1", "2018-01-01T00:00:00+00:00~1~9999999999999999999999"])
def test_a_mark_that_is_none_is_none(mark):
    assert PageMark.read(mark) is None


@pytest.mark.parametrize("page", ["journal/", "journal/journal.csv", "journal/journal.xlsx"])
def test_it_is_for_administrators(client, cast, page):
    client.force_login(cast.office)
    assert client.get(f"/{page}").status_code == 403
    assert client.post(f"/{page}").status_code == 405
    client.logout()
    assert client.get(f"/{page}").url == f"/login/?next=/{page}"


def test_no_formula_leaves_with_it_and_that_it_left_is_written_down(reading, auditor):
    happened(name="=1+1", what="-2+3")
    text = reading.get("/journal/journal.csv?kind=failure").content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Lúc,Tài khoản,Họ và tên,Từ đâu,Loại việc,Đối tượng,Chi tiết",
        "01/12/2018 10:00:00,'=1+1,,Lệnh máy chủ,\"Đăng nhập sai, khóa\",Đăng nhập sai; =1+1,'-2+3",
    ]
    book = load_workbook(BytesIO(reading.get("/journal/journal.xlsx?kind=failure").content))
    assert {cell.data_type for cell in book.worksheets[0][2]} == {"s", "inlineStr"}
    security_events = (
        SecurityEvent.objects.filter(kind="export").values_list("by", "what").order_by("pk")
    )
    files = ("/journal/journal.csv?kind=failure", "/journal/journal.xlsx?kind=failure")
    assert list(security_events) == [(auditor.pk, what) for what in files]


def test_more_rows_ask_nothing_more(reading, django_assert_num_queries):
    happened()
    reading.get("/journal/?kind=failure")
    with django_assert_num_queries(6):
        reading.get("/journal/?kind=failure")
    for _ in range(20):
        happened()
    with django_assert_num_queries(6):
        reading.get("/journal/?kind=failure")


def test_the_whole_asks_no_more_than_once_for_each_table(
    reading, cast, django_assert_max_num_queries
):
    publish_small(cast)
    reading.get("/journal/")
    with django_assert_max_num_queries(6 + len({trail.model for trail in TRAILS})):
        reading.get("/journal/")


@pytest.mark.parametrize(
    "path",
    [
        "/periods/2018-H1/units/p_qlkh/sheet.xlsx",
        "/periods/2018-H1/report/report.xlsx",
    ],
)
def test_a_file_that_is_taken_out_is_written_down(client, cast, path):
    client.force_login(cast.clerk)
    assert client.head(path).status_code == 200
    assert client.get(path).status_code == 200
    security_events = SecurityEvent.objects.filter(kind="export").values_list("by", "what")
    assert list(security_events) == [(cast.clerk.pk, path)]


def test_time_passes_in_one_order(year_2018):
    happened(timezone.now() + timedelta(days=1))
    lines = newest_entries(AuditFilter(), 30)
    assert lines[0].what == "Đăng nhập sai"
