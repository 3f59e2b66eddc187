"""Seconds and memory of every format by length of the annex, and what a made file costs.

Run by hand: `python -m tests.benchmarks.files`. Each line is a process of its own: `cold` is its
first file, imports included, `warm` its second, `peak` the most memory it held. On a busy machine
only the seconds of the processor can be compared. Beside our PDF stand, on the same content,
`plain`: WeasyPrint as it comes, with our page; `ordinary`: the same, its table as anybody writes
one, columns as wide as they turn out, borders collapsed; `office`: LibreOffice, from our Word
file. Our PDF ends its annex after a thousand lines and says so, the others print all of them.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")

LENGTHS = ("2018", "200", "1000", "2000")  # the report of 2018 first
FORMS = ("html", "json", "xlsx", "docx", "pdf", "plain", "ordinary", "office")
COLUMNS = ("Cùng kỳ năm trước", "Kỳ này", "So với cùng kỳ", "Kế hoạch năm")
MANY = 200
REPORT = "REPORT_OF_2018"  # where it is kept
DRAFT = "/periods/2018-H1/report/report.pdf"
LONG = 8  # processor seconds: what takes longer is made once


def build_document(rows):
    """Return the report of 2018 in the Party's layout, or a State one with a long annex.

    The annex has `rows` rows and seven columns.
    """
    import django

    django.setup()
    from reports.composition.serialization import deserialize_document
    from reports.rendering.layouts import PARTY_2018, STATE_2020
    from tests.reports.rendering.sample import annex, document

    if rows == "2018":
        return deserialize_document(json.loads(Path(os.environ[REPORT]).read_text())), PARTY_2018
    return document(annex=annex(int(rows), COLUMNS)), STATE_2020


def keep_report() -> None:
    """Write the report of 2018 to a file, for processes without a database."""
    from tests.benchmarks import prepared

    with prepared():
        from reports.composition.draft import compose_draft
        from reports.composition.serialization import serialize_document
        from reports.models import Report

        report = Report.objects.select_related("period").get(period__code="2018-H1")
        Path(os.environ[REPORT]).write_text(
            json.dumps(serialize_document(compose_draft(report).document))
        )
    print("{}")


def ours(form, rows) -> Callable[[], object]:
    from reports.rendering.formats import render

    made, layout = build_document(rows)
    return lambda: render(form, made, layout)


def plain(rows, ordinary=False) -> Callable[[], object]:
    """WeasyPrint as it comes, with the published page; or with an ordinary table in it."""
    from weasyprint import HTML

    from reports.rendering import html

    page = html.render(*build_document(rows))
    if ordinary:
        page = re.sub("<colgroup>.*?</colgroup>", "", page, flags=re.DOTALL)
        fixed = "table-layout: fixed; border-collapse: separate; border-spacing: 0;"
        assert fixed in page
        page = page.replace(fixed, "border-collapse: collapse;")
    return lambda: HTML(string=page).write_pdf()


def office(rows) -> Callable[[], object]:
    """Return what an office does today: LibreOffice makes a PDF of the Word file."""
    folder = Path(tempfile.mkdtemp())
    word = folder / "report.docx"
    word.write_bytes(ours("docx", rows)())  # type: ignore[arg-type]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word))
    command = ["soffice", profile, *words]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def measure_one(form, rows) -> None:
    """Print what the first and a second file of this process cost, and its memory."""
    whose = resource.RUSAGE_CHILDREN if form == "office" else resource.RUSAGE_SELF
    start = time.perf_counter()
    acts: dict[str, Callable[[str], Callable[[], object]]]
    acts = {"plain": plain, "ordinary": partial(plain, ordinary=True), "office": office}
    act = acts.get(form, partial(ours, form))(rows)
    if form == "office":
        act()  # a person's LibreOffice has its profile
        start = time.perf_counter()
    before = spent_by(whose) if form == "office" else 0
    act()
    cold, first = time.perf_counter() - start, spent_by(whose)
    warm = float("nan")
    if first - before < LONG:
        act()
        warm = spent_by(whose) - first
    peak = resource.getrusage(whose).ru_maxrss / 1024
    print(json.dumps([cold, first - before, warm, peak]))


def spent_by(whose) -> float:
    """Processor seconds, of this process from its beginning or of those it has waited for."""
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def slope() -> None:
    """In a process of its own: megabytes held after each fiftieth PDF."""
    act = ours("pdf", 5)
    stored = []
    for count in range(MANY + 1):
        if count % 50 == 1 or count == MANY:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            stored.append(pages * resource.getpagesize() / 2**20)
        act()
    print(json.dumps(stored))


def apart(*words):
    """Return what the same program says in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.files", *map(str, words)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(text.splitlines()[-1])


def serving() -> None:
    """Serve PDFs beside a static file of their size and an empty page: time of a request."""
    from tests.benchmarks import prepared

    with prepared():
        from django.conf import settings
        from django.contrib.auth.decorators import login_required
        from django.http import HttpResponse
        from django.test import Client
        from django.urls import path

        from kgscience import urls
        from tests.benchmarks.pages import spent
        from tests.cast import assemble

        urls.urlpatterns.append(path("empty", login_required(lambda _: HttpResponse())))
        settings.FILES_APART, settings.DEBUG = False, False
        cast = assemble()
        client, visitor = Client(), Client()
        client.force_login(cast.office)
        made = client.get(DRAFT)
        settings.STATIC_ROOT = tempfile.mkdtemp()
        (Path(settings.STATIC_ROOT) / "made.pdf").write_bytes(made.content)
        static = lambda: b"".join(visitor.get("/static/made.pdf"))  # noqa: E731
        assert static() == made.content
        published = publish(cast)
        acts = {
            "static file": static,
            "empty page": lambda: client.get("/empty"),
            "made PDF": lambda: client.get(DRAFT),
            "made, 304": again(client, DRAFT),
            "published PDF": lambda: client.get(published),
            "published, 304": again(client, published),
        }
        costs = spent(*acts.values())
    for label, cost in zip(acts, costs, strict=True):
        print(f"{label:<14} {cost:6.2f} ms  {cost / costs[0]:5.2f} ×")


def publish(cast) -> str:
    """Publish the report of 2018; where its PDF is read."""
    from tests.reports.review.reports_in_review import act_on, approve_report

    approve_report(cast)
    version = act_on("publish", cast.records)
    return f"/published/{version.report.period.code}/{version.number}/report.pdf"


def again(client, path) -> Callable[[], object]:
    """Ask for what is there already."""
    fields = {"If-None-Match": client.get(path)["ETag"]}
    assert client.get(path, headers=fields).status_code == 304
    return lambda: client.get(path, headers=fields)


def reading() -> None:
    """Ten PDFs at once beside readers of pages, in a throwaway database."""
    file = Path(tempfile.mkdtemp()) / "reading.sqlite3"
    process = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.readers"],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{file}"},
        check=True,
        capture_output=True,
        text=True,
    )
    print("\n".join(process.stdout.splitlines()[-3:]))


def table() -> None:
    """Print a line for each length and format."""
    os.environ[REPORT] = str(Path(tempfile.mkdtemp()) / "2018.json")
    apart("report")
    heads = ("cold s", "cold CPU", "warm CPU", "peak MB")
    print("format    rows", *(f"{head:>9}" for head in heads))
    for rows in LENGTHS:
        for form in FORMS:
            text = apart("one", form, rows)
            print(f"{form:<8} {rows:>5}", *(f"{item:9.2f}" for item in text), flush=True)


def main() -> None:
    print("load", *os.getloadavg())
    table()
    stored = apart("slope")
    message = " ".join(f"{seconds:.0f}" for seconds in stored)
    # The first fifty fill what is kept for the life of a process.
    slope = (stored[-1] - stored[1]) / (MANY - 50) * 100
    print(f"{MANY} PDFs in a row hold {message} MB: {slope:.1f} MB for each 100 more")
    serving()
    reading()
    print("load", *os.getloadavg())


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["one", form, rows]:
            measure_one(form, rows)
        case ["report"]:
            keep_report()
        case ["slope"]:
            slope()
        case ["serving"]:
            serving()
        case ["reading"]:
            reading()
        case ["table"]:
            table()
        case _:
            main()
