"""The constraints of the tables refuse wrong rows that are inserted by SQL."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from units.models import (
    Assignment,
    DeclaredLiteral,
    EarlierWording,
    Figure,
    Indicator,
    Membership,
    Period,
    Rule,
    Section,
    Submission,
    Succession,
    Unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

NOW = "2018-12-05 08:00:00+00:00"
UNIT = {"code": "moi", "name": "Mới", "short_name": "", "kind": "", "reports": True, "order": 1}
PERIOD = {
    "code": "2031-Q1",
    "kind": "Q1",
    "year": 2031,
    "start": "2031-01-01",
    "end": "2031-03-31",
    "due_at": NOW,
}
SECTION = {
    "code": "moi",
    "part": "report",
    "title": "Mới",
    "heading": "",
    "joiner": "space",
    "order": 1,
}
INDICATOR = {
    "code": "moi",
    "label": "Mới",
    "short_label": "",
    "measure": "",
    "kind": "count",
    "nature": "flow",
    "decimals": 0,
    "pad": 0,
    "suffix": "",
    "date_format": "",
    "bounded": True,
    "signed": False,
    "expression": "",
    "part": "",
    "part_severity": "",
    "tolerance_against": "previous",
    "aggregate": "none",
    "across_units": "",
    "has_share_lines": False,
    "required": True,
    "note": "",
    "order": 1,
}
RULE = {
    "code": "M1",
    "kind": "",
    "expression": "a > 0",
    "severity": "error",
    "message": "Sai.",
    "note": "",
}
FIGURE = {
    "kind": "count",
    "bounded": True,
    "status": "value",
    "amount": "7",
    "text": "",
    "items": "[]",
    "note": "",
    "entered_at": NOW,
    "by_office": False,
    "revision": 1,
}
EMPTY = {"status": "none", "amount": None}
DECIMAL = {"kind": "decimal", "amount": "14.625"}
RATIO = {"kind": "ratio", "amount": "34", "base": "44"}
SUBSET, TOTAL = {"part": "subset", "parent_id": "any"}, {"nature": "cumulative"}
WORDING = {"until": "2019-01-01", "values": "{}", "at": NOW}
DAYS = {"active_from": "2018-02-01", "active_to": "2018-02-28"}
DELEGATED = {"role": "head", "delegated_by_id": "any", "delegated_at": NOW} | DAYS
AGAIN = {"active_from": "2018-03-01"}
ENDS_BEFORE_START = {"active_from": "2018-02-01", "active_to": "2018-01-31"}
TEXT = {"kind": "text", "amount": None, "text": "Nội dung"}

# model, a valid row, a change of it, the constraint that then refuses it
REFUSED = [
    (Unit, UNIT, {"code": "so"}, "unique"),
    (Unit, UNIT, ENDS_BEFORE_START, "unit_active_in_order"),
    (Unit, UNIT, {"id": 90001, "parent_id": 90001}, "unit_not_own_parent"),
    (Period, PERIOD, {"code": "2018-H1"}, "unique"),
    (Period, PERIOD, {"kind": "H1", "year": 2018}, "unique"),
    (Period, PERIOD, {"end": "2031-01-01"}, "period_start_before_end"),
    (Period, PERIOD, {"end": "2030-12-31"}, "period_start_before_end"),
    (Period, PERIOD, {"kind": "H3"}, "period_kind_known"),
    (Section, SECTION, {"code": "kh"}, "unique"),
    (Section, SECTION, {"id": 90001, "parent_id": 90001}, "section_not_own_parent"),
    (Section, SECTION, {"part": "annex"}, "section_part_known"),
    (Section, SECTION, {"joiner": "tab"}, "section_joiner_known"),
    (Indicator, INDICATOR, {"code": "kh_tinh_nghiem_thu"}, "unique"),
    (Indicator, INDICATOR, {"part": "subset"}, "indicator_part_has_parent"),
    (Indicator, INDICATOR, {"parent_id": "any"}, "indicator_part_has_parent"),
    (Indicator, INDICATOR, {"decimals": 1}, "indicator_whole_counts"),
    (Indicator, INDICATOR, {"kind": "money", "decimals": 2}, "indicator_whole_counts"),
    (Indicator, INDICATOR, {"kind": "decimal", "decimals": 4}, "indicator_decimals_at_most_3"),
    (Indicator, INDICATOR, {"accumulates_id": "any"}, "indicator_accumulating_is_cumulative"),
    (Indicator, INDICATOR | SUBSET, {"id": 90001, "parent_id": 90001}, "indicator_not_own_parent"),
    (
        Indicator,
        INDICATOR | TOTAL,
        {"id": 90001, "accumulates_id": 90001},
        "indicator_not_own_flow",
    ),
    (Indicator, INDICATOR, {"id": 90001, "qualifies_id": 90001}, "indicator_not_own_subject"),
    (Indicator, INDICATOR, ENDS_BEFORE_START, "indicator_active_in_order"),
    (Indicator, INDICATOR, {"kind": "mood"}, "indicator_kind_known"),
    (Indicator, INDICATOR, {"nature": "wild"}, "indicator_nature_known"),
    (Indicator, INDICATOR | SUBSET, {"part": "half"}, "indicator_part_known"),
    (Indicator, INDICATOR, {"aggregate": "max"}, "indicator_aggregate_known"),
    (Indicator, INDICATOR, {"across_units": "max"}, "indicator_across_known"),
    (Indicator, INDICATOR, {"part_severity": "grave"}, "indicator_part_severity_known"),
    (Indicator, INDICATOR, {"tolerance_against": "plan"}, "indicator_tolerance_base_known"),
    (Rule, RULE, {"code": "C01"}, "unique"),
    (Rule, RULE, {"severity": "fatal"}, "rule_severity_known"),
    (Rule, RULE, ENDS_BEFORE_START, "rule_active_in_order"),
    (Assignment, {}, ENDS_BEFORE_START, "assignment_active_in_order"),
    (Succession, {}, {"successor_id": "p_qlkh"}, "succession_to_another"),
    (EarlierWording, WORDING, {"unit_id": None}, "earlier_wording_of_a_single_record"),
    (EarlierWording, WORDING, {"section_id": "kh"}, "earlier_wording_of_a_single_record"),
    (DeclaredLiteral, {"text": "x", "reason": ""}, {"text": "26/2015/TT-BKHCN"}, "unique"),
    (DeclaredLiteral, {"text": "x", "reason": "", "section_id": "kh"}, {"text": "x 1"}, "unique"),
    (Submission, {}, {"unit_id": "p_qlkh", "period_id": "2018-H1"}, "unique"),
    (Submission, {}, {"submitted_at": NOW}, "submission_submitted_pair"),
    (Submission, {}, {"submitted_by_id": "any"}, "submission_submitted_pair"),
    (Submission, {}, {"accepted_at": NOW}, "submission_accepted_pair"),
    (Submission, {}, {"accepted_by_id": "any"}, "submission_accepted_pair"),
    (Submission, {}, {"status": "accepted"}, "submission_accepted_has_who"),
    (Submission, {}, {"status": "submitted"}, "submission_submitted_has_who"),
    (Submission, {}, {"status": "lost"}, "submission_status_known"),
    (Membership, {}, {"role": "king"}, "membership_role_known"),
    (Membership, {}, ENDS_BEFORE_START, "membership_active_in_order"),
    (Membership, {}, {"unit_id": None}, "membership_unit_for_entering"),
    (Membership, {}, {"role": "head", "unit_id": None}, "membership_unit_for_entering"),
    (Membership, {}, {"delegated_at": NOW}, "membership_delegated_pair"),
    (Membership, DELEGATED, {"role": "clerk"}, "membership_delegated_for_days"),
    (Membership, DELEGATED, {"active_to": None}, "membership_delegated_for_days"),
    (Membership, {}, {"unit_id": "thanh_tra"}, "unique"),
    (Membership, {"role": "office"}, {"role": "office", "unit_id": None}, "unique"),
    (Membership, AGAIN, AGAIN | {"unit_id": "thanh_tra"}, "unique"),
    (Figure, FIGURE, {"indicator_id": "kh_tw_de_xuat"}, "unique"),
    (Figure, FIGURE | EMPTY, {"status": "perhaps"}, "figure_status_known"),
    (Figure, FIGURE, {"kind": "mood"}, "figure_kind_known"),
    (Figure, FIGURE, {"status": "none"}, "figure_empty_has_nothing"),
    (Figure, FIGURE, {"status": "missing"}, "figure_empty_has_nothing"),
    (Figure, FIGURE | EMPTY, {"text": "x"}, "figure_empty_has_nothing"),
    (Figure, FIGURE | EMPTY, {"base": "2"}, "figure_empty_has_nothing"),
    (Figure, FIGURE, {"amount": None}, "figure_number_or_text"),
    (Figure, FIGURE, {"text": "bảy"}, "figure_number_or_text"),
    (Figure, FIGURE, {"status": "estimate", "amount": None}, "figure_number_or_text"),
    (Figure, FIGURE | TEXT, {"text": ""}, "figure_number_or_text"),
    (Figure, FIGURE | TEXT, {"amount": "1"}, "figure_number_or_text"),
    (Figure, FIGURE | TEXT, {"kind": "date", "text": ""}, "figure_number_or_text"),
    (Figure, FIGURE | RATIO, {"base": None}, "figure_ratio_has_base"),
    (Figure, FIGURE, {"base": "9"}, "figure_ratio_has_base"),
    (Figure, FIGURE | RATIO, {"amount": "45"}, "figure_amount_within_base"),
    (Figure, FIGURE | RATIO, {"amount": "44.001"}, "figure_amount_within_base"),
    (Figure, FIGURE, {"amount": "-1"}, "figure_not_negative"),
    (Figure, FIGURE | RATIO | {"bounded": False}, {"base": "-1"}, "figure_base_above_zero"),
    (Figure, FIGURE | RATIO | {"amount": "0"}, {"base": "0"}, "figure_base_above_zero"),
    (Figure, FIGURE | DECIMAL, {"amount": "NaN"}, "figure_at_most_15_digits"),
    (Figure, FIGURE | RATIO | {"bounded": False}, {"base": "NaN"}, "figure_at_most_15_digits"),
    (Figure, FIGURE, {"amount": "7.5"}, "figure_whole_counts"),
    (Figure, FIGURE, {"kind": "money", "amount": "0.001"}, "figure_whole_counts"),
]

ACCEPTED = [
    (Figure, FIGURE | EMPTY),
    (Figure, FIGURE | RATIO),
    (Figure, FIGURE | RATIO | {"amount": "45", "bounded": False}),
    (Figure, FIGURE | TEXT),
    (Figure, FIGURE | {"amount": "-7", "signed": True}),
    (Figure, FIGURE | {"amount": "7.000", "status": "estimate"}),
    (Figure, FIGURE | DECIMAL),
    (Figure, FIGURE | {"amount": "999999999999999"}),
    (Indicator, INDICATOR | SUBSET),
    (Indicator, INDICATOR | {"accumulates_id": "any", "nature": "cumulative"}),
    (Submission, {"status": "accepted", "accepted_by_id": "any", "accepted_at": NOW}),
    (Membership, {"role": "office", "unit_id": None}),
]


def foreign_keys(model):
    """Return the foreign keys of an unremarkable row, by column."""
    person = User.objects.get_or_create(username="nguoi_nao_do")[0].pk
    if model is Submission:
        period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
        return {"period_id": period.pk, "unit_id": unit.pk, "status": "draft", "revision": 1}
    if model is Membership:
        unit = Unit.objects.get(code="p_qlkh")
        return {"user_id": person, "unit_id": unit.pk, "role": "clerk"}
    if model is Indicator:
        return {"section_id": Section.objects.get(code="kh_tw").pk}
    if model is Assignment:
        indicator, unit = Indicator.objects.all()[0], Unit.objects.get(code="p_qlkh")
        return {"indicator_id": indicator.pk, "unit_id": unit.pk}
    if model is Succession:
        old, new = (Unit.objects.get(code=code).pk for code in ("p_qlkh", "cc_tdc"))
        days = {"date": "2019-01-01", "decision": "", "before": "{}", "at": NOW, "by_id": person}
        return {"predecessor_id": old, "successor_id": new, **days}
    if model is EarlierWording:
        return {"unit_id": Unit.objects.get(code="p_qlkh").pk, "by_id": person}
    if model is Figure:
        sheet = Submission.objects.get(period__code="2018-H1", unit__code="p_qlkh")
        return {"submission_id": sheet.pk, "entered_by_id": person}
    return {"order": 1} if model is Rule else {}


def resolve_key(column, value):
    """Return the primary key for a foreign key written as a code."""
    if not column.endswith("_id") or not isinstance(value, str):
        return value
    if column.endswith("_by_id"):
        return User.objects.get(username="nguoi_nao_do").pk
    model = {"unit": Unit, "successor": Unit, "period": Period, "section": Section}.get(
        column[:-3], Indicator
    )
    records = model._default_manager
    results = records.all() if value == "any" else records.filter(code=value)
    return results.values_list("pk", flat=True)[0]


def indicator_for(figure):
    """Return an unreported indicator of the figure's kind."""
    code = f"moi_{figure['kind']}_{figure['bounded']:d}"
    like = {"kind": figure["kind"], "bounded": figure["bounded"]}
    return Indicator.objects.get_or_create(code=code, defaults=foreign_keys(Indicator) | like)[0].pk


def insert(model, *parts):
    """Insert a row by SQL, without the ORM."""
    row = foreign_keys(model)
    row |= {"indicator_id": indicator_for(parts[0])} if model is Figure else {}
    for part in parts:
        row |= {column: resolve_key(column, value) for column, value in part.items()}
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*row.values()])


def case_id(case):
    return "-".join([case[0].__name__, *(f"{key}={value}" for key, value in case[2].items())])


@pytest.mark.parametrize(
    ("model", "row", "change", "constraint"), REFUSED, ids=map(case_id, REFUSED)
)
def test_a_wrong_column_is_refused(model, row, change, constraint):
    elsewhere = {"unit_id": "thanh_tra"}
    rows = [elsewhere, elsewhere | AGAIN, {"role": "office", "unit_id": None}]
    for current in rows if model is Membership else ():
        insert(model, current)
    if model is DeclaredLiteral:
        insert(model, {"text": "x 1", "reason": "", "section_id": "kh"})
    with transaction.atomic():
        insert(model, row)
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError, match=f"(?i){constraint}"):
        insert(model, row, change)


@pytest.mark.parametrize(("model", "row"), ACCEPTED)
def test_a_valid_row_is_accepted(model, row):
    before = model.objects.count()
    insert(model, row)
    assert model.objects.count() == before + 1


@pytest.mark.parametrize("model", dict.fromkeys(case[0] for case in REFUSED))
def test_every_check_constraint_is_tested(model):
    checks = {check.name for check in model._meta.constraints if hasattr(check, "condition")}
    unique = {
        constraint.name for constraint in model._meta.constraints if hasattr(constraint, "fields")
    }
    tried = {case[3] for case in REFUSED if case[0] is model}
    assert tried - {"unique"} == checks - unique
