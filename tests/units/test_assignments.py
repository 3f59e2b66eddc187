"""Who reports what in a period, from assignments, successions and wordings with dates."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from reports.composition.draft import verify_report
from reports.composition.summary import build_summary
from reports.models import Report
from units.collection.enter_figures import FigureInput, enter_figures
from units.collection.locks import SheetLocked
from units.combination import combine_values
from units.models import (
    Assignment,
    EarlierWording,
    Figure,
    Indicator,
    Period,
    Rule,
    Succession,
    Unit,
)
from units.period_catalogue import catalogue_for, load_catalogue
from units.period_values import load_period_values
from units.progress import load_boards
from units.values import MISSING, NA, NONE, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
CODE = "kh_tinh_nghiem_thu"
MERGED = date(2018, 9, 1)  # within 2018-H2, which lasts from 15/6 to 14/12
NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)


def number(amount, base=None, status="value"):
    return Value(status, Decimal(amount), None if base is None else Decimal(base))


def period(code):
    return Period.objects.get(code=code)


def unit(code="p_qlkh"):
    return Unit.objects.get(code=code)


def reporters(period_code, code=CODE):
    valid = catalogue_for(period(period_code))
    indicator = Indicator.objects.get(code=code)
    return [reporting.code for reporting in valid.units_of(indicator)]


def assign(new, start=None, end=None, code=CODE):
    """Let another unit report an indicator, with its own days."""
    return Assignment.objects.create(
        indicator=Indicator.objects.get(code=code), unit=new, active_from=start, active_to=end
    )


def move(code, start):
    """End the present assignment of CODE the day before, and assign another unit."""
    last = date.fromordinal(start.toordinal() - 1)
    Assignment.objects.filter(indicator__code=CODE).update(active_to=last)
    return assign(unit(code), start)


def enter(new, amount, period_code="2018-H2", code=CODE):
    indicator = Indicator.objects.get(code=code)
    by = User.objects.get_or_create(username=f"nhap-{new.code}")[0]
    values = {indicator: FigureInput(number(amount))}
    enter_figures(period(period_code), new, values, by=by, at=NOW)


def shown(period_code, new=None, code=CODE):
    return load_period_values(period(period_code), new).by_code[code]


# ------------------------------------------------------------------------------ who is asked


def test_who_takes_over_is_asked_for_the_whole_period_in_which_it_happens():
    move("cc_tdc", MERGED)
    assert (reporters("2018-H1"), reporters("2018-H2")) == (["p_qlkh"], ["cc_tdc"])


@pytest.mark.parametrize(
    ("start", "reporting"),
    [
        (date(2018, 6, 15), "cc_tdc"),  # the first day of the period
        (date(2018, 12, 14), "cc_tdc"),  # its last day
        (date(2018, 12, 15), "p_qlkh"),  # the day after it
    ],
)
def test_the_first_period_that_ends_on_or_after_the_day_is_the_successors(start, reporting):
    move("cc_tdc", start)
    assert reporters("2018-H2") == [reporting]


def test_what_ends_without_a_successor_is_asked_once_more():
    Assignment.objects.filter(indicator__code=CODE).update(active_to=date(2018, 7, 1))
    assert reporters("2018-H2") == ["p_qlkh"]
    Assignment.objects.filter(indicator__code=CODE).update(active_to=date(2018, 6, 14))
    assert reporters("2018-H2") == []
    assert CODE not in load_period_values(period("2018-H2")).by_code


def test_a_unit_is_asked_nothing_after_its_end():
    Unit.objects.filter(code="p_qlkh").update(active_to=date(2018, 6, 14))
    assert (reporters("2018-H1"), reporters("2018-H2")) == (["p_qlkh"], [])
    board = load_boards(load_catalogue(), [period("2018-H2")], list(Unit.objects.all()), NOW)[0]
    assert "p_qlkh" not in [sheet.unit.code for sheet in board.sheets]


def test_an_indicator_that_begins_later_is_not_asked_of_earlier_periods():
    valid = catalogue_for(period("2018-H1"))
    before = len(valid.indicators_of(unit()))
    fresh = Indicator.objects.get(code=CODE)
    fresh.pk, fresh.code, fresh.active_from = None, "moi", date(2018, 6, 15)
    fresh.save()
    assign(unit(), code="moi")
    assert len(catalogue_for(period("2018-H1")).indicators_of(unit())) == before
    assert "moi" in catalogue_for(period("2018-H2")).indicators


def test_only_who_is_assigned_in_the_period_enters_the_figure():
    move("cc_tdc", MERGED)
    with pytest.raises(SheetLocked, match=CODE):
        enter(unit(), 3)
    enter(unit("cc_tdc"), 3)
    assert shown("2018-H2").value == number(3)


def test_an_assignment_with_figures_is_ended_and_not_handed_on():
    row = Assignment.objects.get(indicator__code=CODE)
    row.full_clean()
    row.active_to = date(2018, 12, 14)
    row.full_clean()
    for change in ({"unit": unit("cc_tdc")}, {"active_to": date(2017, 12, 14)}):
        changed = Assignment.objects.get(pk=row.pk)
        for name, value in change.items():
            setattr(changed, name, value)
        with pytest.raises(ValidationError, match="đã có số liệu của chỉ tiêu này"):
            changed.full_clean()


def test_the_administration_keeps_assignments_with_figures(client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    pk = Indicator.objects.get(code=CODE).pk
    page = client.get(f"/admin/units/indicator/{pk}/change/").text
    assert ("assignments-0-unit" in page, "assignments-0-DELETE" in page) == (True, False)


# --------------------------------------------------------------------------- the past stands


def test_a_move_leaves_the_earlier_figure_in_the_sheet_that_gave_it():
    before = shown("2018-H1", unit()).value
    move("cc_tdc", MERGED)
    assert shown("2018-H1", unit()).value == before != MISSING
    assert CODE not in load_period_values(period("2018-H1"), unit("cc_tdc")).by_code
    assert Figure.objects.get(indicator__code=CODE).submission.unit == unit()


def test_who_takes_over_sees_the_figure_of_last_period():
    before = shown("2018-H1").value
    move("cc_tdc", MERGED)
    assert shown("2018-H2", unit("cc_tdc")).previous == before


def test_a_successor_sees_the_figures_of_its_predecessors_added():
    sheet = Figure.objects.get(indicator__code=CODE)
    other = unit("cc_tdc")
    assign(other)
    theirs = Figure.objects.filter(submission__unit=other)[0].submission
    Figure.objects.create(
        submission=theirs,
        indicator=sheet.indicator,
        amount=5,
        entered_by=sheet.entered_by,
        entered_at=NOW,
    )
    whole = shown("2018-H1").value
    assert whole == number((sheet.amount or 0) + 5)
    heir = Unit.objects.create(code="moi", name="Phòng mới", reports=True)
    Assignment.objects.filter(indicator__code=CODE).update(active_to=date(2018, 8, 31))
    assign(heir, MERGED)
    for old in (unit(), other):
        days = {"date": MERGED, "by": sheet.entered_by, "at": NOW}
        Succession.objects.create(predecessor=old, successor=heir, **days)
    assert shown("2018-H2", heir).previous == whole
    assert shown("2018-H2").previous == whole


# ------------------------------------------------------------------------------ several units


@pytest.mark.parametrize(
    ("combination", "parts", "whole"),
    [
        ("sum", [number(2), number(3)], number(5)),
        ("sum", [number(1, 4), number(2, 6)], number(3, 10)),
        ("sum", [number(2), MISSING], MISSING),
        ("sum", [NONE, NONE], NONE),
        ("sum", [number(2), NONE], number(2)),
        ("sum", [NA, NA], NA),
        ("sum", [number(2), NA], number(2)),
        ("sum", [NONE, NA], NONE),
        ("sum", [number(2), number(3, status="estimate")], number(5, status="estimate")),
        ("none", [number(2), number(3)], MISSING),
        ("none", [number(2), NA], number(2)),
        (
            "list",
            [Value("value", text="Một.", items=("Một",)), Value("value", text="Hai")],
            Value("value", text="Một; Hai", items=("Một",)),
        ),
    ],
)
def test_values_of_units_are_combined(combination, parts, whole):
    assert combine_values(combination, parts) == whole


def test_a_unit_sees_its_own_share_and_the_report_the_total():
    assign(unit("cc_tdc"))
    enter(unit(), 4)
    assert shown("2018-H2").value == MISSING
    enter(unit("cc_tdc"), 6)
    assert shown("2018-H2", unit()).value == number(4)
    assert shown("2018-H2", unit("cc_tdc")).value == number(6)
    total = shown("2018-H2")
    assert (total.value, total.figure) == (number(10), None)
    shares = [(share.unit.code, share.value, share.figure.writer) for share in total.shares]
    assert sorted(shares) == [
        ("cc_tdc", number(6), "nhap-cc_tdc"),
        ("p_qlkh", number(4), "nhap-p_qlkh"),
    ]


def test_the_card_of_a_figure_lists_the_shares_and_a_unit_sees_its_own(cast, client):
    assign(unit("cc_tdc"))
    enter(unit(), 4, "2018-H2")
    enter(unit("cc_tdc"), 6, "2018-H2")
    path = f"/periods/2018-H2/report/figures/{CODE}/"
    client.force_login(cast.office)
    page = " ".join(client.get(path).text.split())
    assert "<b>10</b>" in page
    assert f"<dt>{unit('cc_tdc').name}</dt> <dd>06 <small>(nhap-cc_tdc" in page
    client.force_login(cast.clerk)
    page = client.get(path).text
    assert ("<b>04</b>" in page, "nhap-cc_tdc" in page) == (True, False)


def test_the_part_of_a_unit_does_not_tell_the_total(cast):
    assign(unit("cc_tdc"))
    enter(unit(), 4)
    enter(unit("cc_tdc"), 6)
    summary = build_summary(period("2018-H2"))
    assert summary.rows[CODE].value == number(10)
    for reporting in ("p_qlkh", "cc_tdc"):
        assert CODE not in summary.for_unit(reporting).rows


def test_a_missing_share_is_named_with_its_unit(cast):
    assign(unit("cc_tdc"))
    label = Indicator.objects.get(code=CODE).label
    message = f"{unit('cc_tdc').name} chưa có số liệu “{label}”."
    problems = verify_report(Report.objects.get(period__code="2018-H1")).problems
    missing = [item.message for item in problems if item.code == CODE]
    assert message in missing
    assert not any(text.startswith(unit().name) for text in missing)


def test_what_cannot_be_combined_is_named_with_its_units():
    Indicator.objects.filter(code=CODE).update(across_units="none")
    assign(unit("cc_tdc"))
    enter(unit(), 4)
    enter(unit("cc_tdc"), 6)
    label, names = Indicator.objects.get(code=CODE).label, f"{unit().name}, {unit('cc_tdc').name}"
    problems = verify_report(Report.objects.get(period__code="2018-H2")).problems
    message = f"“{label}” do {names} cùng nhập, mà chỉ một đơn vị được nhập."
    assert message in [item.message for item in problems]


def test_query_count_is_the_same_for_one_and_many_units(django_assert_num_queries):
    for reporting in Unit.objects.exclude(code="p_qlkh"):
        assign(reporting)
    catalogue = load_catalogue()
    for new in (None, unit()):
        with django_assert_num_queries(1):
            load_period_values(period_h2(catalogue), new, catalogue)


def period_h2(catalogue):
    return catalogue.periods["2018-H2"]


# ---------------------------------------------------------------------------------- wordings


def test_earlier_periods_keep_their_wording():
    indicator, by = Indicator.objects.get(code=CODE), User.objects.earliest("pk")
    rule, section = Rule.objects.get(code="C01"), indicator.section
    old = {"label": indicator.label, "measure": indicator.measure}
    EarlierWording.objects.bulk_create(
        EarlierWording(until=until, by=by, at=NOW, values=values, **record)
        for until, values, record in [
            (date(2018, 6, 15), old, {"indicator": indicator}),
            (date(2019, 1, 1), {"label": "Giữa"}, {"indicator": indicator}),
            (date(2018, 6, 15), {"name": "Tên cũ"}, {"unit": unit()}),
            (date(2018, 6, 15), {"severity": "info"}, {"rule": rule}),
            (date(2018, 6, 15), {"title": "Mục cũ"}, {"section": section}),
        ]
    )
    Indicator.objects.filter(pk=indicator.pk).update(label="Mới", measure="hồ sơ")
    first, second = (catalogue_for(period(code)) for code in ("2018-H1", "2018-H2"))
    assert [
        (valid.indicators[CODE].label, valid.indicators[CODE].measure) for valid in (first, second)
    ] == [(old["label"], old["measure"]), ("Giữa", "hồ sơ")]
    assert first.units_of(indicator)[0].name == "Tên cũ"
    assert second.units_of(indicator)[0].name == unit().name
    assert first.indicators[CODE].section.title == "Mục cũ"
    severities = [
        next(item.severity for item in valid.rules if item.code == "C01")
        for valid in (first, second)
    ]
    assert severities == ["info", rule.severity]


def test_a_rule_is_checked_from_its_first_day_on():
    Rule.objects.filter(code="C01").update(active_from=date(2018, 6, 15))
    checked = [
        "C01" in [rule.code for rule in catalogue_for(period(code)).rules]
        for code in ("2018-H1", "2018-H2")
    ]
    assert checked == [False, True]
