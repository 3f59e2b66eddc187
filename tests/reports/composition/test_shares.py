"""What single units report of an indicator: in sentences, in the annex, in hashes and JSON."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from reports.composition.compose import PassageText, compose_clause
from reports.composition.draft import compose_draft, verify_report
from reports.composition.grammar import TemplateError, parse
from reports.composition.hashes import content_hash, passage_hash
from reports.composition.serialization import deserialize_document, serialize_document
from reports.composition.summary import build_summary
from reports.document import Clause, Fact, Gap, plain_text
from reports.models import Passage, Report
from reports.publishing.versions import build_facts
from reports.rendering import json as json_file
from reports.rendering.charts import KINDS, build_lines
from units.collection.enter_figures import FigureInput, enter_figures
from units.models import Assignment, Indicator, Period, Succession, Unit
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
CODE, NOW = "kh_tinh_nghiem_thu", datetime(2018, 12, 10, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def two_units():
    Period.objects.filter(code="2018-H2").update(opens_at=NOW, locks_at=None)
    indicator = Indicator.objects.get(code=CODE)
    start = date(2018, 6, 15)
    Assignment.objects.create(indicator=indicator, unit=unit("cc_tdc"), active_from=start)
    enter("p_qlkh", "4")
    enter("cc_tdc", "6")


def unit(code):
    return Unit.objects.get(code=code)


def enter(code, amount, status="value"):
    value = Value(status, Decimal(amount) if amount else None)
    by = User.objects.get_or_create(username="nhap")[0]
    inputs = {Indicator.objects.get(code=CODE): FigureInput(value)}
    enter_figures(Period.objects.get(code="2018-H2"), unit(code), inputs, by=by, at=NOW)


def clause(template):
    summary = build_summary(Period.objects.get(code="2018-H2"))
    composed = compose_clause(PassageText("kh_tinh", 1, template), summary)
    assert composed is not None
    return composed


def annex_of(report):
    annex = compose_draft(report).document.annex
    assert annex is not None
    return annex


def text(template):
    return plain_text(clause(template).runs)


def test_the_total_a_share_and_the_list():
    assert text(f"{{{{{CODE}}}}}") == "10"
    assert text(f"{{{{{CODE}@p_qlkh}}}} và {{{{{CODE}@cc_tdc}}}}") == "04 và 06"
    assert text(f"gồm {{{{{CODE}|theo_don_vi}}}}.") == "gồm Phòng Quản lý Khoa học 04, TĐC 06."
    units = [
        run.unit for run in clause(f"{{{{{CODE}|theo_don_vi}}}}").runs if isinstance(run, Fact)
    ]
    assert units == ["p_qlkh", "cc_tdc"]


def test_a_share_of_an_indicator_of_one_unit_is_the_whole():
    assert text("{{kh_tinh_quan_ly@p_qlkh}}") == text("{{kh_tinh_quan_ly}}")


def test_a_unit_that_does_not_report_it_is_an_error_that_offers_the_successor():
    by = User.objects.earliest("pk")
    old, new = unit("tt_ky_thuat"), unit("cc_tdc")
    Succession.objects.create(predecessor=old, successor=new, date=date(2018, 9, 1), by=by, at=NOW)
    label = Indicator.objects.get(code=CODE).label
    (gap,) = clause(f"{{{{{CODE}@tt_ky_thuat}}}}").runs
    assert gap == Gap(
        "", f"“tt_ky_thuat” không nhập “{label}” trong kỳ này; đơn vị tiếp nhận: viết @cc_tdc"
    )
    report = Report.objects.get(period__code="2018-H2")
    passage = Passage.objects.filter(report=report).earliest("pk")
    Passage.objects.filter(pk=passage.pk).update(template=f"{{{{{CODE}@tt_ky_thuat}}}}")
    problems = [item.message for item in verify_report(report).problems if item.severity == "error"]
    assert any(gap.label in message for message in problems)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{a@}}", "sau @ phải là mã đơn vị"),
        ("{{a@B C}}", "sau @ phải là mã đơn vị"),
        ("{{a@b|theo_don_vi}}", "Không có cách xem"),
        ("{{a|theo_don_vi:2}}", "Không có cách xem"),
    ],
)
def test_what_is_written_wrong_is_refused(template, message):
    with pytest.raises(TemplateError, match=message):
        parse(template)


@pytest.mark.parametrize(
    ("amount", "status", "words"),
    [
        ("", "missing", "Phòng Quản lý Khoa học 04, TĐC […]"),
        ("", "none", "Phòng Quản lý Khoa học 04, TĐC 00"),
        ("", "na", "Phòng Quản lý Khoa học 04"),
        ("6", "estimate", "Phòng Quản lý Khoa học 04, TĐC 06"),
    ],
)
def test_the_list_says_what_each_unit_has(amount, status, words):
    enter("cc_tdc", amount, status)
    assert text(f"{{{{{CODE}|theo_don_vi}}}}") == words


def test_views_of_a_share_are_of_that_unit():
    assert text(f"{{{{{CODE}@p_qlkh|bang_chu}}}}") == "bốn"
    before = text(f"{{{{{CODE}@p_qlkh|ky_truoc}}}}")
    assert before == text(f"{{{{{CODE}|ky_truoc}}}}")  # it was the only one then


def test_agreements_to_what_has_no_share_keep_their_hash():
    fact = Fact("a", "4", "4", label="A")
    whole = passage_hash(Clause("x:1", (fact,)), ".")
    assert whole == content_hash(["", ".", [["Fact", "a", "", "4", "value", "4"]]])
    assert passage_hash(Clause("x:1", (replace(fact, unit="u"),)), ".") != whole


def test_documents_say_the_unit_only_where_it_is_set():
    report = Report.objects.get(period__code="2018-H2")
    Passage.objects.filter(report=report, template__contains=f"{{{{{CODE}}}}}").update(
        template=f"{{{{{CODE}}}}} ({{{{{CODE}|theo_don_vi}}}})"
    )
    Indicator.objects.filter(code=CODE).update(has_share_lines=True)
    document = compose_draft(report).document
    stored = serialize_document(document)
    assert deserialize_document(stored) == document
    units = [fact.unit for fact in document.facts() if fact.unit]
    assert units == ["p_qlkh", "cc_tdc"]
    assert document.annex is not None
    cells = [cell for row in document.annex.rows for cell in row.cells]
    in_annex = [getattr(cell, "unit", "") for cell in cells]
    assert json.dumps(stored).count('"unit"') == len(units) + sum(map(bool, in_annex))
    content = json_file.content(document)
    assert [fact["unit"] for fact in content["facts"] if "unit" in fact] == units
    own = [fact for fact in build_facts(document) if fact.unit and not fact.view]
    published = [(fact.code, fact.unit) for fact in own]
    assert published == [(CODE, "p_qlkh"), (CODE, "cc_tdc")] * 2


def test_the_annex_shows_units_below_the_total_where_the_indicator_says_so():
    report = Report.objects.get(period__code="2018-H2")
    assert not [row for row in annex_of(report).rows if row.is_share]
    Indicator.objects.filter(code=CODE).update(has_share_lines=True)
    annex = annex_of(report)
    at = [row.code for row in annex.rows].index(CODE)
    place = annex.columns.index("Kỳ này")
    lines = [(row.label, row.cells[place].text) for row in annex.rows[at + 1 : at + 3]]
    assert lines == [("Phòng Quản lý Khoa học", "4"), ("TĐC", "6")]
    assert [row.part_of for row in annex.rows[at + 1 : at + 3]] == [CODE, CODE]
    assert not [code for kind in KINDS for code in build_lines(annex, kind) if "@" in code]
