"""No form takes in a text that cannot be printed."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User

from reports.conference.forms import ConferenceForm, TaskForm
from reports.opening.forms import PeriodForm, ReportForm
from reports.review.layout_choice.forms import LayoutForm
from units.admin.lists import EditableAdmin
from units.models import Unit

# Numbers, codes of a strict pattern, what is chosen from a list, and what is never shown.
READ_OTHERWISE = {"amount", "code", "layout", "password1", "password2"}


def plain_text_fields(form):
    return {name for name, field in form.base_fields.items() if type(field) is forms.CharField}


@pytest.mark.parametrize(
    "form",
    [ConferenceForm, TaskForm, PeriodForm, ReportForm, LayoutForm],
    ids=lambda form: form.__name__,
)
def test_a_form_reads_printable_text(form):
    assert plain_text_fields(form) <= READ_OTHERWISE


def test_the_administration_reads_printable_text(rf):
    request = rf.get("/")
    request.user = User(is_superuser=True)
    for model, page in admin.site._registry.items():
        if isinstance(page, EditableAdmin):
            form = page.get_form(request)
            assert (model, plain_text_fields(form) - READ_OTHERWISE) == (model, set())


@pytest.mark.django_db
def test_the_administration_names_the_unprintable_character(rf):
    request = rf.get("/")
    request.user = User(is_superuser=True)
    form = admin.site._registry[Unit].get_form(request)({"name": "Phòng\uffff"})
    assert form.errors["name"] == [
        "Vị trí 6 có ký tự không in được (U+FFFF). Xóa ký tự này rồi gõ lại."
    ]
