"""Which version of the program this is."""

from __future__ import annotations

import tomllib

from django.conf import settings


def program_version() -> str:
    """Return the version that the project declares."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
