#!/usr/bin/env python
"""The program's commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")
    from kgscience.command_line import run

    run(sys.argv)


if __name__ == "__main__":
    main()
