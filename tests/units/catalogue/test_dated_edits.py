"""An edit of the catalogue leaves the periods that were opened before as they were."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests.units.admin.test_admin_writing import save
from tests.units.catalogue import department
from units.catalogue.dated_edits import propose_start, reassign, refuse_start
from units.models import EarlierWording, Indicator, Period, Rule, Section, Unit
from units.period_catalogue import catalogue_for

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)
CODE = "kh_tinh_nghiem_thu"
NEXT = date(2018, 12, 15)  # the day after 2018-H2


@pytest.fixture
def chief(year_2018, client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    Period.objects.update(opens_at=NOW)
    return client


def valid(code):
    return catalogue_for(Period.objects.get(code=code))


def labels(*codes):
    return [valid(code).indicators[CODE].label for code in codes]


def later_period():
    days = {"start": NEXT, "end": date(2019, 6, 14), "due_at": NOW}
    return Period.objects.create(code="2019-H1", kind="H1", year=2019, **days)


def test_the_first_day_after_all_opened_periods_is_proposed(chief):
    later_period()
    assert propose_start(NOW) == NEXT
    Period.objects.update(opens_at=None)
    assert propose_start(NOW) is None


def test_a_changed_label_is_of_later_periods_only(chief):
    later_period()
    before = Indicator.objects.get(code=CODE).label
    assert save(chief, Indicator.objects.get(code=CODE), label="Mới", required="on") == {}
    assert labels("2018-H1", "2018-H2", "2019-H1") == [before, before, "Mới"]
    wording = EarlierWording.objects.get()
    assert (wording.values, wording.until) == ({"label": before}, NEXT)
    assert (wording.by.username, wording.record_id) == ("quan_tri", wording.indicator_id)


def test_the_administrator_may_choose_another_day(chief):
    before = Indicator.objects.get(code=CODE).label
    save(chief, Indicator.objects.get(code=CODE), label="Mới", valid_from="15/06/2018")
    assert labels("2018-H1", "2018-H2") == [before, "Mới"]
    page = chief.get(f"/admin/units/indicator/{Indicator.objects.get(code=CODE).pk}/change/").text
    assert "Thay đổi có hiệu lực từ" in page
    assert "6 tháng cuối năm 2018" in page


def test_a_day_before_a_later_change_is_refused(chief):
    indicator = Indicator.objects.get(code=CODE)
    save(chief, indicator, label="Mới")
    errors = save(chief, indicator, label="Mới hơn", valid_from="15/06/2018")
    assert errors["valid_from"] == [
        "Đã có thay đổi có hiệu lực từ 15/12/2018; chọn ngày đó hoặc sau đó."
    ]
    with pytest.raises(ValidationError):
        refuse_start(indicator, date(2018, 6, 15))


def test_what_does_not_change_by_period_is_just_saved(chief):
    save(chief, Indicator.objects.get(code=CODE), note="Ghi rõ", required="on")
    assert not EarlierWording.objects.exists()


def test_units_rules_and_sections_keep_their_past_too(chief):
    unit, rule = Unit.objects.get(code="p_qlkh"), Rule.objects.get(code="C01")
    section = Section.objects.get(code="kh_tinh")
    old = (unit.name, rule.expression, section.title)
    save(chief, unit, name="Phòng mới")
    save(chief, rule, expression="kh_tinh_nghiem_thu >= 0")
    save(chief, section, title="Mục mới")
    past, unit_now = valid("2018-H2"), Unit.objects.get(code="p_qlkh")
    assert (
        past.units["p_qlkh"].name,
        next(item.expression for item in past.rules if item.code == "C01"),
        past.sections[section.pk].title,
    ) == old
    assert unit_now.name == "Phòng mới"


def test_a_new_indicator_is_asked_from_the_next_period_on(chief):
    form = chief.get("/admin/units/indicator/add/").context["adminform"].form
    assert form.initial["active_from"] == NEXT


def test_reassigning_leaves_the_past_with_who_reported_it(chief):
    later_period()
    indicator, unit = Indicator.objects.get(code=CODE), Unit.objects.get(code="cc_tdc")
    reassign(indicator, unit, NEXT)
    codes = ("2018-H1", "2018-H2", "2019-H1")
    reporting = [[item.code for item in valid(code).units_of(indicator)] for code in codes]
    assert reporting == [["p_qlkh"], ["p_qlkh"], ["cc_tdc"]]


def test_a_folder_loaded_again_changes_later_periods_only(tmp_path):
    folder = department.write(tmp_path)
    call_command("load_catalogue", folder, stdout=StringIO())
    period = Period.objects.earliest("end")
    indicator = catalogue_for(period).indicators_of(Unit.objects.get(code="nn_trot"))[0]
    text = (folder / "indicators.csv").read_text(encoding="utf-8")
    assert indicator.label in text
    (folder / "indicators.csv").write_text(
        text.replace(indicator.label, "Tên mới"), encoding="utf-8"
    )
    call_command("load_catalogue", folder, stdout=StringIO())
    assert Indicator.objects.get(pk=indicator.pk).label == "Tên mới"
    assert catalogue_for(period).indicators[indicator.code].label == indicator.label
