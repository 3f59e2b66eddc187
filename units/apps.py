"""The name under which Django knows this room."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Đơn vị và số liệu"
    default_auto_field = "django.db.models.BigAutoField"
