"""The draft as a file: the right bytes under the right name, for the people who read it."""

from datetime import UTC, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.timezone import now
from docx import Document as read_word
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.models import FileJob, Passage
from reports.rendering.xlsx.report_workbook import LEDGER
from tests.reports.review.reports_in_review import save_figure
from units.values import Value

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/"
FORMS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
each = pytest.mark.parametrize("form", FORMS)


def fetch(client, user, form, query="", **more):
    client.force_login(user)
    return client.get(f"{PATH}report.{form}{query}", **more)


def file_date(form, content):
    """Return when a file says that it was last changed."""
    file = BytesIO(content)
    if form == "pdf":
        metadata = PdfReader(file).metadata
        assert metadata
        return metadata.creation_date
    about = read_word(file).core_properties if form == "docx" else load_workbook(file).properties
    return about.modified.replace(tzinfo=UTC)


@pytest.mark.parametrize("form", [*FORMS, "pdf"])
def test_a_draft_file_is_dated_at_the_latest_change_of_the_draft(client, cast, form):
    tomorrow = now().replace(microsecond=0) + timedelta(days=1)
    for at in (tomorrow, tomorrow + timedelta(days=1)):
        save_figure("kh_tinh_quan_ly", Value("value", amount=Decimal(at.day)), cast.clerk, at)
        content = fetch(client, cast.office, form).content
        assert (file_date(form, content), FileJob.objects.latest("pk").changed_at) == (at, at)
    assert FileJob.objects.count() == 2


@each
def test_asks_a_visitor_to_sign_in(client, form):
    path = f"{PATH}report.{form}"
    assert client.get(path).url == f"/login/?next={path}"


@each
@pytest.mark.parametrize(
    ("name", "query", "named"),
    [
        ("office", "?layout=state", "van-ban-hanh-chinh"),
        ("clerk", "", "Phong-Quan-ly-Khoa-hoc-van-ban-Dang"),
    ],
)
def test_is_saved_under_a_name_that_says_what_it_is(client, cast, form, name, query, named):
    response = fetch(client, getattr(cast, name), form, query)
    assert response["Content-Type"] == FORMS[form]
    filename = f"Bao-cao-6-thang-dau-nam-2018-{named}.{form}"
    assert response["Content-Disposition"] == f'attachment; filename="{filename}"'


@pytest.mark.parametrize(("name", "reads"), [("committee", True), ("clerk", False)])
def test_the_word_file_holds_what_its_reader_may_read(client, cast, name, reads):
    content = fetch(client, getattr(cast, name), "docx").content
    words = "".join(paragraph.text for paragraph in read_word(BytesIO(content)).paragraphs)
    assert ("53.355" in words) is reads  # a centre's figure


@pytest.mark.parametrize(("name", "reads"), [("committee", True), ("clerk", False)])
def test_the_workbook_holds_what_its_reader_may_read(client, cast, name, reads):
    content = fetch(client, getattr(cast, name), "xlsx").content
    ledger = load_workbook(BytesIO(content))[LEDGER]
    assert (53355 in [cell.value for cell in ledger["F"]]) is reads


@each
@pytest.mark.parametrize("name", ["reader", "stranger"])
def test_nobody_else_learns_that_it_exists(client, cast, form, name):
    assert fetch(client, getattr(cast, name), form).status_code == 404


@each
@pytest.mark.parametrize("query", ["?unit=cc_tdc", "?unit=%00", "?layout=x", "?layout="])
def test_another_unit_and_nonsense_are_not_found(client, cast, form, query):
    assert fetch(client, cast.clerk, form, query).status_code == 404


@each
def test_refuses_to_be_posted_to(client, cast, form):
    client.force_login(cast.office)
    assert client.post(f"{PATH}report.{form}").status_code == 405


@each
def test_a_broken_template_leads_to_the_page_that_names_it(client, cast, form):
    Passage.objects.filter(section__code="tt_thanh_tra", order=3).update(template="Có {{tt_co")
    response = fetch(client, cast.office, form, "?layout=state")
    assert response.url == f"{PATH}?layout=state"


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_the_draft_page_offers_each_file(client, cast, form):
    client.force_login(cast.office)
    page = client.get(f"{PATH}?layout=state").content.decode()
    assert page.count(f'href="{PATH}report.{form}?layout=state"') == 1
