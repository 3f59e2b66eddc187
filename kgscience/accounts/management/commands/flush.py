"""`manage.py flush`: empty the database, the rows too that nothing else may remove."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import transaction

from units.models.triggers import GUARDS, put_up, take_down


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        guards, database = [*GUARDS.values()], options["database"]
        with transaction.atomic(using=database):
            take_down(using=database, triggers=guards)
        try:
            super().handle(**options)
        finally:
            with transaction.atomic(using=database):
                put_up(using=database, triggers=guards)
