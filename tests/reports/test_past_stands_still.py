"""Whatever changes in the catalogue, what was asked and composed before stays as it was (P10)."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from kgscience.operations.integrity.examine import SCANS, run_checks
from reports.composition.draft import compose_draft, verify_report
from reports.composition.serialization import serialize_document
from reports.models import Report
from tests.indicators import create_indicator
from units.catalogue.dated_edits import dated_values, keep_earlier_wording, propose_start, reassign
from units.checks.run_checks import check_sheet
from units.models import Assignment, Indicator, Period, Rule, Section, Unit
from units.period_catalogue import catalogue_for
from units.period_values import load_period_values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
START = date(2018, 12, 15)
CODE = "kh_tinh_nghiem_thu"
PERIODS = ("2018-H1", "2018-H2")


def sheets(period):
    """Return what the sheet of each unit asks and says, with its problems."""
    valid = catalogue_for(period)
    for unit in valid.reporting_units():
        values = load_period_values(period, unit)
        rows = [
            (code, row.indicator.label, row.indicator.measure, row.value, row.previous)
            for code, row in values.by_code.items()
        ]
        problems = [
            (item.codes, item.severity, item.write()) for item in check_sheet(values.rules, values)
        ]
        yield unit.code, unit.name, rows, problems


def past():
    """Return all that the opened periods show: sheets, drafts, what verification finds."""
    shown = []
    for code in PERIODS:
        period = Period.objects.get(code=code)
        report = Report.objects.select_related("period").get(period=period)
        document = serialize_document(compose_draft(report).document)
        shown.append((list(sheets(period)), document, verify_report(report).problems))
    return shown, [(result.check.code, result.findings) for result in run_checks(SCANS, NOW)]


def edit(record, **changes):
    """Change a record as the administration does."""
    before = dated_values(record)
    for name, value in changes.items():
        setattr(record, name, value)
    record.save()
    keep_earlier_wording(record, before, START, by=User.objects.earliest("pk"), at=NOW)


def reorganize(command, *arguments, **options):
    """Run a command that reorganizes units from the first period not yet opened on."""
    by, out = User.objects.earliest("pk"), StringIO()
    User.objects.filter(pk=by.pk).update(is_active=True)
    options |= {"start": START.isoformat(), "by": by.username}
    call_command(command, *arguments, stdout=out, **options)


def split():
    """Share out what one division reports between two new ones."""
    rows = Assignment.objects.filter(unit__code="p_qlkh").select_related("indicator")
    lines = [f"{row.indicator.code},{'b' if row.pk % 2 else 'c'}" for row in rows]
    with NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write("\n".join(["code,unit", *lines]))
        file.flush()
        reorganize("split_unit", "p_qlkh", into=["b", "c"], map=Path(file.name), name=["B", "C"])


def first(model, **fields):
    return model.objects.get(**fields)


ACTS = {
    "rename a unit": lambda: edit(first(Unit, code="p_qlkh"), name="Phòng mới", short_name="PM"),
    "move an indicator": lambda: reassign(
        first(Indicator, code=CODE), first(Unit, code="cc_tdc"), START
    ),
    "merge units": lambda: reorganize(
        "merge_units", "p_qlkh", "cc_tdc", into="moi", name="Phòng mới"
    ),
    "merge a unit into another": lambda: reorganize(
        "merge_units", "p_qlkh", into="cc_tdc", name="Chi cục mới"
    ),
    "split a unit": split,
    "rename the department": lambda: reorganize("rename_unit", "so", name="Sở mới"),
    "let the program compute an indicator": lambda: edit(
        first(Indicator, code=CODE), expression="kh_tinh_quan_ly + kh_tinh_de_cuong"
    ),
    "change a label and a measure": lambda: edit(
        first(Indicator, code=CODE), label="Tên mới", measure="hồ sơ", pad=0
    ),
    "make an indicator optional": lambda: edit(first(Indicator, code=CODE), required=False),
    "change a part": lambda: edit(
        first(Indicator, code=CODE),
        part="subset",
        parent_id=first(Indicator, code="kh_tinh_quan_ly").pk,
    ),
    "move to another section": lambda: edit(
        first(Indicator, code=CODE), section_id=first(Section, code="tdc").pk
    ),
    "change the title of a section": lambda: edit(first(Section, code="kh_tinh"), title="Mới"),
    "change a rule": lambda: edit(first(Rule, code="C01"), expression=f"{CODE} < 0"),
    "add a rule": lambda: Rule.objects.create(
        code="MOI", expression=f"{CODE} < 0", severity="error", active_from=START
    ),
    "add an indicator": lambda: create_indicator(
        first(Unit, code="p_qlkh"),
        code="moi",
        label="Mới",
        kind="count",
        section=first(Section, code="kh_tinh"),
        active_from=START,
    ),
    "retire an indicator": lambda: Indicator.objects.filter(code=CODE).update(
        active_to=date(2018, 12, 14)
    ),
    "end a unit": lambda: Unit.objects.filter(code="p_qlkh").update(active_to=date(2018, 12, 14)),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_past_stands_still(act):
    Period.objects.update(opens_at=NOW)
    assert propose_start(NOW) == START
    before = past()
    ACTS[act]()
    assert past() == before
