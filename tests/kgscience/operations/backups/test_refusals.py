"""What is no sound backup, or does not belong here, is refused in words; nothing is stored."""

import pytest
from django.core.management import CommandError, call_command

from kgscience.operations.backups.table_dump import REPLACED, backed_up_models
from tests.kgscience.operations.backups.conftest import rewritten

pytestmark = pytest.mark.django_db(transaction=True)


def refusal(file):
    with pytest.raises(CommandError) as refused:
        call_command("restore", file)
    full = [
        model
        for model in backed_up_models()
        if model._meta.db_table not in REPLACED and model._base_manager.exists()
    ]
    assert full == []
    return str(refused.value)


@pytest.mark.parametrize("place", [0.0, 0.3, 0.9, 1.0])
def test_a_flipped_bit_is_refused(saved, place):
    content = bytearray(saved.read_bytes())
    content[int(place * (len(content) - 1))] ^= 4
    saved.write_bytes(content)
    assert refusal(saved).startswith("Tệp sao lưu đã bị thay đổi")


@pytest.mark.parametrize("left", [0, 10, 500, -1])
def test_a_truncated_file_is_refused(saved, left):
    saved.write_bytes(saved.read_bytes()[:left])
    assert refusal(saved) == "Không phải tệp sao lưu của kgscience, hoặc tệp bị cắt cụt."


def newer(manifest):
    manifest["migrations"].append("reports.9999_later")


def older(manifest):
    manifest["migrations"].remove("reports.0001_initial")


def strange(manifest):
    manifest["tables"]["la_lung"] = {"columns": [], "rows": 0, "sha256": ""}


def lacking(manifest):
    del manifest["tables"]["units_figure"]


def widened(manifest):
    manifest["tables"]["units_figure"]["columns"].append("la")


def foreign(manifest):
    manifest["kind"] = "khac"


def fewer(manifest):
    manifest["tables"]["units_figure"]["rows"] -= 1


def misshapen(manifest):
    manifest["migrations"] = 5


def listed(manifest):
    manifest["tables"] = []


SHAPELESS = "Bản kê trong tệp sao lưu không đúng dạng."
REFUSALS = {
    misshapen: SHAPELESS,
    listed: SHAPELESS,
    newer: "Bản sao lưu của chương trình mới hơn (0.1.0); ở đây chưa có reports.9999_later. "
    "Cài đúng phiên bản, chạy manage.py migrate rồi phục hồi.",
    older: "Bản sao lưu của chương trình cũ hơn (0.1.0), chưa có reports.0001_initial. "
    "Phục hồi bằng phiên bản cũ rồi nâng cấp.",
    strange: "Bản sao lưu và chương trình không cùng các bảng: la_lung.",
    lacking: "Bản sao lưu và chương trình không cùng các bảng: units_figure.",
    widened: "Bảng units_figure của bản sao lưu không cùng các cột.",
    foreign: "Tệp sao lưu thuộc một chương trình hoặc một dạng tệp khác.",
    fewer: "Bảng units_figure ghi vào rồi đọc lại thì khác bản sao lưu "
    "(165 dòng, bản sao lưu có 164). Chưa lưu gì.",
}


@pytest.mark.parametrize("change", REFUSALS, ids=lambda change: change.__name__)
def test_what_does_not_belong_here_is_refused(saved, change):
    assert refusal(rewritten(saved, change)) == REFUSALS[change]


def test_a_row_that_the_database_refuses_is_told_with_its_table(saved):
    message = refusal(rewritten(saved, lambda message: None, doubled="units_unit"))
    assert message.startswith("Cơ sở dữ liệu này không nhận bảng units_unit: ")


def test_a_row_of_another_shape_is_told_with_its_table(saved):
    message = refusal(rewritten(saved, lambda message: None, doubled="units_unit", last=b"[1]\n"))
    assert message.startswith("Cơ sở dữ liệu này không nhận bảng units_unit: ")


def test_a_database_with_something_in_it_is_left_alone(department, tmp_path):
    file = tmp_path / "sao-luu.zip"
    call_command("backup", file, verbosity=0)
    with pytest.raises(CommandError, match="Cơ sở dữ liệu này đã có dữ liệu"):
        call_command("restore", file)
    department.refresh_from_db()


def test_no_file_is_written_over(department, tmp_path):
    file = tmp_path / "sao-luu.zip"
    file.write_text("cũ")
    with pytest.raises(CommandError, match="không ghi đè"):
        call_command("backup", file)
    assert file.read_text() == "cũ"


def test_a_file_that_is_not_there_is_told(saved):
    assert refusal(saved.with_name("khong-co.zip")).endswith("không có tệp hoặc thư mục này.")
