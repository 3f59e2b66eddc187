"""The data of 2018 reproduce the published article."""

import csv
import unicodedata
from pathlib import Path

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.rendering import txt
from reports.rendering.layouts import choose_layout
from units.models import Figure, Period
from units.values import format_value

HERE = Path(__file__).parents[1]
CHROME = ("A A", "Thư viện ảnh\nHoạt động thể thao\nVideo\nWeb liên kết\nQuảng cáo")


def flowing(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def corrected_article():
    text = (HERE / "article_2018.txt").read_text(encoding="utf-8")
    with (HERE / "corrections_2018.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert text.count(row["seed_text"]) == 1, row["id"]
            text = text.replace(row["seed_text"], row["correction"])
    for words in CHROME:
        assert text.count(words) == 1
        text = text.replace(words, "")
    return flowing(text)


def written():
    report = find_report(Period.objects.get(code="2018-H1"))
    return flowing(
        txt.render(compose_draft(report).document, choose_layout("article", report.period.end))
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_article_is_reproduced_character_for_character():
    assert written() == corrected_article()


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_all_94_printed_figures_come_from_data():
    report = find_report(Period.objects.get(code="2018-H1"))
    facts = list(compose_draft(report).document.facts())
    assert sum(len(fact.text.split("/")) for fact in facts) == 94


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_each_figure_changes_only_its_own_places():
    before = written()
    figures = Figure.objects.filter(submission__period__code="2018-H1", amount__isnull=False)
    for figure in figures.select_related("indicator"):
        old = format_value(figure.value, figure.indicator.style)
        Figure.objects.filter(pk=figure.pk).update(status="missing", amount=None, base=None)
        after = written()
        Figure.objects.filter(pk=figure.pk).update(
            status="value", amount=figure.amount, base=figure.base
        )
        head, gap, tail = after.partition("[…]")
        assert gap, figure.indicator.code
        assert head + old + tail == before, figure.indicator.code
