"""One exported workbook, and a clerk to bring it back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.units.exchange.workbooks import PERIOD, UNIT
from units.exchange.workbook import export, read
from units.models import Period, Unit

AT = datetime(2018, 12, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def period(year_2018):
    return Period.objects.get(code=PERIOD)


@pytest.fixture
def unit(year_2018):
    return Unit.objects.get(code=UNIT)


@pytest.fixture
def exported(period, unit) -> bytes:
    return export(period, unit)


@pytest.fixture
def reading(period, unit, exported):
    """What is read of the exported workbook after a change."""
    return lambda change=lambda content: content: read(change(exported), period, unit)
