"""A catalogue loaded again keeps its trail, and never writes over what a person wrote."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import add_passage, drop_passage, edit_passage, move_passage
from reports.models import Passage, PassageRevision, Report
from tests.units.catalogue import department
from tests.units.catalogue.department import load
from units.models import Membership, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

NOW = datetime(2026, 7, 3, 8, 30, tzinfo=UTC)
UNCHANGED = "Tạo mới: không có gì\nCập nhật: không có gì\n"
CHANGED = {"clauses": ("gieo sạ", "xuống giống")}


@pytest.fixture
def folder(tmp_path):
    written = department.write(tmp_path)
    load(written)
    return written


@pytest.fixture
def passage(folder):
    report = Report.objects.get(period__code="2021-Q1")
    return report.passages.get(section__code="nn_lua", order=1)


@pytest.fixture
def person():
    user = User.objects.create_user("tong.hop")
    Membership.objects.create(user=user, role="office")
    return {"by": user, "at": NOW}


def test_every_loaded_passage_begins_its_trail(folder):
    passages = Passage.objects.filter(report__period__code__in=["2020-H1", "2021-Q1"])
    passage_revisions = PassageRevision.objects.filter(
        passage__in=passages, verb="load", revision=1
    )
    assert (passages.count(), passage_revisions.count()) == (14, 14)
    assert passage_revisions.exclude(template__in=passages.values("template")).count() == 0


def test_loading_other_words_adds_to_the_trail(folder, passage):
    load(department.write(folder, **CHANGED))
    stored = passage.revisions.order_by("revision").values_list("revision", "verb")
    assert list(stored) == [(1, "load"), (2, "load")]


def test_an_edited_passage_is_not_overwritten_and_is_listed(folder, passage, person):
    edit_passage(passage, PassageInput("Của Văn phòng"), expected_revision=1, **person)
    out = load(department.write(folder, **CHANGED))
    assert out.splitlines()[0] == "Giữ nguyên 1 câu vì đã có người sửa: 2021-Q1/nn_lua:1"
    passage.refresh_from_db()
    assert passage.template == "Của Văn phòng"


def test_moved_dropped_and_added_passages_stay_as_they_are(folder, passage, person):
    section = passage.section
    add_passage(passage.report, section, PassageInput("Thêm"), after=passage, **person)
    move_passage(passage, section=Section.objects.get(code="nn_dap"), expected_revision=1, **person)
    other = passage.report.passages.in_report().filter(section=section).order_by("-order")[0]
    drop_passage(other, expected_revision=other.revision, **person)
    before = list(Passage.objects.order_by("pk").values())
    assert load(folder) == UNCHANGED
    assert list(Passage.objects.order_by("pk").values()) == before


def test_a_new_clause_whose_place_is_taken_comes_last(folder, passage, person):
    report, section = passage.report, passage.section
    count = report.passages.filter(section=section).count()
    add_passage(report, section, PassageInput("Thêm"), **person)
    with (folder / "clauses.csv").open("a", encoding="utf-8") as clauses:
        clauses.write(f"nn_lua,{count + 1},,Câu mới của danh mục,.\n")
    load(folder)
    text = report.passages.filter(section=section).order_by("order").values_list("template")
    assert [words for (words,) in text][count:] == ["Thêm", "Câu mới của danh mục"]
