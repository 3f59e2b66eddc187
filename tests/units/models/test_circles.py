"""Links between records of one model form no cycle."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from tests.units.admin.test_admin_writing import save
from units.models import Indicator, Section, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def administrator(client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    return client


def test_a_unit_cannot_be_under_its_own_division(administrator):
    department = Unit.objects.get(code="so")
    division = Unit.objects.get(code="p_qlkh")
    assert save(administrator, department, parent=division.pk) == {
        "parent": [f"Đi vòng về chính nó: “{department}” → “{division}” → “{department}”."]
    }
    department.refresh_from_db()
    assert department.parent is None


ROWS = [
    (Unit, "p_qlkh", "parent", {}),
    (Section, "kh_tinh", "parent", {}),
    (Indicator, "kh_tinh_loai_a", "parent", {"part": "subset"}),
    (Indicator, "cn_cddl_luy_ke", "accumulates", {}),
    (Indicator, "q_ttud_nam_ten", "qualifies", {}),
]


@pytest.mark.parametrize(("model", "code", "link", "more"), ROWS)
def test_a_record_cannot_link_to_itself(administrator, model, code, link, more):
    record = model.objects.get(code=code)
    errors = save(administrator, record, **{link: record.pk}, **more)
    assert errors == {link: [f"Đi vòng về chính nó: “{record}” → “{record}”."]}


@pytest.mark.parametrize(("model", "code", "link", "more"), ROWS)
def test_a_link_without_a_cycle_is_saved(administrator, model, code, link, more):
    assert save(administrator, model.objects.get(code=code), **more) == {}


def test_a_cycle_further_up_is_reported_only_for_its_own_records():
    first, second = Unit.objects.filter(parent__code="so")[:2]
    Unit.objects.filter(pk=first.pk).update(parent=second)
    Unit.objects.filter(pk=second.pk).update(parent=first)
    Unit(code="moi", name="Mới", parent=first).full_clean()
    with pytest.raises(ValidationError, match="Đi vòng về chính nó"):
        Unit.objects.get(pk=first.pk).full_clean()
