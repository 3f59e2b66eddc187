"""Names for signing in differ in more than the case of their letters."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from units.text.usernames import refuse_similar_username

pytestmark = pytest.mark.django_db
REFUSED = "Đã có tài khoản “lan”: tên đăng nhập không phân biệt hoa, thường."
NO_ROLES = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
PASSWORDS = {"password1": "Mua-he-2018!", "password2": "Mua-he-2018!"}


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    User.objects.create_user("lan")
    return client


@pytest.mark.parametrize("name", ["lan", "LAN", "Lan"])
def test_a_new_account_needs_another_name(chief, name):
    page = chief.post("/admin/auth/user/add/", {"username": name, **PASSWORDS, **NO_ROLES})
    assert page.context["adminform"].form.errors == {"username": [REFUSED]}


def test_an_account_is_not_renamed_to_the_name_of_another(chief):
    minh = User.objects.create_user("minh")
    address = f"/admin/auth/user/{minh.pk}/change/"
    page = chief.post(address, {"username": "Lan", **NO_ROLES})
    assert page.context["adminform"].form.errors["username"] == [REFUSED]


def test_an_account_may_change_the_case_of_its_own_name():
    lan = User.objects.create_user("lan")
    refuse_similar_username("Lan", lan)
    with pytest.raises(ValidationError):
        refuse_similar_username("Lan")


def test_letters_with_diacritics_have_no_case_either():
    User.objects.create_user("đặng")
    with pytest.raises(ValidationError, match="đặng"):
        refuse_similar_username("ĐẶNG")
