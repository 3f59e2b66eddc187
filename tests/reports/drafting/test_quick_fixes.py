"""One-click corrections: words are put right, figures and other people's texts never."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.composition.draft import compose_draft
from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import edit_passage
from reports.drafting.quick_fixes import find_quick_fixes, fix_input
from reports.models import Passage, Report
from reports.verification.lint import CAPITAL, LintIssue, find_lint_issues
from tests.reports.drafting.test_passages import act

PAGE = "/periods/2018-H1/report/corrections/"


@pytest.mark.parametrize(
    ("words", "expected", "instead", "reason", "becomes"),
    [
        (
            PassageInput("Đã bổ xung {{a}} vụ"),
            "bổ xung",
            "bổ sung",
            "",
            PassageInput("Đã bổ sung {{a}} vụ"),
        ),
        (PassageInput("{{a}} Cơ sở"), "Cơ", "cơ", CAPITAL, PassageInput("{{a}} cơ sở")),
        (
            PassageInput("Cơ quan, {{a}} Cơ sở"),
            "Cơ",
            "cơ",
            CAPITAL,
            PassageInput("Cơ quan, {{a}} cơ sở"),
        ),
        (PassageInput("Một", ",..."), "...", "…", "", PassageInput("Một", ",…")),
        (PassageInput("Một.", ". "), "..", ".", "", PassageInput("Một", ". ")),
        (PassageInput("Một", ", "), ", Hai", ". Hai", "", PassageInput("Một", ". ")),
        (
            PassageInput("Một", ","),
            "Một,",
            ".",
            "mục kết thúc bằng dấu phẩy",
            PassageInput("Một", "."),
        ),
        (
            PassageInput("Có {{a}} vụ"),
            "6 vụ",
            ".",
            "mục không có dấu kết thúc",
            PassageInput("Có {{a}} vụ", "."),
        ),
        (PassageInput("{{uy}} uỷ"), "uỷ", "ủy", "", PassageInput("{{uy}} ủy")),
        (PassageInput("[[bổ xung]] {{a}}"), "bổ xung", "bổ sung", "", None),
        (PassageInput("{{khcn}} vụ"), "khcn", "kh&cn", "", None),
        (PassageInput("Có {{a}} vụ 7"), "7", "07", "", None),
        (PassageInput("Hỏng {{a"), "Hỏng", "Tốt", "", None),
        (PassageInput("Một"), "Một", "", "", None),
    ],
)
def test_a_quick_fix_changes_text_and_nothing_else(words, expected, instead, reason, becomes):
    assert fix_input(words, LintIssue("s", "s:1", expected, reason, instead)) == becomes


@pytest.fixture
def report(cast):
    return Report.objects.get(period__code="2018-H1")


@pytest.mark.django_db
def test_every_quick_fix_of_2018_removes_its_issue_and_changes_no_figure(cast, report):
    before = compose_draft(report)
    figures = [fact.raw for fact in before.document.facts("article")]
    cures = [cure for cure in find_quick_fixes(before) if cure.fixed is not None]
    for cure in cures:
        passage = Passage.objects.get(pk=before.places[cure.issue.passage])
        if words := fix_input(PassageInput.of(passage), cure.issue):
            edit_passage(passage, words, **act(cast.office, passage.revision))
    after = compose_draft(report)
    assert [fact.raw for fact in after.document.facts("article")] == figures
    gone = {(cure.issue.passage, cure.issue.text) for cure in cures}
    left = {(slip.passage, slip.text) for slip in find_lint_issues(after.document)}
    assert (len(cures), gone & left) == (15, set())


@pytest.mark.django_db
def test_whose_text_it_is_is_told(report):
    messages = [
        cure.reason for cure in find_quick_fixes(compose_draft(report)) if cure.issue.text == "uỷ"
    ]
    assert messages[0] == (
        "Chữ này do Văn phòng Sở nhập ở “Chức vụ người trình bày (đầy đủ)”: sửa ở biểu của đơn vị."
    )


@pytest.fixture
def slip(report):
    """Return a capital in the middle of a sentence, and what its button sends."""
    passage = report.passages.get(section__code="tt_kt_tdc", order=1)
    return {"passage": passage.pk, "version": "1", "found": "Cơ", "reason": CAPITAL}


def send(client, user, text):
    client.force_login(user)
    return client.post(PAGE, text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 302), ("committee", 403), ("clerk", 409), ("reader", 404), ("stranger", 404)],
)
def test_only_those_who_may_edit_correct(client, cast, slip, name, status):
    before = Passage.objects.get(pk=slip["passage"]).template
    assert send(client, getattr(cast, name), slip).status_code == status
    after = Passage.objects.get(pk=slip["passage"]).template
    assert after == (before.replace(" Cơ sở", " cơ sở") if status == 302 else before)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [{"version": "7"}, {"version": "x"}, {"found": "\x00"}, {"passage": "x"}, {"reason": ""}],
)
def test_what_is_not_there_any_more_is_refused(client, cast, slip, text):
    assert send(client, cast.office, slip | text).status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "status"), [("office", 200), ("committee", 200), ("clerk", 200), ("reader", 404)]
)
def test_the_list_is_for_those_who_read_the_draft(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(PAGE).status_code == status


@pytest.mark.django_db
def test_buttons_stand_where_a_click_helps(client, cast):
    client.force_login(cast.office)
    page = client.get(PAGE).content.decode()
    assert (page.count("Sửa thành “"), page.count("nhập ở “")) == (15, 4)
    client.force_login(cast.committee)
    assert client.get(PAGE).content.decode().count("Sửa thành “") == 0


@pytest.mark.django_db
def test_query_count_is_the_same_for_more_issues(client, cast, report):
    client.force_login(cast.office)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    count()  # the catalogue is read once for all pages
    first = count()
    Passage.objects.filter(report=report, audience="").update(separator=" .. ")
    assert count() == first


@pytest.mark.django_db
def test_the_draft_leads_to_the_list_with_its_count(client, cast, report):
    client.force_login(cast.office)
    page = client.get("/periods/2018-H1/report/").content.decode()
    count = len(find_lint_issues(compose_draft(report).document))
    assert page.count(f'href="{PAGE}">Cách viết nên xem lại <b>{count}</b></a>') == 1
