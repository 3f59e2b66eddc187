"""Rules E1 and F5 of the law: what an indicator must have, and in which order texts stand."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from units.models import Indicator, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


def test_e1_an_indicator_has_a_code_a_name_a_kind_a_place_and_a_unit():
    with pytest.raises(ValidationError) as refused:
        Indicator(nature="").full_clean()
    assert {"code", "label", "kind", "nature", "section"} <= {*refused.value.error_dict}


def test_e1_kinds_are_those_that_the_law_names_and_no_others():
    row = {
        "section": Section.objects.get(code="kh_tinh"),
        "label": "Số thử",
    }
    assert set(Indicator.Kind.values) == {
        "count", "decimal", "money", "percent", "ratio", "text", "date",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(code="la", kind="float", **row)


def test_e1_the_code_is_unique_and_a_measure_may_be_named():
    first = Indicator.objects.get(code="kh_tinh_loai_a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(
            code=first.code, kind="count", section=first.section, label="Số thử"
        )
    assert Indicator.objects.exclude(measure="").count() > 50


@pytest.mark.parametrize(
    ("start", "end", "active"),
    [
        (None, None, True),
        (date(2018, 6, 14), None, True),
        (date(2018, 6, 15), None, False),
        (None, date(2018, 6, 14), True),
        (None, date(2018, 6, 13), False),
    ],
)
def test_e1_an_indicator_is_asked_from_its_first_to_its_last_day(start, end, active):
    indicator = Indicator(active_from=start, active_to=end)
    assert indicator.is_active_on(date(2018, 6, 14)) is active


def test_e1_the_last_day_is_not_before_the_first():
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(active_from=date(2018, 7, 1), active_to=date(2018, 6, 1))


def test_e1_a_total_names_its_parts():
    part = Indicator.objects.get(code="kh_tinh_loai_a")
    total = Indicator.objects.get(code="kh_tinh_nghiem_thu")
    assert (part.parent, part.part) == (total, "subset")


# Codes have no Vietnamese letters; declared texts are listed for the administrator alone.
CODES = {"pk", "code", "role", "regime", "series", "symbol", "format", "text"}


def test_f5_no_list_is_sorted_by_a_database_that_does_not_know_vietnamese():
    """The order of rows is the catalogue's: SQLite puts Đ and Á behind Z."""
    typed = (models.CharField, models.TextField)
    sorted_by_text = [
        f"{model._meta.label}: {name}"
        for model in apps.get_models()
        if model._meta.app_label in ("units", "reports")
        for name in model._meta.ordering or ()
        if isinstance(name, str) and "__" not in name
        and name.lstrip("-") not in CODES
        and isinstance(model._meta.get_field(name.lstrip("-")), typed)
    ]  # fmt: skip
    assert sorted_by_text == []
