"""The name under which Django knows this room, and what it listens to."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kgscience.access"
    label = "access"
    verbose_name = "Đăng nhập và nhật ký"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kgscience.access import hearing
        from kgscience.access.models import TRIGGERS
        from units.models.triggers import stand_guard

        stand_guard(self, TRIGGERS)
        hearing.start()
