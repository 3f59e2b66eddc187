"""The tables of what we say together refuse what must not be, whichever way it comes in."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from reports.models import Letterhead, Passage, Report
from units.models import Period, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

NOW = "2018-12-05 08:00:00+00:00"
REPORT = {
    "kind": "progress",
    "title": "Mới",
    "status": "draft",
    "layout": "party",
    "draft": 1,
    "signer": "",
    "version": 1,
}
PASSAGE = {
    "order": 99,
    "template": "Mới",
    "separator": ". ",
    "audience": "",
    "edited_at": NOW,
    "version": 1,
}
HEAD = {
    "regime": "state",
    "active_from": "2020-03-05",
    "parent": "",
    "issuer": "Sở",
    "symbol": "BC",
    "term": "",
    "place": "Đâu đó",
    "addressees": "",
    "signing": "GIÁM ĐỐC",
    "recipients": "Lưu",
}
REFUSED = [
    (Report, REPORT, {"period_id": "2018-H2"}, "unique"),
    (Report, REPORT, {"status": "burnt"}, "report_status_known"),
    (Passage, PASSAGE, {"order": 1}, "unique"),
    (Passage, PASSAGE, {"audience": "dogs"}, "passage_audience_known"),
    (Passage, PASSAGE, {"dropped_at": NOW}, "passage_dropped_pair"),
    (Letterhead, HEAD, {"active_from": "2019-01-01"}, "unique"),
    (Letterhead, HEAD, {"active_from": None}, "unique"),
    (Letterhead, HEAD, {"active_to": "2020-03-04"}, "letterhead_active_in_order"),
    (Letterhead, HEAD, {"regime": "royal"}, "letterhead_regime_known"),
]


def insert(model, row):
    """One INSERT behind the ORM's back."""
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*row.values()])


def links(model):
    """The foreign keys of an unremarkable row, by column."""
    if model is Report:
        start, end = "2031-01-01", "2031-06-30"
        period = Period(code="2031-H1", kind="H1", year=2031, start=start, end=end, due_at=NOW)
        period.save()
        return {"period_id": period.pk}
    if model is Passage:
        section = Section.objects.get(code="kh_tinh")
        person = User.objects.create(username="nguoi_nao_do")
        report = Report.objects.get(period__code="2018-H1")
        return {"report_id": report.pk, "section_id": section.pk, "edited_by_id": person.pk}
    return {}


@pytest.mark.parametrize(("model", "row", "change", "constraint"), REFUSED)
def test_one_wrong_column_is_refused(model, row, change, constraint):
    good = links(model) | row
    if model is Letterhead:
        insert(model, row | {"active_from": "2019-01-01"})
    if "period_id" in change:
        change = {"period_id": Period.objects.get(code=change["period_id"]).pk}
    with transaction.atomic():
        insert(model, good)
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError, match=f"(?i){constraint}"):
        insert(model, good | change)


@pytest.mark.parametrize("model", [Report, Passage, Letterhead])
def test_no_check_of_a_table_is_left_untried(model):
    checks = {check.name for check in model._meta.constraints if hasattr(check, "condition")}
    unique = {found.name for found in model._meta.constraints if hasattr(found, "fields")}
    tried = {case[3] for case in REFUSED if case[0] is model}
    assert tried - {"unique"} == checks - unique
