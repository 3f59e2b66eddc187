"""The name under which Django knows this room, and what it listens to."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.actions.telling import hear
        from reports.models import trace, version
        from units.actions import figures_recorded
        from units.actions.reminding import reminding
        from units.models.triggers import stand_guard

        stand_guard(self, (*trace.TRIGGERS, *version.TRIGGERS))
        figures_recorded.connect(hear)
        reminding.connect(hear)
