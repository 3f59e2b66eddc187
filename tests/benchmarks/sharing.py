"""What pages cost where 1, 3 and 30 units report each indicator of a unit.

Run by `python -m tests.benchmarks.sharing`. Times are ratios to an empty page, as in
`tests.benchmarks`; the queries are counted beside them.
"""

from __future__ import annotations

from typing import Any

from tests.benchmarks import prepared
from tests.benchmarks.__main__ import DRAFT, ROUNDS, SHEET, Act, measured

COUNTS = (1, 3, 30)


def main() -> None:
    with prepared():
        from django.conf import settings
        from django.test import Client
        from django.urls import path

        from kgscience import urls
        from tests.benchmarks.pages import empty, opening
        from tests.cast import assemble

        urls.urlpatterns.append(path("empty", empty))
        settings.FILES_APART = False
        cast = assemble()
        people = {name: Client() for name in ("clerk", "office", "committee")}
        for name, client in people.items():
            client.force_login(getattr(cast, name))
        pages = {
            "sheet": (people["clerk"], SHEET),
            "board": (people["office"], "/periods/2018-H2/"),
            "draft, again": (people["committee"], DRAFT),
        }
        for count in COUNTS:
            share_out(count)
            acts: dict[str, tuple[Act, int]] = {}
            acts["empty page"] = opening(people["clerk"], "/empty"), ROUNDS
            acts |= {name: (opening(*page), ROUNDS) for name, page in pages.items()}
            ratios = measured(acts)
            counted = {name: count_queries(*page) for name, page in pages.items()}
            shown = [f"{name} {ratios[name]:.1f} × ({counted[name]})" for name in pages]
            print(f"{count:>3} đơn vị một chỉ tiêu: {', '.join(shown)}", flush=True)


def share_out(count: int) -> None:
    """Let so many units report each number of p_qlkh, with a figure of each in both periods."""
    from decimal import Decimal

    from django.contrib.auth.models import User
    from django.utils.timezone import now

    from units.collection.enter_figures import FigureInput, record_figures
    from units.models import Assignment, Indicator, Period, Submission, Unit
    from units.values import Value

    owner, by = Unit.objects.get(code="p_qlkh"), User.objects.get(username="office")
    numbers = list(Indicator.objects.filter(kind="count", assignments__unit=owner))
    for place in range(1, count):
        unit, is_new = Unit.objects.get_or_create(
            code=f"chia_{place}", defaults={"name": f"Trung tâm {place}", "reports": True}
        )
        if not is_new:
            continue
        Assignment.objects.bulk_create(Assignment(indicator=item, unit=unit) for item in numbers)
        for period in Period.objects.filter(year=2018):
            sheet = Submission.objects.create(period=period, unit=unit)
            inputs = {item: FigureInput(Value("value", Decimal(item.pk))) for item in numbers}
            record_figures(sheet, inputs, by=by, at=now(), through="form")


def count_queries(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


if __name__ == "__main__":
    main()
