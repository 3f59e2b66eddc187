"""A person may have a role again later; two spells of the same role share no day."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from units.models import Membership, Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


def spell(first=None, last=None, role=Role.HEAD, code="p_qlkh"):
    """Return a role between two days, not saved yet."""
    person = User.objects.get_or_create(username="lan")[0]
    unit = Unit.objects.get(code=code) if code else None
    return Membership(user=person, unit=unit, role=role, active_from=first, active_to=last)


def test_role_may_be_had_again_from_the_next_day():
    spell(date(2018, 1, 1), date(2018, 6, 30)).save()
    again = spell(date(2018, 7, 1))
    again.full_clean()
    again.save()
    spell(last=date(2017, 12, 31)).full_clean()
    spell(date(2018, 3, 1), role=Role.CLERK).full_clean()
    spell(date(2018, 3, 1), code="cc_tdc").full_clean()


@pytest.mark.parametrize(
    ("stored", "days"),
    [
        ((date(2018, 1, 1), date(2018, 6, 30)), "từ 01/01/2018 đến 30/06/2018"),
        ((date(2018, 1, 1), None), "từ 01/01/2018"),
        ((None, date(2018, 6, 30)), "đến 30/06/2018"),
        ((None, None), "không có thời hạn"),
    ],
)
def test_overlap_is_refused_with_the_days_of_the_other_spell(stored, days):
    spell(*stored).save()
    with pytest.raises(ValidationError) as refusal:
        spell(date(2018, 6, 30), date(2018, 12, 31)).full_clean()
    words = f"Người này đã có vai trò đó ở đơn vị đó {days}."
    assert refusal.value.message_dict == {"active_from": [words]}


def test_spell_does_not_overlap_itself():
    stored = spell(date(2018, 1, 1))
    stored.save()
    stored.active_to = date(2018, 12, 31)
    stored.full_clean()


def test_department_wide_spells_are_compared_too():
    spell(role=Role.OFFICE, code=None).save()
    with pytest.raises(ValidationError):
        spell(date(2018, 1, 1), role=Role.OFFICE, code=None).full_clean()
