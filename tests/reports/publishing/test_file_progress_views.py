"""Waiting for a file: the page that waits, the file it leads to, the button after a failure."""

import pytest
from django.utils.html import escape

from reports.models import FileJob, Report
from units.models import Figure, Unit

pytestmark = pytest.mark.django_db

PAGE = "/periods/2018-H1/report/"
PDF = f"{PAGE}report.pdf"
AGAIN = f"{PDF}/again/"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


@pytest.fixture
def apart(settings, monkeypatch):
    """Order files from a process that in this test never starts."""
    settings.FILES_APART = True
    monkeypatch.setattr("sys.executable", "/bin/true")


def status(**changes):
    FileJob.objects.update(**changes)


def test_a_browser_that_has_the_file_is_not_sent_it_again(office):
    first = office.get(PDF)
    again = office.get(PDF, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == "private, no-store"


def test_a_changed_figure_makes_another_file(office):
    first = office.get(PDF)
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    again = office.get(PDF, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200
    assert FileJob.objects.count() == 2


def test_a_remark_beside_the_draft_makes_no_other_file(office, cast):
    office.get(PDF)
    office.post(f"{PAGE}comments/", {"body": "Xem lại"})
    office.get(PDF)

    assert FileJob.objects.get().tries == 1


def test_a_file_that_is_there_asks_little(office, django_assert_num_queries):
    office.get(PDF)
    with django_assert_num_queries(6):  # session, user, edition, mark, file, log
        made = office.get(PDF)
    with django_assert_num_queries(4):  # all but the file and the log
        office.get(PDF, headers={"If-None-Match": made["ETag"]})


def test_a_file_that_takes_long_is_waited_for(office, apart):
    response = office.get(PDF)
    page = response.content.decode()

    assert (response.status_code, response["Cache-Control"]) == (202, "no-store")
    assert page.count("Đã làm được 0 giây.") == 1
    assert page.count('<noscript><meta http-equiv="refresh" content="2"></noscript>') == 1


def test_a_script_asks_for_the_words_alone(office, apart):
    office.get(PDF)
    response = office.get(PDF, headers={"X-Fragment": "1"})

    assert response.status_code == 202
    assert response.content.decode().startswith('<p class="message" id="progress"')


def test_a_script_is_told_when_the_file_is_there(office):
    office.get(PDF)
    response = office.get(PDF, headers={"X-Fragment": "1"})

    assert (response.status_code, response.content) == (204, b"")


def test_whose_turn_has_not_come_is_told_how_many_stand_before(office, apart):
    for layout in ("party", "state", "article"):
        page = office.get(f"{PDF}?layout={layout}").content.decode()

    assert page.count("Đang chờ đến lượt; còn 2 tệp khác được làm trước.") == 1


def test_word_and_excel_are_made_at_once(office, apart):
    answers = [office.get(f"{PAGE}report.{form}").status_code for form in ("docx", "xlsx")]
    assert answers == [200, 200]


def test_a_failure_says_so_and_can_be_tried_again(office, apart):
    office.get(f"{PDF}?layout=state")
    status(status="failed", tries=3)
    failed = office.get(f"{PDF}?layout=state")
    again = office.post(f"{AGAIN}?layout=state")

    assert failed.status_code == 503
    assert failed.content.decode().count(f'action="{AGAIN}?layout=state"') == 1
    assert again.url == f"{PDF}?layout=state"
    assert FileJob.objects.values_list("status", "tries").get() == ("waiting", 0)


def test_a_failure_says_by_which_text_until_the_file_is_tried_again(office, apart):
    office.get(PDF)
    why = "Chỗ gây lỗi: trích yếu “Kết quả <b>”."
    status(status="failed", reason=why)
    page = office.get(PDF).content.decode()
    words = f"Không làm được tệp PDF của dự thảo 6 tháng đầu năm 2018. {why}"
    assert (page.count(escape(words)), page.count("nhật ký máy chủ")) == (1, 0)
    office.post(AGAIN)
    assert FileJob.objects.get().reason == ""
    assert "Chỗ gây lỗi" not in office.get(PDF).content.decode()


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_a_title_as_long_as_the_form_takes_fails_no_file(office, form):
    Report.objects.update(title=("kết quả công tác {{ky_nhan}} {{ky_nam}}, " * 20)[:500])
    assert office.get(f"{PAGE}report.{form}").status_code == 200


def test_a_unit_with_the_longest_name_gets_its_excerpt(client, cast):
    Unit.objects.filter(code="p_qlkh").update(name="Phòng Ứng dụng ượ " * 14)
    client.force_login(cast.clerk)
    answers = [client.get(f"{PAGE}report.{form}") for form in ("docx", "xlsx", "pdf")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_a_failure_names_the_text_it_was_caused_by(office, apart):
    office.get(PDF)
    status(status="failed", reason="Chỗ gây lỗi: trích yếu “Kết quả” (dài 900 chữ cái).")
    page = office.get(PDF).content.decode()
    assert "Không làm được tệp PDF của dự thảo 6 tháng đầu năm 2018. Chỗ gây lỗi: trích" in page
    assert "nhật ký máy chủ" not in page


@pytest.mark.parametrize("name", ["reader", "stranger"])
def test_nobody_else_tries_again(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.post(AGAIN).status_code == 404


def test_trying_again_is_an_act(office):
    assert office.get(AGAIN).status_code == 405
    assert office.post(f"{PAGE}report.exe/again/").status_code == 404
    assert office.post(f"{AGAIN}?layout=x").status_code == 404
