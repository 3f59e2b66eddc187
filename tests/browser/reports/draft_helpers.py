"""Hands and eyes on the draft in the browser: what a test of it does and looks at."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from playwright.sync_api import expect

from reports.composition.draft import find_report
from reports.models import Passage
from tests.indicators import reporter
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Indicator, Period, Submission

PATH = "/periods/2018-H1/report/"
PHONE = {"width": 390, "height": 844}
NOW = datetime(2030, 7, 1, tzinfo=UTC)


def person(name):
    return User.objects.get(username=name)


def report():
    return find_report(Period.objects.get(code="2018-H1"))


def say(code, value):
    indicator = Indicator.objects.get(code=code)
    sheet = Submission.objects.get(period__code="2018-H1", unit=reporter(indicator))
    fields = {indicator: FigureInput(value)}
    record_figures(sheet, fields, by=person("clerk"), at=NOW, through="form")


def passage(code):
    return Passage.objects.get(report=report(), template__contains=f"{{{{{code}}}}}")


def open_draft(page, address, query=""):
    page.goto(f"{address}{PATH}{query}")
    expect(page.locator("html[data-live]")).to_have_count(1)


def figure(page, code="kh_tinh_quan_ly"):
    return page.locator(f".passage [data-fact={code}] a.to-figure").first


def sentence(page, code="kh_tinh_quan_ly"):
    return page.locator(".passage", has=page.locator(f"[data-fact={code}]")).first


def way_in(page, code="kh_tinh_quan_ly"):
    return page.locator(f"a.to-passage[href$='/passages/{passage(code).pk}/']")
