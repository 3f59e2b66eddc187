"""Backup: everything stored as one file that any database of the program can take in again."""

from reports.backup.archive import Damaged
from reports.backup.restoring import Unfit, restore
from reports.backup.saving import save
from reports.backup.tables import LEFT_OUT

__all__ = ["LEFT_OUT", "Damaged", "Unfit", "restore", "save"]
