"""Each check of what the units have said: it holds of 2018, and finds the damage planted for it."""

import pytest

from tests.kgscience.operations.integrity.damage import find_problems, planted
from units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

PLACE = "2018-H1/p_qlkh/kh_tinh_nghiem_thu"
INDICATOR = "(SELECT id FROM units_indicator WHERE code = '{}')"
H1 = "(SELECT id FROM units_period WHERE code = '2018-H1')"


def indicator(code="kh_tinh_nghiem_thu"):
    return INDICATOR.format(code)


def figure(says, code="kh_tinh_nghiem_thu"):
    return f"UPDATE units_figure SET {says} WHERE indicator_id = {indicator(code)}"


def change(table, says, code):
    return f"UPDATE units_{table} SET {says} WHERE code = '{code}'"


def sheet(says, unit="p_qlkh"):
    text = f"(SELECT id FROM units_unit WHERE code = '{unit}')"
    return f"UPDATE units_submission SET {says} WHERE unit_id = {text} AND period_id = {H1}"


def user(name):
    return f"(SELECT id FROM auth_user WHERE username = '{name}')"


FIGURES = {
    "figure-kind": (figure("kind = 'decimal'"), PLACE),
    "figure-decimals": (
        figure("amount = 14.67", "ttud_nam_linh_chi"),
        "2018-H1/tt_ung_dung/ttud_nam_linh_chi",
    ),
    "figure-date": (
        figure("text = '10-8'", "hn_ngay"),
        "2018-H1/van_phong/hn_ngay",
    ),
    "figure-owner": (
        "UPDATE units_assignment SET unit_id = (SELECT id FROM units_unit WHERE code = 'cc_tdc')"
        f" WHERE indicator_id = {indicator('kh_tinh_nghiem_thu')}",
        PLACE,
    ),
    "figure-inactive": (
        change("indicator", "active_from = '2018-07-01'", "kh_tinh_nghiem_thu"),
        PLACE,
    ),
    "figure-unlogged": (
        "DELETE FROM units_figurechange WHERE figure_id IN"
        f" (SELECT id FROM units_figure WHERE indicator_id = {indicator()})",
        PLACE,
    ),
    "log-differs": (figure("amount = 22"), PLACE),
    "log-incomplete": (figure("revision = 2"), PLACE),
}


@pytest.mark.parametrize("code", FIGURES)
def test_damage_to_a_figure_is_found(code):
    statement, where = FIGURES[code]
    assert find_problems(code) == []
    assert planted(code, statement) == [where]


CATALOGUE = {
    "code-twice": (change("unit", "code = 'P_QLKH'", "cc_tdc"), "đơn vị"),
    "unit-name-twice": (
        "UPDATE units_unit SET name = (SELECT UPPER(name) FROM units_unit WHERE code = 'cc_tdc')"
        " WHERE code = 'thanh_tra'",
        "đơn vị",
    ),
    "section-title-twice": (
        "UPDATE units_section SET title = 'Cấp tỉnh',"
        " parent_id = (SELECT parent_id FROM units_section WHERE code = 'kh_tinh')"
        " WHERE code IN ('kh_tinh', 'kh_tw')",
        "đề cương",
    ),
    "indicator-label-twice": (
        "UPDATE units_indicator SET label = 'Số đề tài'"
        " WHERE code IN ('kh_tinh_nghiem_thu', 'kh_tinh_quan_ly')",
        "chỉ tiêu",
    ),
    "rule-unreadable": (change("rule", "expression = '1 +'", "C01"), "quy tắc C01"),
    "text-not-nfc": (
        change("unit", "name = 'Tho\u0302ng tin'", "thanh_tra"),
        "đơn vị số {thanh_tra}, tên đơn vị",
    ),
    "text-hidden": (
        change("unit", "name = 'Thông\u202e tin'", "thanh_tra"),
        "đơn vị số {thanh_tra}, tên đơn vị",
    ),
    "period-overlap": (change("period", "\"end\" = '2018-06-20'", "2018-H1"), "2018-H2"),
    "period-due-too-soon": (
        change("period", "due_at = '2018-06-14 03:00:00+00:00'", "2018-H1"),
        "2018-H1",
    ),
}


@pytest.mark.parametrize("code", CATALOGUE)
def test_damage_to_the_catalogue_is_found(code):
    statement, where = CATALOGUE[code]
    assert find_problems(code) == []
    place = where.format(thanh_tra=Unit.objects.get(code="thanh_tra").pk)
    assert planted(code, statement) == [place]


def test_a_circle_is_found_from_each_of_its_ends():
    assert find_problems("circle") == []
    both = "('kh_tinh_nghiem_thu', 'kh_tinh_quan_ly')"
    statement = (
        "UPDATE units_indicator SET part = 'subset', parent_id = (SELECT id FROM units_indicator"
        f" AS its WHERE its.code IN {both} AND its.code <> units_indicator.code)"
        f" WHERE code IN {both}"
    )
    assert len(planted("circle", statement)) == 2


def test_a_plan_for_a_text_is_found():
    statement = (
        "INSERT INTO units_target (indicator_id, year, amount, source)"
        f" VALUES ({indicator('hn_ngay')}, 2018, 5, '')"
    )
    assert find_problems("plan-of-text") == []
    assert len(planted("plan-of-text", statement)) == 1


SUMS = {
    "parts-do-not-add-up": (figure("amount = 13", "tdc_nscl_ho_tro"), "2018-H1/tdc_nscl_ho_tro"),
    "subset-above-total": (figure("amount = 6"), "2018-H1/kh_tinh_nghiem_thu"),
    "cumulative-differs": (
        "INSERT INTO units_openingbalance (indicator_id, before_id, amount, source)"
        f" VALUES ({indicator('kh_gcn_to_chuc_luy_ke')}, {H1}, 7, '')",
        "2018-H1/kh_gcn_to_chuc_luy_ke",
    ),
}


@pytest.mark.parametrize("code", SUMS)
def test_figures_that_do_not_agree_are_found(code):
    statement, where = SUMS[code]
    assert find_problems(code) == []
    assert planted(code, statement) == [where]


def test_bases_of_parts_that_do_not_add_up_are_found():
    code, part = "ratio-parts-do-not-add-up", "cn_tk_co_so"
    statement = change("indicator", f"part = 'addend', parent_id = {indicator(part)}", "{}")
    assert find_problems(code) == []
    where = planted(code, statement.format("cn_sk_ket_qua"))
    assert where == [f"2018-H1/{part}"]


# ------------------------------------------------------------------------------------ the sheets

STEP = (
    "INSERT INTO units_submissiontransition"
    " (submission_id, verb, from_status, to_status, by_id, at, reason)"
    " SELECT id, '{}', '{}', '{}', {}, '2018-06-20 03:00:00+00:00', 'vì sao' FROM units_submission"
    f" WHERE period_id = {H1} AND unit_id = (SELECT id FROM units_unit WHERE code = 'p_qlkh')"
)
SHEETS = {
    "sheet-untraced": sheet(
        f"status = 'submitted', submitted_by_id = {user('head')},"
        " submitted_at = '2018-06-20 03:00:00+00:00'"
    ),
    "sheet-moves-broken": STEP.format("submit", "returned", "submitted", user("head")),
    "sheet-without-who": STEP.format("accept", "submitted", "accepted", user("office")),
}


@pytest.mark.parametrize("code", SHEETS)
def test_a_sheet_whose_trail_does_not_lead_to_it_is_found(code):
    assert find_problems(code) == []
    assert planted(code, SHEETS[code]) == ["2018-H1/p_qlkh"]


COPY = (
    "INSERT INTO units_submission (period_id, unit_id, status, revision)"
    " SELECT id, {unit}, 'draft', 1 FROM units_period WHERE code = '2018-H2'",
    "INSERT INTO units_figure (submission_id, indicator_id, kind, bounded, status, amount, base,"
    " text, items, note, entered_by_id, entered_at, by_office, revision)"
    " SELECT (SELECT MAX(id) FROM units_submission), indicator_id, kind, bounded, status, amount,"
    " base, text, items, note, entered_by_id, entered_at, by_office, revision FROM units_figure"
    " WHERE submission_id = (SELECT id FROM units_submission WHERE period_id = {h1}"
    " AND unit_id = (SELECT id FROM units_unit WHERE code = 'p_qlkh'))",
)


def copied(unit):
    owner = f"(SELECT id FROM units_unit WHERE code = '{unit}')"
    return [item.format(unit=owner, h1=H1) for item in COPY]


def test_a_sheet_copied_from_the_period_before_is_found():
    assert find_problems("sheet-copied") == []
    assert planted("sheet-copied", *copied("p_qlkh")) == ["2018-H2, p_qlkh"]


def test_a_sheet_copied_from_another_unit_is_found():
    statements = [*copied("p_qlkh"), *copied("cc_tdc")]
    assert find_problems("sheet-like-another") == []
    assert planted("sheet-like-another", *statements) == ["2018-H2, p_qlkh, cc_tdc"]


# ------------------------------------------------------------------------------------ the people


def test_a_role_of_somebody_who_left_is_found():
    statement = "UPDATE auth_user SET is_active = (1 = 0) WHERE username = 'clerk'"
    assert find_problems("membership-of-inactive") == []
    assert planted("membership-of-inactive", statement) == ["clerk, Người nhập số liệu"]


def test_a_notice_to_nobody_is_found():
    statement = (
        "INSERT INTO units_notification (user_id, key, text, url, at)"
        f" VALUES ({user('stranger')}, 'x', 'Đến hạn', '', '2018-06-20 03:00:00+00:00')"
    )
    assert find_problems("notice-to-nobody") == []
    assert planted("notice-to-nobody", statement) == ["stranger"]
