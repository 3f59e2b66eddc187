"""The administration of reports: what is approved or published is shown and not changed."""

import pytest
from django.contrib.auth.models import User

from reports.models import Report
from units.models import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("quan_tri", password="x")
    client.force_login(user)
    return user


@pytest.fixture
def report():
    report, _ = Report.objects.get_or_create(period=Period.objects.get(code="2018-H1"))
    return report


def change_page(client, report, **values):
    url = f"/admin/reports/report/{report.pk}/change/"
    return client.post(url, values) if values else client.get(url)


@pytest.mark.parametrize("status", ["approved", "published", "corrected"])
@pytest.mark.usefixtures("administrator")
def test_closed_report_has_no_field_to_change(client, report, status):
    Report.objects.filter(pk=report.pk).update(signer="Người thứ nhất", status=status)
    page = change_page(client, report).content.decode()
    assert 'name="signer"' not in page
    assert "nội dung ở đây chỉ để xem" in page
    assert change_page(client, report, signer="Người khác", title="khác").status_code == 302
    assert Report.objects.get(pk=report.pk).signer == "Người thứ nhất"


@pytest.mark.usefixtures("administrator")
def test_draft_changes_its_signer_but_no_number(client, report):
    values = {"title": "tên mới", "layout": "party", "signer": "Người ký", "number": "99"}
    assert change_page(client, report, **values).status_code == 302
    changed = Report.objects.get(pk=report.pk)
    assert (changed.title, changed.signer, changed.number) == ("tên mới", "Người ký", None)
