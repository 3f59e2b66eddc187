"""A sheet is taken back until the office has looked at it."""

import pytest
from django.utils.timezone import localtime

from reports.models import Report
from tests.kgscience.operations.integrity.damage import find_problems
from tests.units.sheets import NOW, REASON, sheet, single_spaced
from units.errors import ActionRefused
from units.models import Indicator, Membership, Notification, Period, SubmissionTransition
from units.submission.extensions import reopen_figure
from units.submission.transitions import apply_transition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

SHEET = "/periods/2018-H2/units/tt_ky_thuat/"


@pytest.fixture
def act(client, people):
    """Return a function that posts a verb as a role from a page of `version`."""

    def act(role, verb, version=1, **fields):
        client.force_login(people[role])
        return client.post(f"{SHEET}{verb}/", {"version": version, **fields})

    return act


@pytest.fixture
def submitted(period, unit, people):
    return sheet(period, unit, people, "submitted")


def page(client, user, path=SHEET):
    client.force_login(user)
    return single_spaced(client.get(path))


def verbs():
    return [*SubmissionTransition.objects.order_by("pk").values_list("verb", flat=True)]


def test_head_recalls_a_sheet_that_the_office_has_not_seen(submitted, act, people):
    assert act("head", "recall").status_code == 302
    submitted.refresh_from_db()
    assert (submitted.status, submitted.revision, verbs()) == ("draft", 2, ["recall"])
    (notice,) = Notification.objects.filter(user=people["office"])
    assert notice.text.endswith("u-1 đã rút lại để sửa.")


def test_recalled_sheet_can_be_submitted_again(submitted, act):
    act("head", "recall")
    assert act("head", "submit", 2).status_code == 302
    assert verbs() == ["recall", "submit"]


def test_sheet_that_the_office_has_seen_is_not_recalled(client, submitted, act, people):
    act("office", "view")
    answer = act("head", "recall")
    at = localtime(SubmissionTransition.objects.get().at)
    why = f"u-2 (Văn phòng) đã xem biểu lúc {at:%H:%M %d/%m/%Y} nên không rút lại được."
    assert (answer.status_code, verbs()) == (409, ["view"])
    assert why in single_spaced(answer)
    shown = page(client, people["head"])
    assert why in shown
    assert "Rút lại biểu" not in shown


@pytest.mark.parametrize("status", ["in_review", "approved", "published", "corrected"])
def test_sheet_is_not_recalled_while_its_report_is_read(client, submitted, act, people, status):
    Report.objects.filter(period__code="2018-H2").update(status=status)
    answer = act("head", "recall")
    assert (answer.status_code, verbs()) == (409, [])
    assert "nên không rút lại biểu được" in single_spaced(answer)
    assert "Rút lại biểu" not in page(client, people["head"])
    Report.objects.filter(period__code="2018-H2").update(status="draft")
    assert act("head", "recall").status_code == 302


def test_view_of_an_earlier_submission_does_not_hinder_the_next(submitted, act):
    act("office", "view")
    act("office", "send-back", reason=REASON)
    act("head", "submit", 2, reason=REASON)
    assert act("head", "recall", 3).status_code == 302


def test_opening_the_sheet_writes_nothing(client, submitted, people):
    for path in (SHEET, f"{SHEET}accept/", f"{SHEET}send-back/"):
        shown = page(client, people["office"], path)
        assert (f'action="{SHEET}view/"' in shown, verbs()) == (True, []), path
        assert "js/sheet/view.js" in shown


@pytest.mark.parametrize("role", ["clerk", "head", "committee", "signer", "records"])
def test_only_the_office_marks_a_sheet_as_seen(client, submitted, act, people, role):
    assert f'action="{SHEET}view/"' not in page(client, people[role])
    assert (act(role, "view").status_code, verbs()) == (403, [])


def test_sheet_is_marked_as_seen_once(client, submitted, act, people):
    assert [act("office", "view").status_code for _ in range(2)] == [302, 302]
    assert verbs() == ["view"]
    shown = page(client, people["office"])
    assert f'action="{SHEET}view/"' not in shown
    assert "<b>Văn phòng xem</b> <span>u-2</span>" in shown


def test_reopening_a_figure_counts_as_looking(submitted, act, people):
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    reopen_figure(submitted, cell, by=people["office"], at=NOW, reason=REASON)
    assert (act("head", "recall").status_code, verbs()) == (409, ["view"])


def test_accepted_sheet_is_not_recalled(submitted, act):
    act("office", "accept")
    assert act("head", "recall", 2).status_code == 409


def test_sheet_of_a_closed_period_is_not_recalled(client, submitted, act, people):
    """It could not be submitted again."""
    Period.objects.filter(code="2018-H2").update(locks_at=NOW)
    answer = act("head", "recall")
    assert (answer.status_code, verbs()) == (409, [])
    assert "đã khóa" in single_spaced(answer)
    assert "Rút lại biểu" not in page(client, people["head"])


def test_nobody_accepts_a_sheet_they_submitted(client, submitted, act, people, unit):
    Membership.objects.create(user=people["head"], role="office")
    why = "Bạn đã nộp biểu này; người khác của Văn phòng xem và chấp nhận."
    for path in (SHEET, f"{SHEET}accept/"):
        shown = page(client, people["head"], path)
        assert (why in shown, "<button>Chấp nhận" in shown) == (True, False), path
        assert f'action="{SHEET}view/"' not in shown
    assert [act("head", verb).status_code for verb in ("accept", "view")] == [409, 409]
    assert act("head", "recall").status_code == 302
    with pytest.raises(ActionRefused, match="Biểu đang nhập"):
        apply_transition(submitted, "accept", by=people["head"], at=NOW, expected_revision=2)


def test_log_of_a_whole_way_is_in_order(period, unit, people, act):
    """The integrity check follows announcing, viewing and recalling, too."""
    sheet(period, unit, people, "draft")
    submit = {"reason": REASON}
    for step, (role, verb, version) in enumerate(
        (
            ("clerk", "ready", 1),
            ("head", "submit", 1),
            ("head", "recall", 2),
            ("head", "submit", 3),
            ("office", "view", 4),
            ("office", "send-back", 4),
            ("clerk", "ready", 5),
            ("head", "submit", 5),
            ("office", "view", 6),
            ("office", "accept", 6),
        )
    ):
        assert act(role, verb, version, **submit).status_code == 302, (step, verb)
    assert verbs()[:4] == ["announce", "submit", "recall", "submit"]
    assert [find_problems(code) for code in ("sheet-moves-broken", "sheet-without-who")] == [[], []]
