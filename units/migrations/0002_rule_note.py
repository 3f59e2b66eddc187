"""Keep what the author of a rule noted apart from what its readers are told."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def move_messages(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("units", "Rule")._default_manager.update(note=F("message"), message="")


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.AddField(
            "rule",
            "note",
            models.TextField(
                "ghi chú của người soạn", blank=True, help_text="Chỉ người soạn quy tắc thấy."
            ),
            preserve_default=True,
        ),
        migrations.AlterField(
            "rule",
            "message",
            models.TextField(
                "lời thêm cho người đọc",
                blank=True,
                help_text=(
                    "Chương trình tự viết câu báo từ biểu thức; ghi thêm điều người nhập cần biết."
                ),
            ),
        ),
        migrations.RunPython(move_messages, migrations.RunPython.noop),
    ]
