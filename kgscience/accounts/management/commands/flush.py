"""`manage.py flush`: empty the database, the rows too that nothing else may remove."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import transaction

from units.models.triggers import INSTALLED, create_triggers, drop_triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        guards, database = [*INSTALLED.values()], options["database"]
        with transaction.atomic(using=database):
            drop_triggers(using=database, triggers=guards)
        try:
            super().handle(**options)
        finally:
            with transaction.atomic(using=database):
                create_triggers(using=database, triggers=guards)
