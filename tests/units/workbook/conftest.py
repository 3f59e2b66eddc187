"""One exported workbook, and a clerk to bring it back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import load_2018
from tests.units.workbook.workbooks import PERIOD, UNIT
from units.models import Period, Unit
from units.workbook.export import export
from units.workbook.read import read

AT = datetime(2018, 12, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def period(year_2018):
    return Period.objects.get(code=PERIOD)


@pytest.fixture
def unit(year_2018):
    return Unit.objects.get(code=UNIT)


@pytest.fixture(scope="session")
def exported(django_db_setup, django_db_blocker) -> bytes:
    """Return the workbook as every test finds it: exported once for all of them."""
    with django_db_blocker.unblock():
        load_2018()
        return export(Period.objects.get(code=PERIOD), Unit.objects.get(code=UNIT))


@pytest.fixture
def reading(period, unit, exported):
    """Return what is read of the exported workbook after a change."""
    return lambda change=lambda content: content: read(change(exported), period, unit)
