"""The app of health, logs, backups and integrity checks."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "kgscience.operations"
    verbose_name = "Vận hành"
