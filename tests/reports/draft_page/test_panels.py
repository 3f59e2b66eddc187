"""The pages of one passage and of one figure, and marking what was read."""

import re
from datetime import UTC, datetime

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.composition.hashes import short_hash
from reports.models import Comment, Passage, ReadReceipt
from units.models import Figure, Indicator, Period, Unit

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/"
FIGURE = f"{PATH}figures/kh_tinh_quan_ly/"
WHOLE = ("office", "committee", "records", "signer")


@pytest.fixture
def report(cast):
    return find_report(Period.objects.get(code="2018-H1"))


@pytest.fixture
def passage(report):
    return Passage.objects.get(report=report, template__contains="{{kh_tinh_quan_ly}}")


def hub(passage):
    return f"{PATH}passages/{passage.pk}/"


def text(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def read(client, user, path, **more):
    client.force_login(user)
    return client.get(path, **more)


@pytest.mark.parametrize("name", WHOLE)
def test_readers_of_the_whole_open_any_passage_and_figure(client, cast, passage, name):
    assert "Quản lý tổng số 83 ĐTDA" in re.sub(
        " +", " ", text(read(client, getattr(cast, name), hub(passage)))
    )
    assert "Tổng số đề tài, dự án cấp tỉnh đang quản lý 83" in text(client.get(FIGURE))


@pytest.mark.parametrize("name", ["neighbour", "reader", "stranger"])
def test_others_get_not_found(client, cast, passage, name):
    for path in (hub(passage), FIGURE):
        assert read(client, getattr(cast, name), path).status_code == 404


def test_a_unit_opens_its_own_passages_without_the_review(client, cast, passage):
    response = read(client, cast.clerk, hub(passage))
    assert (response.status_code, "talk" in response.context) == (200, False)
    assert read(client, cast.clerk, FIGURE).status_code == 200


def test_the_owner_of_a_passage_sees_no_figures_of_other_units(client, cast, report):
    passage = Passage.objects.get(report=report, template__contains="{{tt_kt_cuoc}}")
    passage.owner = Unit.objects.get(code="p_qlkh")
    passage.save()
    response = read(client, cast.clerk, hub(passage))
    assert (response.status_code, response.context["sources"]) == (200, [])


def test_a_units_draft_links_to_the_passages_it_writes(client, cast, passage):
    before = read(client, cast.clerk, PATH).content.decode()
    Passage.objects.filter(pk=passage.pk).update(owner=Unit.objects.get(code="p_qlkh"))
    after = read(client, cast.clerk, PATH).content.decode()
    assert (before.count("to-passage"), after.count("to-passage")) == (0, 1)


@pytest.mark.parametrize("path", ["passages/0/", "passages/999999999999999999999/", "figures/x/"])
def test_unknown_passages_and_figures_are_not_found(client, cast, path):
    assert read(client, cast.office, PATH + path).status_code == 404


def test_post_is_refused(client, cast, passage):
    client.force_login(cast.office)
    assert [client.post(path).status_code for path in (hub(passage), FIGURE)] == [405, 405]


def test_a_fragment_request_returns_the_panel_only(client, cast, passage):
    for path, start in (
        (hub(passage), '<article id="hub"'),
        (FIGURE, '<article class="figure-card"'),
    ):
        page = read(client, cast.office, path, headers={"X-Fragment": "1"}).content.decode()
        assert page.lstrip().startswith(start)


def test_the_panel_shows_history_and_rules_of_a_figure(client, cast, report):
    Comment.objects.create(
        report=report,
        indicator_id=Figure.objects.get(indicator__code="kh_tinh_quan_ly").indicator_id,
        body="Đếm lại giúp",
        by=cast.committee,
        at="2026-07-01T00:00:00Z",
        draft_number=1,
    )
    context = read(client, cast.office, FIGURE).context
    assert [comment.body for comment in context["comments"]] == ["Đếm lại giúp"]
    assert [item.get_through_display() for item in context["changes"]] == ["Nạp danh mục"]
    assert [item.words for item in context["sentences"]] == ["Quản lý tổng số 83 ĐTDA"]
    assert {*context["rules"]} <= {"failed", "passed"}


def test_a_dropped_passage_still_has_its_page(client, cast, passage):
    passage.dropped_by, passage.dropped_at = cast.office, passage.edited_at
    passage.save()
    assert "Câu này đã bỏ khỏi báo cáo." in text(read(client, cast.office, hub(passage)))


def test_query_count_is_the_same_for_every_passage(client, cast, report, django_assert_num_queries):
    short, long = (Passage.objects.filter(report=report).in_print_order()[at] for at in (20, 2))
    client.force_login(cast.committee)
    client.get(hub(short))
    with django_assert_num_queries(COST):
        client.get(hub(short))
    with django_assert_num_queries(COST):
        client.get(hub(long))


COST = 12


# --------------------------------------------------------------------------------- having read


def seen(report, **changed):
    prints = compose_draft(report).passage_hashes
    return " ".join(
        f"{pk}:{changed.get(f'p{pk}', short_hash(passage_hash))}"
        for pk, passage_hash in prints.items()
    )


def mark(client, user, report, words):
    client.force_login(user)
    return client.post(f"{PATH}read/", {"seen": words}, follow=True)


def test_read_receipts_are_per_person(client, cast, report):
    page = mark(client, cast.committee, report, seen(report))
    count = len(compose_draft(report).passage_hashes)
    assert [str(message) for message in page.context["messages"]] == [
        f"Đã đánh dấu đọc {count} câu."
    ]
    assert ReadReceipt.objects.get().reader == cast.committee


def test_a_passage_changed_while_reading_stays_unread(client, cast, report, passage):
    page = mark(client, cast.committee, report, seen(report, **{f"p{passage.pk}": "0" * 16}))
    assert str(passage.pk) not in ReadReceipt.objects.get().passage_hashes
    messages = [str(message) for message in page.context["messages"]]
    assert messages[1] == "1 câu vừa đổi trong lúc bạn đọc, vẫn còn đánh dấu."


def test_reading_again_preserves_earlier_receipts(client, cast, report, passage):
    mark(client, cast.committee, report, seen(report))
    before = ReadReceipt.objects.get().passage_hashes
    mark(client, cast.committee, report, f"{passage.pk}:{'0' * 16}")
    assert ReadReceipt.objects.get().passage_hashes == before


def test_a_dropped_passage_is_removed_from_the_receipt(client, cast, report, passage):
    mark(client, cast.committee, report, seen(report))
    passage.dropped_by, passage.dropped_at = cast.office, passage.edited_at
    passage.save()
    mark(client, cast.committee, report, f"{passage.pk}:")
    assert str(passage.pk) not in ReadReceipt.objects.get().passage_hashes


@pytest.mark.parametrize("words", ["", "x", "1:", "99999999999999999999:ab", "1:g", "\x00", "0:0"])
def test_nonsense_marks_nothing(client, cast, report, words):
    assert mark(client, cast.committee, report, words).status_code == 200
    assert ReadReceipt.objects.get().passage_hashes == {}


@pytest.mark.parametrize("name", ["clerk", "neighbour", "reader", "stranger"])
def test_only_readers_of_the_whole_use_reading_and_live_updates(client, cast, report, name):
    client.force_login(getattr(cast, name))
    assert client.post(f"{PATH}read/", {"seen": seen(report)}).status_code == 404
    assert client.get(f"{PATH}mark/").status_code == 404


def test_allowed_methods(client, cast):
    client.force_login(cast.office)
    assert client.get(f"{PATH}read/").status_code == 405
    assert client.post(f"{PATH}mark/").status_code == 405


def test_the_cache_key_takes_two_queries(client, cast, django_assert_num_queries):
    client.force_login(cast.committee)
    client.get(f"{PATH}mark/")
    with django_assert_num_queries(3 + 2):  # session, user, posts
        client.get(f"{PATH}mark/")


def test_the_cache_key_equals_that_of_the_page(client, cast):
    page = read(client, cast.committee, PATH).content.decode()
    (shown,) = re.findall(r'data-mark="(\w+)"', page)
    assert client.get(f"{PATH}mark/").json() == {"mark": shown}


@pytest.mark.parametrize("role", ["committee", "clerk"])
def test_only_reviewers_see_comments_on_a_figure(client, cast, role):
    page = read(client, getattr(cast, role), FIGURE).content.decode()
    assert page.count('name="indicator" value="kh_tinh_quan_ly"') == (role == "committee")


def test_comments_on_a_figure_are_shown_at_its_passage(client, cast, report, passage):
    indicator = Indicator.objects.get(code="kh_tinh_quan_ly")
    at = datetime(2030, 7, 1, tzinfo=UTC)
    Comment.objects.create(
        report=report, indicator=indicator, body="Số này?", by=cast.office, at=at, draft_number=1
    )
    assert read(client, cast.committee, hub(passage)).content.decode().count("<p>Số này?</p>") == 1
