"""Every date of every form is shown and typed day first, in every browser."""

import re
from datetime import date, datetime

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import get_resolver
from django.utils.timezone import get_default_timezone

from tests.kgscience.test_screen_words import visible_texts
from units.text.date_fields import TypedDateField, TypedDateTimeField

DAY = date(2018, 6, 5)
MOMENT = datetime(2018, 6, 5, 17, 30, tzinfo=get_default_timezone())
DATES = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField)


def all_subclasses(form):
    for child in form.__subclasses__():
        yield child
        yield from all_subclasses(child)


def date_fields(rf):
    """Yield the place and field of each date of our own forms and of the administration."""
    assert get_resolver().url_patterns  # which imports every form
    ours = re.compile(r"(units|reports|kgscience)\.(?!admin)")
    classes = [form for form in all_subclasses(forms.BaseForm) if ours.match(form.__module__)]
    request = rf.get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    for model_admin in admin.site._registry.values():
        if not model_admin.has_add_permission(request):
            continue
        classes.append(model_admin.get_form(request))
        formsets = model_admin.get_formsets_with_inlines(request)
        classes.extend(formset.form for formset, _ in formsets)
    for form in classes:
        for name, field in form.base_fields.items():
            if isinstance(field, DATES):
                yield f"{form.__name__}.{name}", field


def form_of(field, data=None):
    return type("DateForm", (forms.Form,), {"day": field})(data, initial={"day": MOMENT})


def rendered_values(form):
    return re.findall(r'value="([^"]*)"', str(form["day"]))


@pytest.mark.django_db
def test_every_form_shows_and_reads_the_day_first(rf):
    wrong, places = set(), set()
    for place, field in date_fields(rf):
        places.add(place)
        is_split = isinstance(field, forms.SplitDateTimeField)
        is_typed = is_split or isinstance(field, TypedDateField | TypedDateTimeField)
        is_day = isinstance(field, forms.DateField)
        text = "05/06/2018" if is_day else "05/06/2018 17:30"
        texts = text.split() if is_split else [text]
        read = field.clean(texts if is_split else text)
        seen = rendered_values(form_of(field))
        if (is_typed, seen, read) != (True, texts, DAY if is_day else MOMENT):
            wrong.add(place)
    assert wrong == set()
    assert {"PeriodForm.due_at", "ConferenceForm.held_on", "UnitForm.active_to"} <= places


def test_no_template_or_script_has_a_date_field_of_the_browser():
    own = re.compile(r"type\W{1,5}(?:date|datetime-local|month|week)\b")
    assert [place for place, text in visible_texts() if own.search(text)] == []


@pytest.mark.parametrize("typed", ["5/6/2018", "05-06-2018", "05.06.2018", " 2018-06-05 "])
def test_a_day_is_read_as_people_and_programs_write_it(typed):
    assert TypedDateField().clean(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    ["5/6/2018 17:30", "17:30 05/06/2018", "2018-06-05 17:30", "2018-06-05T17:30:00",
     "2018-06-05T10:30+00:00"],
)  # fmt: skip
def test_a_moment_is_read_as_people_and_programs_write_it(typed):
    assert TypedDateTimeField().clean(typed) == MOMENT


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (TypedDateField, "mai", "Gõ ngày/tháng/năm, ví dụ 31/12/2018."),
        (TypedDateField, "06/31/2018", "Gõ ngày/tháng/năm, ví dụ 31/12/2018."),
        (TypedDateField, "31/12/18", "Gõ ngày/tháng/năm, ví dụ 31/12/2018."),
        (TypedDateField, "01/01/0018", "Viết năm đủ bốn chữ số, từ 1900 đến 2999."),
        (TypedDateTimeField, "31/12/2018", "ví dụ 31/12/2018 17:00."),
        (TypedDateTimeField, "2018-13-45T25:61", "ví dụ 31/12/2018 17:00."),
        (TypedDateTimeField, "0001-01-01T00:00", "Viết năm đủ bốn chữ số, từ 1900 đến 2999."),
        (TypedDateTimeField, "9999-12-31T23:59-14:00", "Viết năm đủ bốn chữ số, từ 1900 đến 2999."),
    ],
)
def test_a_wrong_date_stays_with_an_example_beside_it(field, typed, message):
    form = form_of(field(), {"day": typed})
    assert form.errors["day"][0].endswith(message)
    assert rendered_values(form) == [typed]
