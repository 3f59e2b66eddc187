"""The name under which Django knows this room, and what it does around a migration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.models.trace import TRIGGERS
        from units.models.triggers import stand_guard

        stand_guard(self, TRIGGERS)
