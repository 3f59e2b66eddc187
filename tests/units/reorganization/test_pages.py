"""The pages on which an administrator merges, splits and renames units."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from units.models import Period, Submission, Succession, Unit
from units.period_catalogue import catalogue_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
MERGE, SPLIT, RENAME = (f"/units/changes/{kind}/" for kind in ("merge", "split", "rename"))
START = {"start": "01/09/2018"}


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("chief"))
    return client


def key(code):
    return Unit.objects.get(code=code).pk


def merge_fields(**more):
    fields = {"units": [key("p_qlkh"), key("cc_tdc")], "code": "p_moi", "name": "Phòng mới"}
    return {**START, **fields, **more}


def test_the_merger_is_shown_before_it_is_done(chief):
    page = chief.post(MERGE, merge_fields()).text
    assert "Phòng mới nhập thêm 54 chỉ tiêu" in page
    assert "Giữ nguyên: 6 tháng đầu năm 2018." in page
    assert not Unit.objects.filter(code="p_moi").exists()
    answer = chief.post(MERGE, merge_fields(confirm="1"), follow=True)
    assert answer.redirect_chain == [("/units/changes/", 302)]
    assert "01/09/2018: Phòng Quản lý Khoa học → Phòng mới" in " ".join(answer.text.split())
    assert Succession.objects.count() == 2


def test_a_merger_is_undone_from_the_list(chief):
    chief.post(MERGE, merge_fields(confirm="1"))
    pk = Succession.objects.earliest("pk").pk
    answer = chief.post(f"/units/changes/{pk}/undo/", follow=True)
    assert "Đã trả lại phân công" in answer.text
    assert not Succession.objects.exists()
    assert chief.post(f"/units/changes/{pk}/undo/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "", "name": ""}, "Chọn đơn vị tiếp nhận, hoặc ghi mã và tên của đơn vị mới."),
        ({"start": "31/2/2018"}, "Không phải một ngày có thật."),
        ({"units": [999999]}, "999999"),
        ({"code": "Mã Mới"}, "Mã chỉ gồm chữ thường không dấu"),
        ({"code": "van_phong"}, "đã"),
    ],
)
def test_bad_input_keeps_what_was_typed(chief, fields, words):
    answer = chief.post(MERGE, merge_fields(**fields, decision="QĐ 12", confirm="1"))
    assert (answer.status_code, words in answer.text, "QĐ 12" in answer.text) == (422, True, True)
    assert not Succession.objects.exists()


def test_an_accepted_sheet_refuses_it(chief, cast):
    Submission.objects.create(
        period=Period.objects.get(code="2018-H2"),
        unit_id=key("p_qlkh"),
        status="accepted",
        accepted_by=cast.office,
        accepted_at=datetime(2018, 12, 10, tzinfo=UTC),
    )
    answer = chief.post(MERGE, merge_fields(confirm="1"))
    assert answer.status_code == 422
    assert "Biểu Phòng Quản lý Khoa học, 6 tháng cuối năm 2018 đã chấp nhận." in answer.text


def test_a_split_asks_who_takes_each_indicator(chief):
    fields = {**START, "unit": key("p_qlkh"), "into": "b; Phòng B\nc; Phòng C"}
    page = chief.post(SPLIT, fields).text
    valid = catalogue_for(Period.objects.get(code="2018-H2"))
    codes = [row.code for row in valid.indicators_of(Unit.objects.get(code="p_qlkh"))]
    assert [f'name="to-{code}"' in page for code in codes] == [True] * 20
    chosen = {f"to-{code}": "b" if place else "c" for place, code in enumerate(codes)}
    assert "Phòng B nhập thêm 19 chỉ tiêu" in chief.post(SPLIT, fields | chosen).text
    chief.post(SPLIT, {**fields, **chosen, "confirm": "1"})
    assert Unit.objects.get(code="p_qlkh").active_to == date(2018, 8, 31)


def test_a_unit_is_renamed(chief):
    fields = {**START, "unit": key("p_qlkh"), "name": "Phòng Khoa học"}
    assert "ghi là “Phòng Khoa học”" in chief.post(RENAME, fields).text
    chief.post(RENAME, {**fields, "confirm": "1"})
    names = [
        catalogue_for(Period.objects.get(code=code)).units["p_qlkh"].name
        for code in ("2018-H1", "2018-H2")
    ]
    assert names == ["Phòng Quản lý Khoa học", "Phòng Khoa học"]


def test_only_who_may_change_units_sees_the_pages(client, cast):
    client.force_login(cast.office)
    assert [client.get(page).status_code for page in ("/units/changes/", MERGE)] == [403, 403]
    assert client.post(MERGE, merge_fields(confirm="1")).status_code == 403
    assert not Succession.objects.exists()


def test_the_list_of_units_leads_here(chief):
    assert 'href="/units/changes/"' in chief.get("/admin/units/unit/").text
