"""The filters of the draft page: the passages that each one matches, and the reasons."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.composition.draft import compose_draft, find_report
from reports.composition.hashes import short_hash
from reports.models import Comment, Passage
from reports.review.agreements import agree, mark_read
from reports.review.transitions import make_transition
from tests.indicators import reporter
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Figure, FigureChange, Indicator, Period, Rule, Submission
from units.period_catalogue import load_catalogue
from units.values import Value

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/"
BEFORE = datetime(2030, 6, 1, tzinfo=UTC)
NOW = datetime(2030, 7, 1, tzinfo=UTC)
SIGNED_IN = 4  # questions about session, user, catalogue with posts, notices


@pytest.fixture
def report(cast):
    return find_report(Period.objects.get(code="2018-H1"))


@pytest.fixture
def ask_filter(client, cast, report):
    """Return a filter of the committee's draft page: its counter, the passages, the reasons."""
    client.force_login(cast.committee)

    def ask(key, more=""):
        context = client.get(f"{PATH}?show={key}{more}").context
        (count,) = (entry["count"] for entry in context["filters"] if entry["key"] == key)
        listed = [item for _, items in context["groups"] for item in items]
        pages = [int(item["url"].rstrip("/").rpartition("/")[2]) for item in listed]
        return count, pages, [why for item in listed for _, why in item["why"]]

    return ask


def say(report, code, value, period=None):
    indicator = Indicator.objects.get(code=code)
    sheet, _ = Submission.objects.get_or_create(
        period=period or report.period, unit=reporter(indicator)
    )
    by = Figure.objects.earliest("pk").entered_by
    record_figures(
        sheet, {indicator: FigureInput(value)}, by=by, at=NOW, through=FigureChange.Through.FORM
    )


def number(amount):
    return Value("value", amount=Decimal(amount))


def read_all(report, reader):
    seen = {
        pk: short_hash(passage_hash)
        for pk, passage_hash in compose_draft(report).passage_hashes.items()
    }
    mark_read(report, seen, by=reader, at=BEFORE)


def printing(report, *codes):
    """Return the passages that print an indicator, in printed order."""
    passages = Passage.objects.filter(report=report).in_print_order()
    return [
        passage.pk
        for passage in passages
        if any(f"{{{{{code}}}}}" in passage.template for code in codes)
    ]


def test_everything_is_unread_at_first(ask_filter, report):
    assert ask_filter("changed") == (0, [], [])
    count, pages, _ = ask_filter("unread")
    printed = [pk for pk, clause in compose_draft(report).clauses.items() if clause.runs]
    assert count == len(pages) <= len(printed)


def test_three_changes_since_reading_are_three_passages(ask_filter, report, cast):
    read_all(report, cast.committee)
    assert ask_filter("changed") == (0, [], [])
    say(report, "kh_tinh_quan_ly", number(90))
    say(report, "kh_tw_gen", number(9))
    passage = Passage.objects.get(report=report, section__code="tt_thanh_tra", order=1)
    passage.template, passage.edited_at = f"{passage.template} đợt", NOW
    passage.save()
    count, pages, why = ask_filter("changed")
    assert (count, sorted(pages)) == (
        3,
        sorted([*printing(report, "kh_tinh_quan_ly", "kh_tw_gen"), passage.pk]),
    )
    assert "Tổng số đề tài, dự án cấp tỉnh đang quản lý: 83 → 90, tăng 7 (8,4%)" in why
    assert why.count("lời văn đã sửa") == 1


def test_passages_dropped_since_the_last_reading_are_listed(ask_filter, report, cast):
    read_all(report, cast.committee)
    passage = Passage.objects.filter(report=report).in_print_order()[30]
    passage.dropped_by, passage.dropped_at = cast.office, NOW
    passage.save()
    assert ask_filter("changed") == (1, [passage.pk], ["đã bỏ khỏi báo cáo"])


@pytest.mark.parametrize(("percent", "expected"), [(10, 3), (20, 2), (50, 1)])
def test_swings_compare_with_the_same_period_of_last_year(ask_filter, report, percent, expected):
    year_ago = Period.objects.create(
        code="2017-H1",
        kind="H1",
        year=2017,
        start="2017-01-01",
        end="2017-06-30",
        due_at=BEFORE,
    )
    now = {"kh_tinh_quan_ly": 83, "kh_tinh_de_cuong": 27, "kh_tinh_kiem_tra": 41, "kh_tw_gen": 6}
    was = {"kh_tinh_quan_ly": 75, "kh_tinh_de_cuong": 36, "kh_tinh_kiem_tra": 20, "kh_tw_gen": 6}
    for code, amount in was.items():
        say(report, code, number(amount), year_ago)
        say(report, code, number(now[code]))
    count, pages, why = ask_filter("swing", f"&x={percent}")
    assert (count, len(pages)) == (expected, expected)
    assert all(words.endswith("so với cùng kỳ") for words in why)


def test_open_comments_are_counted_by_passage(ask_filter, report, cast):
    passages = list(Passage.objects.filter(report=report).in_print_order()[20:23])
    for passage in passages:
        comment(report, cast, passage=passage)
    comment(report, cast, passage=passages[0])
    closed = comment(
        report, cast, passage=Passage.objects.filter(report=report).in_print_order()[40]
    )
    closed.resolved_by, closed.resolved_at = cast.office, NOW
    closed.save()
    count, pages, why = ask_filter("comments")
    assert (count, pages) == (3, [passage.pk for passage in passages])
    assert why[0].count("Xem lại") == 2


def test_a_comment_on_a_figure_marks_its_passages(ask_filter, report, cast):
    indicator = Indicator.objects.get(code="kh_tinh_quan_ly")
    comment(report, cast, indicator=indicator)
    assert ask_filter("comments")[1] == printing(report, "kh_tinh_quan_ly")


def comment(report, cast, **where):
    return Comment.objects.create(
        report=report, body="Xem lại", by=cast.committee, at=NOW, draft_number=1, **where
    )


def test_missing_figures_and_estimates(ask_filter, report):
    say(report, "kh_tinh_quan_ly", Value("missing"))
    say(report, "kh_tw_gen", Value("missing"))
    say(report, "tt_kt_cuoc", Value("estimate", amount=Decimal(7)))
    count, pages, _ = ask_filter("missing")
    assert (count, sorted(pages)) == (2, sorted(printing(report, "kh_tinh_quan_ly", "kh_tw_gen")))
    assert ask_filter("estimates")[:2] == (1, printing(report, "tt_kt_cuoc"))


def test_a_failed_rule_marks_the_passages_of_its_figures(ask_filter, report):
    Rule.objects.all().delete()
    Rule.objects.create(
        code="x", expression="kh_tinh_quan_ly < 10", severity="warning", message="Nhiều quá."
    )
    count, pages, why = ask_filter("warned")
    assert (count, pages) == (1, printing(report, "kh_tinh_quan_ly"))
    assert why == [
        "Phòng Quản lý Khoa học: “Tổng số đề tài, dự án cấp tỉnh đang quản lý” ghi 83 đề tài, "
        "dự án, nhiều hơn 10. Nhiều quá. Kiểm tra lại hoặc ghi chú lý do."
    ]


def test_a_rule_that_only_informs_marks_nothing(ask_filter, report):
    Rule.objects.all().delete()
    Rule.objects.create(
        code="x", expression="kh_tinh_quan_ly < 10", severity="info", message="Nhiều quá."
    )
    assert ask_filter("warned") == (0, [], [])


def test_late_units_mark_the_passages_of_their_figures(ask_filter, report):
    Submission.objects.filter(period=report.period, unit__code="p_qlkh").update(status="returned")
    own = Indicator.objects.filter(assignments__unit__code="p_qlkh").values_list("code", flat=True)
    count, pages, why = ask_filter("late")
    draft = compose_draft(report)
    expected = {
        pk
        for pk, clause in draft.clauses.items()
        if any(getattr(run, "code", "") in own for run in clause.runs)
    }
    assert (count, set(pages)) == (len(expected), expected)
    assert set(why) == {"biểu của Phòng Quản lý Khoa học chưa được chấp nhận"}


def test_an_outdated_agreement_is_marked_for_its_person(ask_filter, report, cast):
    make_transition(report, "send", by=cast.office, at=BEFORE, expected_revision=report.revision)
    prints = compose_draft(report).passage_hashes
    agree(report, prints, by=cast.committee, at=BEFORE)
    assert ask_filter("stale")[0] == 0
    say(report, "kh_tinh_quan_ly", number(90))
    assert ask_filter("stale")[:2] == (1, printing(report, "kh_tinh_quan_ly"))


def test_several_filters_are_combined(client, cast, report):
    client.force_login(cast.committee)
    say(report, "kh_tinh_quan_ly", Value("missing"))
    say(report, "tt_kt_cuoc", Value("estimate", amount=Decimal(7)))
    context = client.get(f"{PATH}?show=missing&show=estimates").context
    assert context["count"] == 2
    assert [entry["key"] for entry in context["filters"] if entry["is_on"]] == [
        "missing",
        "estimates",
    ]


@pytest.mark.parametrize("query", ["show=x", "show=%00", "x=7", "x=mười", "show=changed&x=%2B20"])
def test_an_unknown_filter_is_not_found(client, cast, query):
    client.force_login(cast.office)
    assert client.get(f"{PATH}?{query}").status_code == 404


def test_a_cached_page_takes_two_queries(client, cast, django_assert_num_queries):
    client.force_login(cast.committee)
    client.get(PATH)
    with django_assert_num_queries(SIGNED_IN + 2):
        client.get(PATH)


def test_query_count_of_a_new_page_is_fixed(client, cast):
    client.force_login(cast.committee)
    requests = []
    for path in (PATH, "/periods/2018-H2/report/"):
        load_catalogue()
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        requests.append(len(queries))
    assert requests[0] == requests[1]


def test_a_changed_page_takes_the_place_of_the_cached_one(client, cast):
    client.force_login(cast.committee)
    cache.clear()
    pages, sizes = set(), []
    for amount in (41, 42, 43):
        Figure.objects.filter(indicator__code="kh_tinh_kiem_tra").update(amount=amount)
        pages.add(client.get(PATH).content)
        sizes.append(len(cache._cache))  # type: ignore[attr-defined]  # of the local memory
    assert (len(pages), sizes) == (3, [1, 1, 1])


def test_a_fragment_request_returns_the_draft_only(client, cast):
    client.force_login(cast.committee)
    page = client.get(PATH, headers={"X-Fragment": "1"}).content.decode()
    assert page.lstrip().startswith('<div id="desk" data-mark="')


def test_a_cached_page_has_the_readers_own_csrf_token(client, cast):
    tokens = []
    for _ in range(2):
        client.force_login(cast.office)  # a new session each time
        page = client.get(PATH).content.decode()
        tokens.append(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page))
        client.logout()
        client.cookies.clear()
    assert len(tokens[0]) == len(tokens[1]) > 1
    assert not {*tokens[0]} & {*tokens[1]}


def test_a_naked_number_is_marked_at_its_passage(ask_filter, report):
    passage = Passage.objects.get(report=report, template__contains="{{kh_tinh_quan_ly}}")
    Passage.objects.filter(pk=passage.pk).update(template="Quản lý tổng số 587 ĐTDA")
    why = "số 587 gõ trực tiếp, chưa ban hành được"
    assert ask_filter("naked") == (1, [passage.pk], [why])


def test_the_offices_draft_links_to_dropped_passages(client, cast, report):
    passage = Passage.objects.filter(report=report)[0]
    Passage.objects.filter(pk=passage.pk).update(dropped_at=NOW, dropped_by=cast.office)
    way = f"{PATH}passages/{passage.pk}/"
    for user, there in {cast.office: True, cast.committee: False}.items():
        client.force_login(user)
        assert (way in client.get(PATH).text) is there


def test_an_agreed_passage_is_marked_as_read(cast, report):
    make_transition(report, "send", by=cast.office, at=NOW, expected_revision=report.revision)
    draft = compose_draft(report)
    (passage, *_) = draft.passages
    agree(report, {passage.pk: draft.passage_hashes[passage.pk]}, by=cast.committee, at=NOW)
    assert report.readings.get().passage_hashes == {
        str(passage.pk): draft.passage_hashes[passage.pk]
    }
