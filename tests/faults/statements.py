"""Every verb at every one of its statements: the long form, by hand, for a database made for it.

`DATABASE_URL=… python -m tests.faults.statements [VERB…]`; what it tries is undone again.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment

from tests.cast import assemble
from tests.conftest import load_2018
from tests.faults import carrying, collecting, reporting
from tests.faults.failing import faults_of
from tests.savepoints import tried

VERBS = {**collecting.VERBS, **reporting.VERBS}


def faults_in(name: str) -> int:
    """How many failures a verb went through and left nothing behind."""
    with TemporaryDirectory() as place, tried():
        folder, cast = Path(place), assemble()
        if name in carrying.VERBS:
            verb, _ = carrying.VERBS[name]
            return faults_of(verb(folder)(cast), folder)
        reporting.shorten()
        return faults_of(VERBS[name][0](cast))


def main() -> None:
    setup_test_environment(debug=False)
    settings.FILES_APART = False
    call_command("migrate", verbosity=0)
    load_2018()
    total = 0
    for name in sys.argv[1:] or [*carrying.VERBS, *VERBS]:
        start, faults = time.monotonic(), faults_in(name)
        total += faults
        seconds = time.monotonic() - start
        print(f"{connection.vendor}, {name}: {faults} faults, {seconds:.0f} s", flush=True)
    print(f"{connection.vendor}: {total} faults in all, nothing left behind")


if __name__ == "__main__":
    main()
