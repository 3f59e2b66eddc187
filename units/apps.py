"""Configuration of the app; it installs the database triggers around each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Đơn vị và số liệu"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from units.models import triggers

        triggers.install_triggers(self, triggers.TRIGGERS)
        post_migrate.connect(triggers.renew_catalogue_revision, sender=self)
