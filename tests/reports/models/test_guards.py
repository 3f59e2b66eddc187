"""What an approved or published report holds cannot be changed beside it, not even by SQL."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from reports.models import Passage, Report
from reports.models.signing import Form
from units.models import Period, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

CLOSED = ["approved", "published", "corrected"]
CHANGES = {
    "title": "tên khác",
    "layout": "state",
    "draft_number": 9,
    "number": 99,
    "signed_on": date(2018, 1, 1),
    "signer": "Người khác",
    "signing_form": Form.values[-1],
    "signing_title": "Chức vụ khác",
}


@pytest.fixture
def report() -> Report:
    report, _ = Report.objects.get_or_create(period=Period.objects.get(code="2018-H1"))
    Passage.objects.create(
        report=report,
        section=Section.objects.all()[0],
        order=991,
        template="Câu.",
        edited_by_id=User.objects.create_user("editor").pk or 0,
        edited_at=timezone.now(),
    )
    return report


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize("field", CHANGES)
def test_closed_report_keeps_what_it_prints(report, status, field):
    Report.objects.filter(pk=report.pk).update(status=status)
    with pytest.raises(IntegrityError, match="closed_report_not_changed"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**{field: CHANGES[field]})


@pytest.mark.parametrize("status", ["draft", "in_review"])
@pytest.mark.parametrize("field", CHANGES)
def test_report_that_is_not_closed_may_change(report, status, field):
    Report.objects.filter(pk=report.pk).update(status=status)
    assert Report.objects.filter(pk=report.pk).update(**{field: CHANGES[field]}) == 1


def test_publishing_sets_number_and_day_alone(report):
    Report.objects.filter(pk=report.pk).update(status="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(status="published", signer="Người khác")
    changed = {"number": 7, "signed_on": date(2018, 6, 20)}
    assert Report.objects.filter(pk=report.pk).update(status="published", **changed) == 1


@pytest.mark.parametrize("status", CLOSED)
def test_taking_the_approval_back_opens_the_report(report, status):
    Report.objects.filter(pk=report.pk).update(status=status)
    reopened = {"status": "draft", "draft_number": 2, "signer": "Người khác"}
    assert Report.objects.filter(pk=report.pk).update(**reopened) == 1


@pytest.mark.parametrize("status", CLOSED)
def test_passages_of_a_closed_report_stay(report, status):
    passage = report.passages.first()
    Report.objects.filter(pk=report.pk).update(status=status)
    with pytest.raises(IntegrityError, match="closed_passage_not_changed"), transaction.atomic():
        Passage.objects.filter(pk=passage.pk).update(template="Câu khác.")
    passage.pk, passage.order = None, 990
    with pytest.raises(IntegrityError, match="closed_passage_not_added"), transaction.atomic():
        passage.save()
