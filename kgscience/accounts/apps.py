"""The name under which Django knows this room, and what it listens to."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kgscience.accounts"
    label = "accounts"
    verbose_name = "Đăng nhập và nhật ký"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kgscience.accounts import receivers
        from kgscience.accounts.models import TRIGGERS
        from units.models.triggers import install_triggers

        install_triggers(self, TRIGGERS)
        receivers.start()
