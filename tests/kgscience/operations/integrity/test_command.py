"""`manage.py check_data`: readable words, JSON on request, exit 1 on a critical finding."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from units.models.triggers import INSTALLED, drop_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


def run_check(**options):
    out = StringIO()
    try:
        call_command("check_data", stdout=out, **options)
    except CommandError as refusal:
        return out.getvalue(), str(refusal)
    return out.getvalue(), ""


def damage():
    drop_triggers(
        using="default",
        triggers=[item for item in INSTALLED.values() if item.table == "units_figure"],
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_figure SET amount = amount + 1 WHERE kind = 'money'")


def test_sound_data_is_told_in_one_line():
    message, refusal = run_check()
    assert (message.count("\n"), refusal) == (1, "")
    assert message.endswith("phép kiểm tra: 0 nghiêm trọng, 0 cảnh báo, 0 lưu ý.\n")


def test_damage_is_told_with_its_place_and_remedy_and_ends_with_1():
    damage()
    message, refusal = run_check()
    assert refusal == "Dữ liệu có 3 lỗi nghiêm trọng."
    assert "nhật ký mới nhất: đã bị sửa ngoài chương trình (log-differs, 1 chỗ)\n" in message
    assert "    Cách sửa: Đối chiếu với đơn vị và bản sao lưu; nhập lại số đúng.\n" in message


def test_json_names_every_check():
    damage()
    data = json.loads(run_check(json=True)[0])
    results = {entry["code"]: entry for entry in data["checks"] if entry["findings"]}
    assert set(results) == {"log-differs", "trigger-missing"}
    assert results["log-differs"]["severity"] == "nghiêm trọng"
    assert data["counts"] == {"nghiêm trọng": 3, "cảnh báo": 0, "lưu ý": 0}
