"""Two drafts side by side in Chromium: read with eyes, ears, keyboard, on paper, on a phone."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from reports.composition.draft import compose_draft, find_report
from reports.composition.serialization import serialize_document
from reports.models import Passage, Snapshot
from tests.browser.units.sheet_helpers import sign_in
from units.models import Figure, Period

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PATH = "/periods/2018-H1/report/compare/"


@pytest.fixture
def compared(page: Page, address, complaints):
    """Return a draft that went to review, then a figure and a sentence that changed."""
    report = find_report(Period.objects.get(code="2018-H1"))
    made, office = compose_draft(report), User.objects.get(username="office")
    fields = {
        "draft_number": 1,
        "document": serialize_document(made.document, made.places),
        "passage_hashes": {},
    }
    Snapshot.objects.create(report=report, by=office, at=datetime(2018, 7, 2, tzinfo=UTC), **fields)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=90)
    words = Passage.objects.filter(report=report, section__code="tt_thanh_tra", order=3)
    words.update(template="Thanh tra {{tt_co_so}} cơ sở")
    sign_in(page, address, "office")
    page.goto(address + PATH)
    yield page
    assert complaints == []


def test_what_changed_stands_side_by_side(compared: Page):
    change = compared.locator(".change.changed").first
    expect(change.locator("del")).to_have_text("[bỏ: 83]")
    expect(change.locator("ins")).to_have_text("[thêm: 90]")
    left, right = (change.locator(side).bounding_box() for side in (".was", ".is"))
    assert left
    assert right
    assert (left["y"], left["x"] + left["width"] <= right["x"]) == (right["y"], True)


def test_the_whole_text_is_one_step_away_and_keeps_the_choice(compared: Page):
    compared.get_by_role("link", name="Cả văn bản").click()
    assert compared.locator("p.same").count() > 100
    compared.get_by_label("Bản sau").select_option("period-2018-H2")
    compared.get_by_role("button", name="So sánh").click()
    expect(compared.get_by_label("Bản trước")).to_have_value("draft-1")
    expect(compared.get_by_role("link", name="Cả văn bản")).to_have_attribute(
        "aria-current", "true"
    )


def test_a_change_leads_to_its_place_in_the_draft(compared: Page):
    compared.get_by_role("link", name="Mở câu này trong dự thảo").first.click()
    place = compared.locator(compared.evaluate("location.hash"))
    expect(place).to_have_text("Quản lý tổng số 90 ĐTDA")


def test_the_printed_page_says_what_is_compared(compared: Page):
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(compared.pdf())).pages)
    message = " ".join(text.split())
    assert "Trước: Dự thảo lần 1, 07:00 02/07/2018. Sau: Bản hiện nay" in message
    assert "Bản trước" not in message  # what chooses stays on the screen
