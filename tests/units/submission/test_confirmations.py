"""Before an act that locks a sheet its page shows what it says, lacks and what will happen."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.units.sheets import REASON, sheet, single_spaced
from units.collection.enter_figures import FigureInput, enter_figures
from units.models import Figure, Indicator, Submission, SubmissionTransition
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

SHEET = "/periods/2018-H2/units/tt_ky_thuat/"
UNCHANGED = "Biểu chưa thay đổi so với lần bị trả lại"


@pytest.fixture
def begun(period, unit, people):
    return lambda status: sheet(period, unit, people, status)


@pytest.fixture
def visit(client, people):
    def visit(role, tail="", **fields):
        client.force_login(people[role])
        return client.post(SHEET + tail, fields) if fields else client.get(SHEET + tail)

    return visit


def fields_of(response):
    """Return the hidden fields of a confirmation."""
    page = single_spaced(response)
    form = page[page.index('<form class="card stack" method="post"') :]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form))
    return {name: fields[name] for name in ("version", "figures")}


def damage():
    """Leave one figure out, and change another far too much without a note."""
    figures = Figure.objects.filter(submission__period__code="2018-H2")
    figures.filter(indicator__code="ttkt_hop_dong").update(status="missing", amount=None, note="")
    figures.filter(indicator__code="ttkt_kiem_dinh").update(amount=5, note="")


def mend():
    """Mend what `damage` did."""
    figures = Figure.objects.filter(submission__period__code="2018-H2")
    figures.filter(indicator__code="ttkt_hop_dong").update(status="none")
    figures.filter(indicator__code="ttkt_kiem_dinh").update(note="đủ")


def list_of(response):
    """Return the list of what is missing or wrong, as it is shown."""
    page = single_spaced(response)
    return re.findall(r'<section class="summary.*?</section>', page)


def test_sheet_leads_to_the_confirmation_and_submits_nothing(begun, visit):
    begun("draft")
    page = single_spaced(visit("head"))
    form = f'<form action="{SHEET}submit/" data-hands-in> <button>Nộp biểu…</button> </form>'
    assert form in page
    assert "Khi nộp:" in single_spaced(visit("head", "submit/"))
    assert not SubmissionTransition.objects.exists()


def test_submitting_shows_what_will_happen(begun, visit, people):
    begun("draft")
    people["office"].last_name, people["office"].first_name = "Phạm Thị", "Minh Họa"
    people["office"].save()
    page = single_spaced(visit("head", "submit/"))
    for words in (
        "Đã điền <b>7/7</b> chỉ tiêu",
        "Báo cho Văn phòng tổng hợp: <b>Phạm Thị Minh Họa</b>.",
        "Rút lại được cho đến khi Văn phòng xem",
        "7 ghi chú của đơn vị",
    ):
        assert words in page


def test_accepting_shows_what_will_happen(begun, visit):
    begun("submitted")
    page = single_spaced(visit("office", "accept/"))
    for words in ("Đã điền <b>7/7</b> chỉ tiêu", "Báo cho đơn vị: <b>u-0, u-1</b>.", "u-1 nộp lúc"):
        assert words in page
    assert not SubmissionTransition.objects.exists()


def test_accepting_shows_what_the_figures_lack(begun, visit):
    begun("submitted")
    damage()
    shown = "".join(list_of(visit("office", "accept/")))
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", shown) == [
        "1 chỉ tiêu bắt buộc chưa có số liệu",
        "1 chỗ mâu thuẫn hoặc cần giải thích",
    ]


@pytest.mark.parametrize("broken", [True, False])
def test_counts_before_pressing_equal_those_after(begun, visit, broken):
    """The sheet, its polling, the confirmation and the refusals count by one function."""
    begun("draft")
    if broken:
        damage()
    count = 2 if broken else 0
    words = f"Còn thiếu gì để nộp: {count} chỗ"
    assert words in single_spaced(visit("head"))
    assert words in " ".join(visit("clerk", "presence/", stamp="0").json()["readiness"].split())
    before = list_of(visit("head", "submit/"))
    answers = [visit("head", "submit/", version=1), visit("clerk", "ready/", version=1)]
    if broken:
        for answer in answers:
            assert answer.status_code == 422
            assert f"còn {count} chỗ phải sửa" in single_spaced(answer)
        assert list_of(answers[0]) == before
    else:
        assert [answers[0].status_code, before] == [302, []]


def test_button_for_the_head_comes_with_the_last_figure(begun, visit):
    begun("draft")
    offered = []
    for change in (damage, mend):
        change()
        markup = visit("clerk", "presence/", stamp="0").json()["readiness"]
        offered.append(["Báo trưởng đơn vị" in text for text in (markup, visit("clerk").text)])
    assert offered == [[False, False], [True, True]]


@pytest.mark.parametrize(
    ("role", "tail", "status"), [("head", "submit/", "draft"), ("office", "accept/", "submitted")]
)
def test_figures_changed_after_the_confirmation_are_shown_first(begun, visit, role, tail, status):
    begun(status)
    fields = fields_of(visit(role, tail))
    Figure.objects.filter(indicator__code="ttkt_kiem_dinh").update(revision=5)
    answer = visit(role, tail, **fields)
    assert answer.status_code == 409
    assert "Số liệu vừa thay đổi. Tải lại trang, xem lại rồi làm lại." in single_spaced(answer)
    assert Submission.objects.get(period__code="2018-H2").status == status
    assert visit(role, tail, **fields_of(answer)).status_code == 302


# ------------------------------------------------------------------- returned and unchanged


@pytest.fixture
def returned(begun, visit):
    begun("submitted")
    visit("office", "send-back/", version=1, reason=REASON)


def enter(period, unit, people, amount, note="đủ"):
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    figure = FigureInput(Value("value", amount=Decimal(amount)), note=note)
    at = timezone.now() + timedelta(seconds=1)
    enter_figures(period, unit, {cell: figure}, by=people["clerk"], at=at)


def test_unchanged_sheet_says_so_and_asks_for_a_reason(returned, visit, people):
    page = single_spaced(visit("head", "submit/"))
    assert (UNCHANGED in page, "Lý do nộp lại mà không sửa" in page, REASON in page) == (True,) * 3
    for reason in ("", "ngắn"):
        answer = visit("head", "submit/", version=2, reason=reason)
        assert (answer.status_code, UNCHANGED in single_spaced(answer)) == (422, True)
    assert Submission.objects.get(period__code="2018-H2").status == "returned"
    why = "Số liệu đã đối chiếu với sổ, vẫn đúng"
    assert visit("head", "submit/", version=2, reason=why).status_code == 302
    accepting = single_spaced(visit("office", "accept/"))
    assert f"Lý do nộp lại: {why}" in accepting
    assert people["office"].notices.filter(text__endswith=f"đã nộp. Lý do: {why}").exists()


@pytest.mark.parametrize(("amount", "note"), [(9, "đủ"), (0, "đã đối chiếu")])
def test_changed_sheet_asks_nothing(returned, visit, period, unit, people, amount, note):
    enter(period, unit, people, amount, note)
    assert UNCHANGED not in single_spaced(visit("head", "submit/"))
    assert visit("head", "submit/", version=2).status_code == 302


def test_change_that_is_undone_is_none(returned, visit, period, unit, people):
    enter(period, unit, people, 9)
    enter(period, unit, people, 0)
    assert visit("head", "submit/", version=2).status_code == 422


def test_recalling_does_not_forget_the_return(returned, visit):
    visit("head", "submit/", version=2, reason=REASON)
    visit("head", "recall/", version=3)
    assert f"<b>Bị trả lại:</b> {REASON}" in single_spaced(visit("clerk"))
    assert visit("head", "submit/", version=4).status_code == 422
