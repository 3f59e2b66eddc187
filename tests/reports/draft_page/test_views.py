"""The draft report: the whole for the department, its own part for a unit, nothing for others."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.models import Passage
from units.models import Figure, Indicator, Period
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/"
PDF = f"{PATH}report.pdf"


def read(client, user, path=PATH, **more):
    client.force_login(user)
    return client.get(path, **more)


def printed_codes(response):
    """Return the codes of the figures in the page."""
    return set(re.findall(r'data-fact="(\w+)"', response.content.decode()))


@pytest.mark.parametrize("path", [PATH, PDF])
def test_visitors_are_sent_to_sign_in(client, path):
    assert client.get(path).url == f"/login/?next={path}"


@pytest.mark.parametrize("name", ["office", "committee"])
def test_the_department_reads_every_figure(client, cast, name):
    response = read(client, getattr(cast, name))
    numbers = Indicator.objects.reported().exclude(kind__in=["text", "date"])
    assert response.status_code == 200
    assert printed_codes(response) == {number.code for number in numbers}


@pytest.mark.parametrize(("name", "unit"), [("clerk", "p_qlkh"), ("neighbour", "cc_tdc")])
def test_a_unit_reads_its_own_figures_and_no_others(client, cast, name, unit):
    response = read(client, getattr(cast, name))
    own = Indicator.objects.filter(assignments__unit__code=unit).exclude(kind__in=["text", "date"])
    assert printed_codes(response) == {indicator.code for indicator in own}


@pytest.mark.parametrize("query", ["?unit=cc_tdc", "?unit=khong-co", "?unit=%00", "?layout=x"])
@pytest.mark.parametrize("path", [PATH, PDF])
def test_another_units_part_and_nonsense_are_not_found(client, cast, path, query):
    assert read(client, cast.clerk, path + query).status_code == 404


@pytest.mark.parametrize("query", ["?unit=khong-co", "?unit=%00", "?layout=%00", "?layout="])
def test_nonsense_is_not_found(client, cast, query):
    assert read(client, cast.office, PATH + query).status_code == 404


@pytest.mark.parametrize("name", ["reader", "stranger"])
@pytest.mark.parametrize("path", [PATH, PDF])
def test_others_get_not_found(client, cast, path, name):
    assert read(client, getattr(cast, name), path).status_code == 404


def test_the_office_may_read_one_units_part(client, cast):
    whole_of_unit = printed_codes(read(client, cast.clerk))
    assert printed_codes(read(client, cast.office, f"{PATH}?unit=p_qlkh")) == whole_of_unit


@pytest.mark.parametrize("path", [PATH, PDF])
def test_post_is_refused(client, cast, path):
    client.force_login(cast.office)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/periods/2030-H1/report/", "/periods/2030-H1/report.pdf"])
def test_unknown_period_is_not_found(client, cast, path):
    assert read(client, cast.office, path).status_code == 404


def test_a_period_without_a_report_says_what_to_do(client, cast):
    period = Period.objects.get(code="2018-H1")
    period.pk, period.code, period.year = None, "2017-H1", 2017
    period.save(force_insert=True)
    response = read(client, cast.office, PATH.replace("2018", "2017"))
    assert response.status_code == 404
    assert response.content.decode().count("chưa có báo cáo") == 1
    assert read(client, cast.office, PDF.replace("2018", "2017")).status_code == 404


@pytest.mark.parametrize("layout", ["party", "state", "article"])
def test_each_layout_is_offered_and_used(client, cast, layout):
    page = read(client, cast.office, f"{PATH}?layout={layout}").content.decode()
    assert page.count(f'<article class="document {layout}-') == 1
    assert re.findall(r'href="\?layout=(\w+)" aria-current', page) == [layout]


def test_missing_figures_are_counted_and_linked(client, cast):
    Figure.objects.filter(indicator__code__in=["kh_tinh_quan_ly", "tt_kt_cuoc"]).update(
        status="missing", amount=None
    )
    response = read(client, cast.office)
    gaps = response.context["gaps"]
    page = response.content.decode()
    assert page.count("Còn 2 chỗ chưa có số liệu") == 1
    assert [page.count(f'id="{gap.anchor}"') for gap in gaps] == [1, 1]


def test_a_broken_template_is_listed_above_the_draft(client, cast):
    Passage.objects.filter(section__code="tt_thanh_tra", order=3).update(template="Có {{tt_co")
    response = read(client, cast.office, PDF, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(PATH, 302)]
    assert page.count("Có 1 câu mẫu hỏng, phải sửa mới in được") == 1
    assert page.count("Mục tt_thanh_tra, câu 3: câu mẫu hỏng, vị trí 4: “{{” chưa được đóng") == 1
    assert (page.count(">53.355</a>"), page.count("chỗ chưa có số liệu")) == (2, 0)


def test_a_changed_figure_is_shown_at_once(client, cast):
    before = read(client, cast.clerk).content.decode()
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    after = read(client, cast.clerk).content.decode()
    assert (before.count(">1.258</data>"), after.count(">1.258</data>")) == (0, 2)  # text, annex


@pytest.mark.parametrize(
    ("name", "path", "named"),
    [
        ("office", PDF, "van-ban-Dang"),
        ("committee", "/periods/2018-H1/report.pdf?layout=state", "van-ban-hanh-chinh"),
        ("clerk", PDF, "Phong-Quan-ly-Khoa-hoc-van-ban-Dang"),
    ],
)
def test_the_pdf_prints_what_its_reader_may_see(client, cast, name, path, named):
    response = read(client, getattr(cast, name), path)
    assert response["Content-Type"] == "application/pdf"
    filename = f"Bao-cao-6-thang-dau-nam-2018-{named}.pdf"
    assert response["Content-Disposition"] == f'inline; filename="{filename}"'
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    assert ("53.355" in text) is (name != "clerk")  # a centre's figure


def test_query_count_is_the_same_for_a_bare_database(client, cast, django_assert_num_queries):
    load_catalogue()  # one edition is read once
    client.force_login(cast.clerk)
    with django_assert_num_queries(11):
        client.get(PATH)
    with django_assert_num_queries(11):
        client.get("/periods/2018-H2/report/")


def test_a_layout_of_a_later_rule_says_so_on_the_page(client, cast):
    note = "Thể thức theo Nghị định 30/2020/NĐ-CP, chưa có mẫu của trước 05/3/2020."
    pages = [
        read(client, cast.committee, f"/periods/2018-H1/report/?layout={key}").content.decode()
        for key in ("state", "party", "article")
    ]
    assert [note in page for page in pages] == [True, False, False]
