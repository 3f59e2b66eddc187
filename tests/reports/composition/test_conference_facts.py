"""The article on a conference is composed from its minutes; entered values go first."""

from datetime import date

import pytest

from reports.composition.draft import compose_draft, find_report, verify_report
from reports.models import Conference
from reports.rendering import txt
from reports.rendering.layouts import choose_layout
from units.models import Figure, Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
TOLD = {
    "session": "Chiều",
    "held_on": date(2019, 1, 4),
    "place": "hội trường Sở",
    "presenter": "Trần B - Phó Bí thư Đảng ủy",
    "concluder": "Lê A, Bí thư Đảng ủy",
    "participants": "các đồng chí đảng viên trong Đảng bộ.",
    "told_on": date(2019, 1, 7),
}


@pytest.fixture
def article():
    """Return the lines of the article on 2018-H2 with a conference in the minutes."""

    def written(**changes):
        period = Period.objects.get(code="2018-H2")
        Conference.objects.update_or_create(period=period, defaults={**TOLD, **changes})
        return txt.render(
            compose_draft(find_report(period)).document, choose_layout("article", period.end)
        )

    return written


@pytest.mark.parametrize(
    "words",
    [
        "07/01/2019\nChiều, ngày 4/1/2019, tại hội trường Sở, Đảng ủy Sở Khoa học và Công nghệ "
        "đã tổ chức Hội nghị",
        "Tham dự hội nghị có đồng chí Lê A - Bí thư Đảng ủy cùng các đồng chí đảng viên trong "
        "Đảng bộ.\n",
        "Đ/c Trần B - Phó Bí thư Đảng ủy trình bày báo cáo tại Hội nghị",
        "đồng chí Trần B - Phó Bí thư Đảng ủy đã trình bày báo cáo",
        "Đ/c Lê A - Bí thư Đảng ủy phát biểu kết luận tại hội nghị",
    ],
)
def test_article_prints_the_recorded_conference(article, words):
    assert words in article()


def test_organiser_may_be_another_unit(article):
    assert "tại hội trường Sở, Sở KH&CN đã tổ chức" in article(organiser="Sở KH&CN")


@pytest.mark.parametrize("field", ["session", "held_on", "place", "concluder", "told_on"])
def test_missing_minutes_stay_gaps(article, field):
    whole = article().count("[…]")
    blank = None if field.endswith("_on") else ""
    gaps = {"concluder": 4}.get(field, 1)
    assert article(**{field: blank}).count("[…]") == whole + gaps


def test_entered_value_goes_before_the_minutes():
    period = Period.objects.get(code="2018-H1")
    before = txt.render(
        compose_draft(find_report(period)).document, choose_layout("article", period.end)
    )
    Conference.objects.create(period=period, **TOLD)
    assert (
        txt.render(
            compose_draft(find_report(period)).document, choose_layout("article", period.end)
        )
        == before
    )
    place = Figure.objects.filter(submission__period=period, indicator__code="hn_dia_diem")
    place.update(status="missing", text="", items=[])
    after = txt.render(
        compose_draft(find_report(period)).document, choose_layout("article", period.end)
    )
    assert "ngày 10/8/2018, tại hội trường Sở, Đảng ủy" in after


def test_participants_come_from_the_minutes(article):
    report = find_report(Period.objects.get(code="2018-H2"))
    missing = {finding.code for finding in verify_report(report).problems}
    article()
    texts = {finding.code for finding in verify_report(report).problems}
    assert {"q_hn_thanh_phan"} == {code for code in missing - texts if code.startswith("q_")}


def test_number_among_the_participants_is_naked(article):
    article(participants="120 đảng viên")
    problems = verify_report(find_report(Period.objects.get(code="2018-H2"))).problems
    assert [item.severity for item in problems if "số “120”" in item.message] == ["error"]
