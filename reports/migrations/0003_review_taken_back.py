import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_file_job_reason"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reporttransition",
            name="report_transition_back_has_reason",
        ),
        migrations.AddField(
            model_name="agreement",
            name="is_withdrawn",
            field=models.BooleanField(default=False, verbose_name="rút lại"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="is_taken",
            field=models.BooleanField(blank=True, null=True, verbose_name="được tiếp thu"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="resolved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="giải quyết lúc"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người giải quyết",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Dự thảo"),
                    ("in_review", "Đang xin ý kiến"),
                    ("approved", "Đã duyệt"),
                    ("published", "Đã ban hành"),
                    ("corrected", "Đã đính chính"),
                ],
                default="draft",
                max_length=12,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AlterField(
            model_name="reporttransition",
            name="from_status",
            field=models.CharField(
                choices=[
                    ("draft", "Dự thảo"),
                    ("in_review", "Đang xin ý kiến"),
                    ("approved", "Đã duyệt"),
                    ("published", "Đã ban hành"),
                    ("corrected", "Đã đính chính"),
                ],
                max_length=12,
                verbose_name="từ",
            ),
        ),
        migrations.AlterField(
            model_name="reporttransition",
            name="to_status",
            field=models.CharField(
                choices=[
                    ("draft", "Dự thảo"),
                    ("in_review", "Đang xin ý kiến"),
                    ("approved", "Đã duyệt"),
                    ("published", "Đã ban hành"),
                    ("corrected", "Đã đính chính"),
                ],
                max_length=12,
                verbose_name="đến",
            ),
        ),
        migrations.AddConstraint(
            model_name="reporttransition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("verb__in", ["take_back", "reopen", "unapprove", "correct"]), _negated=True
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="report_transition_back_has_reason",
            ),
        ),
        migrations.AlterConstraint(
            model_name="comment",
            name="comment_refused_with_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_taken", None),
                    ("is_taken", True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="comment_refused_with_reason",
                violation_error_message="Giải trình thì ghi rõ lý do.",
            ),
        ),
    ]
