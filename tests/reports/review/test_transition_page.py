"""The page before a transition: the same lists before and after pressing, asked once."""

import re
from datetime import date

import pytest

from reports.models import DatedLetterhead, Passage, ReportTransition
from reports.review.transition_page import CONSEQUENCES
from reports.review.transitions import EFFECTS, NOTIFIED_ROLES
from tests.reports.review.reports_in_review import (
    ALLOWED,
    LATER,
    REASON,
    agree_to,
    approve_report,
    current_hash,
    find_report_2018,
    prepare_approval,
    set_status,
    transition,
)
from units.models import Figure, Notification, Period, Reopening, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

PATH = "/periods/2018-H1/report/"
MISSING = ("kh_tinh_quan_ly", "tt_kt_cuoc", "kh_tinh_nghiem_thu")


@pytest.fixture
def ask(client, cast):
    """Return a function that opens the page of a transition as a role."""

    def ask(role, verb):
        client.force_login(getattr(cast, role))
        return client.get(f"{PATH}moves/{verb}/")

    return ask


@pytest.fixture
def press(client, cast):
    """Return a function that sends what the page holds."""

    def press(role, verb, reason=""):
        client.force_login(getattr(cast, role))
        report = find_report_2018()
        fields = {"version": report.revision, "seal": current_hash(report), "reason": reason}
        return client.post(f"{PATH}moves/{verb}/", fields)

    return press


def listed(response):
    """Return the headings and items of the lists of what is missing."""
    page = response.content.decode()
    sections = re.finditer(r'<(section|details) class="summary.*?</\1>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", section[0]).split()) for section in sections]


def reopen(cast, code="kh_tinh_quan_ly", period="2018-H1"):
    figure = Figure.objects.get(indicator__code=code, submission__period__code="2018-H1")
    unit, period = figure.submission.unit, Period.objects.get(code=period)
    sheet, _ = Submission.objects.get_or_create(period=period, unit=unit)
    fields = {"submission": sheet, "indicator": figure.indicator, "by": cast.office}
    return Reopening.objects.create(reason=REASON, at=LATER, **fields)


def test_every_transition_of_the_report_has_a_page_that_says_what_it_does():
    assert CONSEQUENCES.keys() == NOTIFIED_ROLES.keys() == EFFECTS.keys()


@pytest.mark.parametrize(
    ("status", "verb", "role"), [case for case in ALLOWED if case[1] in EFFECTS]
)
def test_asking_changes_nothing(cast, ask, status, verb, role):
    set_status(status)
    response = ask(role, verb)
    assert response.status_code == 200
    assert "Được báo:" in response.content.decode()
    assert (find_report_2018().status, ReportTransition.objects.count()) == (status, 0)


@pytest.mark.parametrize(
    ("role", "verb", "expected"),
    [
        ("committee", "send", 403),
        ("clerk", "send", 403),
        ("stranger", "send", 404),
        ("office", "take_back", 409),
        ("office", "burn", 404),
        ("committee", "ask_change", 405),
    ],
)
def test_who_is_asked(cast, ask, role, verb, expected):
    assert ask(role, verb).status_code == expected


def test_a_draft_with_gaps_is_sent_with_a_reason_after_one_list(cast, ask, press):
    figures = Figure.objects.filter(indicator__code__in=MISSING)
    figures.update(status="missing", amount=None, base=None, text="")
    Submission.objects.filter(period__code="2018-H1", unit__code="p_qlkh").update(status="draft")
    before = ask("office", "send")
    page = before.content.decode()
    assert "3 chỗ" in page
    assert "1 đơn vị chưa được chấp nhận: Phòng Quản lý Khoa học" in page
    refused = press("office", "send")
    assert (refused.status_code, find_report_2018().status) == (422, "draft")
    assert "Dự thảo còn thiếu: ghi lý do trình" in refused.content.decode()
    assert listed(before) == listed(refused) != []
    assert press("office", "send", REASON).status_code == 302
    entry = ReportTransition.objects.get()
    assert (entry.verb, entry.reason) == ("send", REASON)
    notice = Notification.objects.get(user=cast.committee)
    assert notice.text.endswith(f"còn 3 chỗ chưa có số liệu. Lý do: {REASON}")


def test_a_complete_draft_is_sent_without_a_reason(cast, ask, press):
    response = ask("office", "send")
    assert listed(response) == []
    assert "<textarea" not in response.content.decode()
    assert press("office", "send").status_code == 302


def test_a_broken_template_blocks_sending_before_and_after(cast, ask, press):
    Passage.objects.filter(section__code="tt_thanh_tra", order=2).update(template="Có {{tt_co")
    before, after = ask("office", "send"), press("office", "send", REASON)
    assert [before.status_code, after.status_code] == [200, 422]
    assert "<button>Trình" not in before.content.decode()
    assert listed(before) == listed(after) != []


def test_what_blocks_the_approval_is_the_same_before_and_after(cast, ask, press):
    transition("send", cast.office)
    agree_to(cast.committee, [])
    Figure.objects.filter(indicator__code__in=MISSING).update(status="missing", amount=None)
    reopen(cast)
    before, after = ask("signer", "approve"), press("signer", "approve")
    assert [before.status_code, after.status_code] == [200, 422]
    (text,) = listed(before)
    assert listed(after) == [text]
    (number,) = re.findall(r"^Còn (\d+) việc", text)
    assert f"còn {number} việc phải xong trước" in after.content.decode()
    assert "Chưa ghi họ tên người ký" in text
    assert "đang mở lại, đơn vị chưa lưu số mới" in text


def test_what_would_not_print_as_meant_is_shown_before_the_draft_is_sent(cast, ask):
    passage = Passage.objects.filter(report=find_report_2018()).in_print_order()[0]
    template = f"{passage.template}, chữ 𡨸"
    Passage.objects.filter(pk=passage.pk).update(template=template)
    DatedLetterhead.objects.update(symbol=f"BC/{'W' * 20}")
    for role, verb in (("office", "send"), ("signer", "approve")):
        if verb == "approve":
            set_status("in_review")
        printed = [text for text in listed(ask(role, verb)) if text.startswith("Bản in có")]
        assert len(printed) == 1
        assert printed[0].startswith("Bản in có 2 chỗ cần xem lại")
        assert "phông chữ in không có “𡨸” (U+21A38)" in printed[0]
        assert "Dòng số, ký hiệu: “Số -BC/WWWWWWWWWWWWWWWWWWWW” dài hơn dòng" in printed[0]


def test_the_approval_is_asked_once_and_taken_back_by_the_signer(client, cast, ask, press):
    prepare_approval(cast)
    page = ask("signer", "approve").content.decode()
    assert "Không còn điều gì thiếu hoặc vướng" in page
    assert "Nguyễn Xuân Niệm" in page
    assert press("signer", "approve").status_code == 302
    assert "Rút lại việc duyệt…" in client.get(PATH).content.decode()
    assert press("signer", "unapprove").status_code == 422  # a reason is due
    assert press("signer", "unapprove", REASON).status_code == 302
    report = find_report_2018()
    assert (report.status, report.draft_number) == ("draft", 2)
    entry = ReportTransition.objects.order_by("-pk")[0]
    assert (entry.verb, entry.by, entry.reason) == ("unapprove", cast.signer, REASON)


def test_a_published_report_is_not_unapproved(cast, press):
    set_status("published")
    assert press("signer", "unapprove", REASON).status_code == 409


def test_a_figure_reopened_after_the_approval_blocks_publication_at_once(client, cast):
    approve_report(cast)
    reopening = reopen(cast)
    client.force_login(cast.records)
    pages = [client.get(path).content.decode() for path in (PATH, f"{PATH}publish/", "/")]
    assert "Chưa ban hành được: 1 số liệu đang mở lại" in pages[0]
    label = reopening.indicator.label
    assert all(label in page for page in pages[:2])
    assert "Đã duyệt, có số liệu đang mở lại nên chưa ban hành được" in pages[2]
    answer = client.post(f"{PATH}publish/", {"version": find_report_2018().revision})
    assert answer.status_code == 422
    Reopening.objects.update(answered_by=cast.clerk, answered_at=LATER)
    assert "đang mở lại" not in client.get(PATH).content.decode()


def test_a_reopened_figure_of_last_year_blocks_publication_and_names_its_period(client, cast):
    year_ago = {"start": date(2017, 1, 1), "end": date(2017, 6, 30), "due_at": LATER}
    Period.objects.create(code="2017-H1", kind="H1", year=2017, **year_ago)
    approve_report(cast)
    reopening = reopen(cast, period="2017-H1")
    client.force_login(cast.records)
    pages = [" ".join(client.get(path).content.decode().split()) for path in (PATH, "/")]
    unit = reopening.submission.unit.name
    assert f"{reopening.indicator.label}, {unit}, 6 tháng đầu năm 2017: {REASON}" in pages[0]
    assert "Đã duyệt, có số liệu đang mở lại nên chưa ban hành được" in pages[1]
    answer = client.post(f"{PATH}publish/", {"version": find_report_2018().revision})
    assert answer.status_code == 422
    assert "6 tháng đầu năm 2017, mà báo cáo này dùng" in answer.content.decode()


def test_the_main_button_is_the_next_passage_and_all_comes_last(client, cast):
    set_status("in_review")
    client.force_login(cast.committee)
    desk = client.get(PATH).content.decode()
    assert re.findall(r'class="button"[^>]*>\s*([^<]+)', desk)[0].strip() == "Đọc câu tiếp theo"
    assert "Đồng ý cả" not in desk
    page = client.get(f"{PATH}agree/").content.decode()
    buttons = [" ".join(text.split()) for text in re.findall(r"<button[^>]*>([^<]+)", page)]
    assert buttons[-1] == "Đồng ý cả 97 câu, dù chưa đọc 97 câu"


def test_the_page_of_agreements_says_what_was_read_and_agreed(client, cast):
    set_status("in_review")
    client.force_login(cast.committee)
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', client.get(PATH).content.decode())
    client.post(f"{PATH}read/", {"seen": seen})
    page = client.get(f"{PATH}agree/").content.decode()
    assert "Bạn đã đọc tất cả những câu này." in page
    agree_to(cast.committee)
    page = client.get(f"{PATH}agree/").content.decode()
    assert "Không còn câu nào chờ bạn đồng ý." in page
    assert "Bạn đã đồng ý 97 câu" in page
