"""The app of accounts: its triggers and the signals it receives."""

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
        receivers.connect_receivers()
