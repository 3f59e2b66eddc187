"""A title or heading that names another period than the figures' own is a warning."""

from datetime import date

import pytest

from reports.document import DocumentSection, Text
from reports.verification.period_mismatch import find_period_mismatches
from tests.reports.rendering.sample import short
from units.models import Period
from units.models.period import statutory_days


def period(kind, year=2018, **days):
    start, end = statutory_days(kind, year)
    return Period(**{"kind": kind, "year": year, "start": start, "end": end, **days})


def problems(of, title="", heading=""):
    sections = (DocumentSection("kh", "report", 0, (Text(heading),)),)
    document = short(title=(Text(title),), sections=sections)
    return [(problem.place, problem.message) for problem in find_period_mismatches(document, of)]


def quoted(mismatches):
    return [message.partition("”")[0].partition("“")[2] for _, message in mismatches]


AFTER = ", nhiệm vụ trọng tâm 6 tháng cuối năm 2018"
WRONG = [
    ("H1", "Tổng kết năm 2018", "Tổng kết năm 2018"),
    ("H1", "BÁO CÁO TỔNG KẾT CÔNG TÁC NĂM 2018", "TỔNG KẾT CÔNG TÁC NĂM 2018"),
    ("H1", f"kết quả công tác năm 2018{AFTER}", "năm 2018"),
    ("H1", "kết quả công tác 6 tháng đầu năm 2017", "6 tháng đầu năm 2017"),
    ("H1", "kết quả công tác cả năm", "cả năm"),
    ("H1", "Tổng kết công tác khoa học", "Tổng kết"),
    ("H1", "kết quả công tác quý I/2018", "quý I/2018"),
    ("H2", "Tổng kết năm 2018, nhiệm vụ năm 2019", "Tổng kết năm 2018"),
    ("Y", "kết quả công tác sáu tháng đầu năm 2018", "sáu tháng đầu năm 2018"),
    ("Y", "kết quả công tác 9 tháng năm 2018", "9 tháng năm 2018"),
    ("M9", "kết quả công tác quý III năm 2018", "quý III năm 2018"),
    ("Q2", "kết quả công tác quý 1 năm 2018", "quý 1 năm 2018"),
]


@pytest.mark.parametrize(("kind", "title", "named"), WRONG)
def test_a_title_of_another_period_is_a_warning(kind, title, named):
    mismatches = problems(period(kind), title)
    assert [place for place, _ in mismatches] == ["trích yếu"]
    assert quoted(mismatches) == [named]


RIGHT = [
    ("H1", f"kết quả công tác 6 tháng đầu năm 2018{AFTER}"),
    ("H1", "Sơ kết công tác 6 tháng đầu năm"),
    ("H1", "thực hiện Nghị quyết năm 2017 trong 6 tháng đầu năm 2018"),
    ("H1", "kết quả năm nhiệm vụ trọng tâm"),
    ("H2", "kết quả công tác 6 tháng cuối năm 2018, nhiệm vụ 6 tháng đầu năm 2019"),
    ("Y", "Tổng kết công tác năm 2018, phương hướng năm 2019"),
    ("Y", "Tổng kết công tác"),
    ("M9", "kết quả 9 tháng đầu năm 2018"),
    ("M9", "kết quả chín tháng năm 2018"),
    ("Q4", "kết quả quý IV/2018"),
    ("Q4", "kết quả công tác Quý 4 năm 2018"),
]


@pytest.mark.parametrize(("kind", "title"), RIGHT)
def test_a_title_of_the_period_is_no_problem(kind, title):
    assert problems(period(kind), title) == []


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Kết quả hoạt động năm 2018", ["năm 2018"]),
        ("KẾT QUẢ CẢ NĂM", ["CẢ NĂM"]),
        ("Kết quả 9 tháng", ["9 tháng"]),
        ("Kết quả 6 tháng đầu năm", []),
        ("Nhiệm vụ năm 2018", []),
        ("6 tháng cuối năm 2018", []),
        ("Thực hiện kế hoạch năm 2018", []),
        ("So với cùng kỳ năm 2017", []),
        ("Giai đoạn 5 năm 2016-2020", []),
        ("Đề án của năm 2015", []),
    ],
)
def test_a_heading_over_figures_names_their_period(heading, named):
    mismatches = problems(period("H1"), heading=heading)
    assert quoted(mismatches) == named
    assert {place for place, _ in mismatches} <= {"mục kh, tiêu đề"}


def test_a_warning_says_which_days_the_figures_are_of():
    assert problems(period("H1"), "Tổng kết năm 2018") == [
        (
            "trích yếu",
            "ghi “Tổng kết năm 2018”, nhưng số liệu là của 6 tháng đầu năm 2018 (từ 15/12/2017 "
            "đến 14/6/2018). Sửa cho khớp với kỳ báo cáo.",
        )
    ]


@pytest.mark.parametrize("kind", Period.Kind.values)
def test_a_period_of_its_statutory_days_is_as_long_as_its_name_says(kind):
    assert problems(period(kind)) == []


def test_a_year_of_six_months_is_a_warning():
    assert problems(period("Y", end=date(2018, 6, 14))) == [
        (
            "kỳ báo cáo",
            "năm 2018, nhưng số liệu tính từ 15/12/2017 đến 14/6/2018, khoảng 6 tháng. Xem lại "
            "ngày của kỳ.",
        )
    ]
