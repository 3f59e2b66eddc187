"""What the draft page costs: questions, processor time beside an empty page, weight; also tenfold.

Run by hand, it makes a database of its own: `python -m tests.benchmarks.draft`.
"""

import gzip
import re
from statistics import median
from time import process_time
from typing import Any

from tests.benchmarks import prepared

ROUNDS = 20
PATH = "/periods/2018-H1/report/"
TENFOLD = 10


def multiply():
    """Nine more of each section, indicator, figure and passage of the report."""
    from reports.models import Passage
    from units.models import Figure, Indicator, Section

    for model, links in ((Section, ()), (Indicator, ("section",))):
        _copy(model, links)
    sections = {section.code: section for section in Section.objects.all()}
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    figures = list(Figure.objects.select_related("indicator"))
    Figure.objects.bulk_create(
        _as_new(figure, indicator=indicators[f"{figure.indicator.code}_x{n}"])
        for n in range(1, TENFOLD)
        for figure in figures
    )
    passages = list(Passage.objects.select_related("section"))
    Passage.objects.bulk_create(
        _as_new(
            passage,
            section=sections[f"{passage.section.code}_x{n}"],
            template=_renamed(passage.template, indicators, n),
        )
        for n in range(1, TENFOLD)
        for passage in passages
    )


def _renamed(template, catalogue_values, n):
    """Return the template with the copies of its indicators; the period's own words stay."""
    return re.sub(
        r"(?<=\{\{)\w+",
        lambda match: copy if (copy := f"{match[0]}_x{n}") in catalogue_values else match[0],
        template,
    )


def _copy(model, links):
    rows = list(model.objects.select_related(*links))
    for n in range(1, TENFOLD):
        made: dict[int, Any] = {}
        for row in rows:
            more = {"code": f"{row.code}_x{n}", "order": row.order + 1000 * n}
            if model.__name__ == "Section":
                more["parent"] = made.get(row.parent_id)
            else:
                section = type(row.section).objects.get(code=f"{row.section.code}_x{n}")
                more |= {"section": section, "parent": None, "part": ""}
                more |= {"accumulates": None, "qualifies": None}
            made[row.pk] = _as_new(row, **more)
            made[row.pk].save()


def _as_new(item, **more):
    fields = {field.attname: getattr(item, field.attname) for field in item._meta.concrete_fields}
    new = type(item)(**{name: value for name, value in fields.items() if name != "id"})
    for name, value in more.items():
        setattr(new, name, value)
    return new


def spent(*acts):
    """Return the median processor milliseconds and the last answer of each, taken in turns."""
    answers = [act() for act in acts]
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):
        for place, act in enumerate(acts):
            start = process_time()
            answers[place] = act()
            times[place].append(process_time() - start)
    return [
        (median(seconds) * 1000, answer) for seconds, answer in zip(times, answers, strict=True)
    ]


def count_queries(act):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def measure(client, label):
    from django.core.cache import cache

    from reports.composition.draft import cached_draft

    def first():
        cache.clear()
        cached_draft.cache_clear()
        return client.get(PATH)

    def next_reader():
        cache.clear()
        return client.get(PATH)

    acts = {
        "first after a change": first,
        "next reader": next_reader,
        "again": lambda: client.get(PATH),
        "as a fragment": lambda: client.get(PATH, headers={"X-Fragment": "1"}),
        "the mark": lambda: client.get(f"{PATH}mark/"),
        "a figure": lambda: client.get(f"{PATH}figures/kh_tinh_quan_ly/"),
    }
    for name, act in acts.items():
        (base, _), (cost, answer) = spent(lambda: client.get("/empty"), act)
        size, small = len(answer.content), len(gzip.compress(answer.content, 6))
        print(
            f"{label:<8} {name:<22} {answer.status_code} {count_queries(act):>3} queries"
            f" {cost:8.2f} ms {cost / base:6.1f} ×"
            f" {size / 1024:7.1f} KiB {small / 1024:6.1f} KiB gz"
        )


def main():
    from django.contrib.auth.decorators import login_required
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from kgscience import urls
    from reports.composition.draft import compose_draft, find_report
    from reports.composition.hashes import short_hash
    from reports.models import Passage
    from reports.review.agreements import mark_read
    from tests.cast import assemble
    from units.models import Figure, Period

    empty = login_required(lambda request: HttpResponse(request.user.get_username()))
    urls.urlpatterns.append(path("empty", empty))
    reader = assemble().committee
    client = Client()
    client.force_login(reader)
    for label in ("as it is", "tenfold"):
        if label == "tenfold":
            multiply()
        report = find_report(Period.objects.get(code="2018-H1"))
        draft = compose_draft(report)
        figures = Figure.objects.filter(submission__period=report.period).count()
        passages = Passage.objects.filter(report=report).count()
        print(f"{label}: {figures} figures and texts, {passages} passages")
        seen = {pk: short_hash(passage_hash) for pk, passage_hash in draft.passage_hashes.items()}
        mark_read(report, seen, by=reader, at=report.passages.earliest("pk").edited_at)
        measure(client, label)


if __name__ == "__main__":
    with prepared():
        main()
