"""A clerk tells the head that a sheet is filled in: once, when it is."""

import pytest
from django.utils.timezone import localtime

from tests.units.sheets import fill, single_spaced
from units.models import Figure, Membership, Notification, Period, Unit

pytestmark = pytest.mark.django_db

SHEET = "/periods/2018-H2/units/tt_ky_thuat/"


@pytest.fixture
def filled(cast):
    """Fill the sheet of a small unit, so that nothing is missing."""
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="tt_ky_thuat")
    Membership.objects.filter(user__in=[cast.clerk, cast.head]).update(unit=unit)
    fill(period, unit, cast.clerk)


def announce(client, user):
    client.force_login(user)
    return client.post(f"{SHEET}ready/")


def test_head_is_notified_with_a_link_to_submitting(client, cast, filled):
    assert announce(client, cast.clerk).url == SHEET
    (notice,) = Notification.objects.filter(user=cast.head)
    assert notice.url == f"{SHEET}submit/"
    assert "đã nhập xong biểu 6 tháng cuối năm 2018" in notice.text


def test_head_is_notified_once(client, cast, filled):
    announce(client, cast.clerk)
    assert announce(client, cast.clerk).status_code == 409
    assert Notification.objects.filter(user=cast.head).count() == 1


@pytest.mark.parametrize("path", [SHEET, f"{SHEET}submit/"])
def test_sheet_says_that_the_head_was_notified(client, cast, filled, path):
    announce(client, cast.clerk)
    page = single_spaced(client.get(path))
    at = localtime(Notification.objects.get(user=cast.head).at)
    assert f"Đã báo trưởng đơn vị lúc {at:%H:%M %d/%m/%Y}, clerk báo." in page
    assert "<button>Báo trưởng đơn vị</button>" not in page


def test_incomplete_sheet_is_not_announced(client, cast, filled):
    Figure.objects.filter(indicator__code="ttkt_kiem_dinh").update(status="missing", amount=None)
    assert announce(client, cast.clerk).status_code == 422
    assert not Notification.objects.filter(user=cast.head).exists()


def test_only_the_clerk_may_announce_a_complete_sheet(client, cast, filled):
    shown = {}
    for name in ("clerk", "head"):
        client.force_login(getattr(cast, name))
        shown[name] = [
            "Báo trưởng đơn vị" in client.get(path).text for path in (SHEET, f"{SHEET}submit/")
        ]
    assert shown == {"clerk": [True, True], "head": [False, False]}
