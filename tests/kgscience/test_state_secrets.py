"""State secrets are kept out: where people sign in, upload or paste, the page says so.

A system of this level may not hold them (Nghị định 85/2016/NĐ-CP, Điều 8 and 9).
"""

import pytest

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
