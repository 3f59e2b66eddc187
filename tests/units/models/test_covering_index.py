"""A figure stands once in a sheet, and where it can the index that says so answers from itself."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from tests.units.models.test_triggers import NAMES, standing
from units.models import Figure

ONCE = {
    "postgresql": (
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'figure_once'",
        "CREATE UNIQUE INDEX figure_once ON public.units_figure USING btree (submission_id,"
        " indicator_id) INCLUDE (kind, status, amount, base, version)",
    ),
    "sqlite": (
        "SELECT group_concat(name) FROM pragma_index_info('sqlite_autoindex_units_figure_1')",
        "submission_id,indicator_id",
    ),
}


def index():
    with connection.cursor() as cursor:
        cursor.execute(ONCE[connection.vendor][0])
        return [words for (words,) in cursor.fetchall()]


@pytest.mark.django_db
def test_the_index_holds_what_the_database_lets_it():
    assert index() == [ONCE[connection.vendor][1]]


@pytest.mark.usefixtures("year_2018")
def test_a_form_says_that_a_figure_is_there_already():
    figure = Figure.objects.earliest("pk")
    figure.pk, figure._state.adding = None, True
    with pytest.raises(ValidationError) as refused:
        figure.validate_constraints()
    assert refused.value.messages == ["Số liệu với thông tin Phiếu và Chỉ tiêu đã tồn tại"]


@pytest.mark.django_db
def test_nothing_is_silently_left_out():
    assert Figure.check(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("year_2018")
def test_an_upgrade_keeps_every_figure_and_trigger():
    rows = list(Figure.objects.order_by("pk").values_list())
    call_command("migrate", "units", "0007", verbosity=0)
    assert (standing(), list(Figure.objects.order_by("pk").values_list())) == (NAMES, rows)
    call_command("migrate", verbosity=0)
    assert (standing(), list(Figure.objects.order_by("pk").values_list())) == (NAMES, rows)
    assert index() == [ONCE[connection.vendor][1]]
