"""A unit, a period and a user in every role."""

import pytest
from django.contrib.auth.models import User

from tests.units.sheets import ROLES
from units.models import Membership, Period, Role, Unit


@pytest.fixture
def period():
    return Period.objects.get(code="2018-H2")


@pytest.fixture
def unit():
    return Unit.objects.get(code="tt_ky_thuat")


@pytest.fixture
def people(unit):
    other = Unit.objects.get(code="cc_tdc")
    users = {name: User.objects.create(username=f"u-{n}") for n, name in enumerate(ROLES)}
    for role in Role.values:
        own = unit if role in ("clerk", "head") else None
        Membership.objects.create(user=users[role], unit=own, role=role)
    Membership.objects.create(user=users["head of another unit"], unit=other, role="head")
    return users
