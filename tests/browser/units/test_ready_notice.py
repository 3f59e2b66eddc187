"""The head is told that a sheet is ready: the button comes with the last figure."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.browser.units.sheet_helpers import SAVED, bar, sign_in, write
from tests.units.sheets import fill
from units.models import Figure, Membership, Notification, Period, Unit

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

LAST = "ttkt_kiem_dinh"


def test_the_head_is_told_without_a_reload(page: Page, address):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="tt_ky_thuat")
    Membership.objects.filter(user__username__in=["clerk", "head"]).update(unit=unit)
    fill(period, unit, User.objects.get(username="clerk"))
    last = Figure.objects.get(submission__period=period, indicator__code=LAST)
    amount = f"{last.amount:.0f}"
    Figure.objects.filter(pk=last.pk).update(status="missing", amount=None)
    sign_in(page, address, "clerk")
    page.goto(f"{address}/periods/2018-H2/units/tt_ky_thuat/")
    button = page.get_by_role("button", name="Báo trưởng đơn vị")
    expect(page.locator("form[data-ready]")).to_be_visible()
    expect(button).to_have_count(0)
    write(page, LAST, amount)
    expect(bar(page)).to_have_text(SAVED)
    button.click()
    expect(page.locator(".moves")).to_contain_text(re.compile("Đã báo trưởng đơn vị lúc"))
    expect(button).to_have_count(0)
    assert Notification.objects.filter(user__username="head").count() == 1
