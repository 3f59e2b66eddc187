"""The linter finds every declared issue in the printed article of 2018, and no other."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.document import Quote, Text, Word
from reports.verification.lint import find_lint_issues
from units.models import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

# The declared oddities that are slips of spelling, numbering, dots or style: id, section, text.
DECLARED = [
    ("O01", "hn_to_chuc", "Khoa và Công nghệ"),
    ("O02", "kh_tw", "nông thồn"),
    ("O03", "cn_atbx", "hoạt đồng"),
    ("O04", "cn_atbx", "phóng xa"),
    ("O05", "ttud_phan_tich", "Hướng dân"),
    ("O06", "dang", "vài trò"),
    ("O07", "nv_chinh_quyen", "thu đua"),
    ("O08", "nv_chinh_quyen", "xác nhập"),
    ("O09", "ttkt", "ISO IEC"),
    ("O10", "tt_kt_tdc", "iii)"),
    ("O11", "tt_don_thu", "(ii)."),
    ("O12", "tdc_gtclqg", "(iii)."),
    ("O13", "tdc_ql", "(iv)."),
    ("O14", "ttud_nuoc", "Hoạt động sản xuất nước uống đóng chai:"),
    ("O15", "tt_kt_tdc", "Cơ"),
    ("O16", "ttud_ung_dung", ", Mô"),
    ("O17", "ttud_shtt", "ng ký bảo hộ 06 NHTT"),
    ("O18", "ttud_phan_tich", "thực tập tốt nghiệp,"),
    ("O19", "nv_dang", ".."),
    ("O20", "ttud_ung_dung", "2.000 m2"),
    ("O21", "ttud_ung_dung", "3.954kg"),
    ("O21", "ttud_ung_dung", "14,6kg"),
    ("O22", "kh_tinh", "7"),
    ("O22", "cn_shtt", "2"),
    ("O22", "tdc_gtclqg", "5"),
    ("O22", "ttud_ung_dung", "6"),
    ("O23", "hn_tieu_de", "KHCN"),
    ("O24", "hn_anh_bao_cao", "uỷ"),
    ("O24", "hn_bao_cao", "uỷ"),
    ("O24", "hn_anh_ket_luan", "uỷ"),
    ("O25", "hn_to_chuc", "10/8/2018"),
    ("O26", "hn_bao_cao", "..."),
    ("O26", "hn_bao_cao", "...…"),
    ("O26", "cn_shtt", "..."),
    ("O26", "cn_atbx", "…."),
    ("O26", "cn_qlcn", "..."),
    ("O26", "tdc_nscl", "..."),
    ("O26", "tdc_do_luong", ".."),
    ("O26", "tdc_tccl", "…."),
    ("O26", "ttud_ung_dung", "…."),
    ("O26", "nv_chinh_quyen", "..."),
    ("O42", "tt", "thanh-kiểm tra"),
]


@pytest.fixture
def corrected():
    document = compose_draft(find_report(Period.objects.get(code="2018-H1"))).document
    return replace(document, sections=tuple(map(in_the_article, document.sections)))


def in_the_article(section):
    return replace(section, clauses=section.clauses_for("article"))


@pytest.fixture
def printed(corrected):
    """Return the report with the declared corrections taken back, each once in its own section."""
    with (Path(__file__).parents[1] / "corrections_2018.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return replace(
        corrected, sections=tuple(misspelt(section, rows) for section in corrected.sections)
    )


def misspelt(section, rows):
    """Return the section with its mistakes, each once, where its words last occur."""
    own = {row["correction"]: row["seed_text"] for row in rows if row["section"] == section.code}

    def back(run):
        for right in list(own):
            if isinstance(run, Text | Quote | Word) and right in run.text:
                run = replace(run, text=run.text.replace(right, own.pop(right)))
        return run

    clauses = [
        replace(clause, runs=tuple(back(run) for run in reversed(clause.runs))[::-1])
        for clause in reversed(section.clauses)
    ]
    heading = tuple(back(run) for run in section.heading)
    assert not own, own
    return replace(section, heading=heading, clauses=tuple(reversed(clauses)))


def issues_in(document):
    return sorted((slip.section, slip.text) for slip in find_lint_issues(document))


def test_every_declared_issue_is_found_and_no_other(printed):
    assert issues_in(printed) == sorted((section, text) for _, section, text in DECLARED)


def test_corrected_report_has_only_the_uncorrected_issues(corrected):
    mended = {f"O{number:02}" for number in range(1, 15)}
    left = sorted((section, text) for id_, section, text in DECLARED if id_ not in mended)
    assert issues_in(corrected) == left


def test_cure_of_a_typing_slip_is_the_declared_correction(printed):
    cures = {slip.text: slip.instead for slip in find_lint_issues(printed)}
    assert cures["nông thồn"] == "nông thôn"
    assert cures["Hướng dân"] == "Hướng dẫn"
    assert cures["iii)"] == "(iii)"
    assert cures["14,6kg"] == "14,6 kg"
    assert cures["10/8/2018"] == "10/08/2018"
