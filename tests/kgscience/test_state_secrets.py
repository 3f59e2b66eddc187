"""State secrets are kept out: where people sign in, upload or paste, the page says so.

A system of this level may not hold them (Nghị định 85/2016/NĐ-CP, Điều 8 and 9).
"""

import re

import pytest
from django.apps import apps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

SAID = "Không đưa nội dung thuộc bí mật nhà nước vào hệ thống này."


def test_signing_in(client):
    assert SAID in client.get("/login/").text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("clerk", "/periods/2018-H2/units/p_qlkh/uploads/"),
        ("office", "/periods/2018-H2/report/proposals/"),
    ],
)
def test_uploading_and_pasting(client, cast, name, path):
    client.force_login(getattr(cast, name))
    assert SAID in client.get(path).text


def test_h8_no_field_asks_for_a_secret_or_for_a_party_members_record():
    fields = [
        (model._meta.label, f"{model._meta.verbose_name} {field.verbose_name}".casefold())
        for model in apps.get_models()
        if model._meta.app_label in ("units", "reports", "accounts", "auth")
        for field in model._meta.local_fields
    ]
    assert len(fields) > 200
    forbidden = r"bí mật|tuyệt mật|tối mật|độ mật|mức mật|đảng viên|hồ sơ cá nhân|ngày vào đảng"
    assert [field for field in fields if re.search(forbidden, field[1])] == []
