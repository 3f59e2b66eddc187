"""The command line in Vietnamese: argparse's words, and what Django says of unknown commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django.apps import apps
from django.core.management import ManagementUtility, get_commands
from django.utils.translation import gettext


def run(arguments: Sequence[str]) -> None:
    """Run the command that `arguments` name, `manage.py` first."""
    # argparse looks its words up in the system's catalogue, in which Vietnamese has none.
    setattr(argparse, "_", _translate)  # noqa: B010  # types do not know it
    setattr(argparse, "ngettext", _translate_plural)  # noqa: B010
    CommandLine([*arguments]).execute()


class CommandLine(ManagementUtility):
    """Django's commands and ours."""

    def fetch_command(self, subcommand: str) -> Any:
        names = get_commands()
        if subcommand not in names:
            similar = get_close_matches(subcommand, names)
            meant = f" Có phải là: {', '.join(similar)}?" if similar else ""
            sys.stderr.write(f"Không có lệnh “{subcommand}”.{meant} Xem các lệnh: manage.py help\n")
            sys.exit(1)
        return super().fetch_command(subcommand)


def _translate(message: str) -> str:
    return gettext(message) if apps.ready else message


def _translate_plural(singular: str, plural: str, number: int) -> str:
    return _translate(singular if number == 1 else plural)
