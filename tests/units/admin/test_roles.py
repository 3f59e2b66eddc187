"""A person's roles in the administration: several spells of one role, none on the same day."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from units.models import Membership, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    return client


def roles_page(chief, *spells):
    """Send a person's page with these spells as a head, each with its key; the inline errors."""
    person = User.objects.get_or_create(username="lan")[0]
    unit = Unit.objects.get(code="p_qlkh").pk
    stored = Membership.objects.filter(user=person).count()
    sent = {"memberships-TOTAL_FORMS": len(spells), "memberships-INITIAL_FORMS": stored}
    for number, (key, first, last) in enumerate(spells):
        row = {"id": key, "user": person.pk, "role": "head", "unit": unit}
        row |= {"active_from": first, "active_to": last}
        sent |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    joined = {"date_joined_0": "5/12/2018", "date_joined_1": "08:30"}
    address = reverse("admin:auth_user_change", args=[person.pk])
    response = chief.post(address, {"username": "lan", "is_active": "on", **joined, **sent})
    if response.status_code == 302:
        return []
    return response.context["inline_admin_formsets"][0].formset.errors


def test_person_becomes_head_again_in_one_save_with_the_end_of_the_first_spell(chief):
    assert roles_page(chief, ("", "", "")) == []
    first = Membership.objects.get().pk
    assert roles_page(chief, (first, "", "30/06/2018"), ("", "01/10/2018", "")) == []
    assert [spell.days for spell in Membership.objects.order_by("pk")] == [
        "đến 30/06/2018",
        "từ 01/10/2018",
    ]


def test_overlapping_spells_are_refused_on_the_page_of_the_person(chief):
    errors = roles_page(chief, ("", "", "30/06/2018"), ("", "30/06/2018", ""))
    words = ["Người này đã có vai trò đó ở đơn vị đó đến 30/06/2018."]
    assert errors == [{}, {"active_from": words}]
    assert roles_page(chief, ("", "", ""), ("", "", ""))[0] == {}
    assert Membership.objects.count() == 0


def test_overlapping_spell_is_refused_on_its_own_page(chief, cast):
    address = reverse("admin:units_membership_add")
    unit = Unit.objects.get(code="p_qlkh").pk
    row = {"user": cast.head.pk, "unit": unit, "role": "head", "active_from": "01/10/2018"}
    form = chief.post(address, row).context["adminform"].form
    words = "Người này đã có vai trò đó ở đơn vị đó không có thời hạn."
    assert form.errors == {"active_from": [words]}
