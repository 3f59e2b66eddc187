"""What may be written in the administration: the catalogue, the people, the report's words."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.urls import reverse

from kgscience.accounts.models import SecurityEvent
from reports.models import Passage, Report
from units.models import Indicator, Membership, Period, Rule, Section, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    return client


def filled(form):
    """Return what a browser would send of an untouched form."""
    values = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        widget = form[name].field.widget
        if value is not None and value is not False:
            value = widget.format_value(value) if hasattr(widget, "format_value") else value
            values[name] = value[0] if isinstance(value, list) else value
    return {name: "" if value is None else value for name, value in values.items()}


def send(client, record, **changes):
    """Open the record's form, change something, send it; return the answer."""
    name = record._meta.label_lower.replace(".", "_")
    address = reverse(f"admin:{name}_change", args=[record.pk])
    page = client.get(address).context
    inlines: dict[str, Any] = {}
    for inline in page.get("inline_admin_formsets", []):
        for part in (inline.formset.management_form, *inline.formset.forms):
            inlines |= {part.add_prefix(name): value for name, value in filled(part).items()}
    return client.post(address, filled(page["adminform"].form) | inlines | changes)


def save(client, record, **changes):
    """Open the record's form, change something, save; the errors by field, none when saved."""
    response = send(client, record, **changes)
    return {} if response.status_code == 302 else response.context["adminform"].form.errors


def test_unit_is_renamed(chief):
    unit = Unit.objects.get(code="p_qlkh")
    assert save(chief, unit, name="Phòng Quản lý Khoa học mới") == {}
    assert Unit.objects.get(code="p_qlkh").name == "Phòng Quản lý Khoa học mới"


def test_the_log_keeps_what_stood_there_before(chief):
    unit = Unit.objects.get(code="p_qlkh")
    changes = {"short_name": "QLKH", "reports": "", "active_to": "31/12/2030"}
    save(chief, unit, parent=Unit.objects.get(code="cc_tdc").pk, **changes)
    log_entry = LogEntry.objects.get(object_id=str(unit.pk)).get_change_message()
    assert log_entry == (
        "Đã thay đổi Tên gọi tắt: “” → “QLKH”, Đơn vị cấp trên: “Sở Khoa học và Công nghệ tỉnh "
        "Kiên Giang” → “Chi cục Tiêu chuẩn Đo lường Chất lượng”, Nộp số liệu: “có” → “không” và "
        "Hoạt động đến: “” → “31/12/2030”."
    )


RULES = [
    ("kh_tinh_loai_a <= kh_tinh_nghiem_thu", {}),
    ("a <= <= b", {"expression": ["Biểu thức viết sai cú pháp (cột 6)"]}),
    ("khong_co <= 3", {"expression": ["Không có chỉ tiêu “khong_co”."]}),
    (
        "tt_cuoc + 1",
        {"expression": ["“tt_cuoc + 1” (số) không phải điều kiện đúng hay sai (cột 1)"]},
    ),
]


@pytest.mark.parametrize(("expression", "errors"), RULES)
def test_rule_must_be_readable(chief, expression, errors):
    rule = Rule.objects.get(code="C03")
    assert save(chief, rule, expression=expression) == errors
    assert Rule.objects.filter(expression=expression).exists() is not bool(errors)


TEMPLATES = [
    ("Nghiệm thu {{kh_tinh_nghiem_thu}} đề tài năm {{ky_nam}} theo [[5S]]", []),
    ("Nghiệm thu {{kh_tinh", ["Vị trí 12: “{{” chưa được đóng bằng “}}”."]),
    ("Nghiệm thu {{khong_co}}", ["Vị trí 12: không có chỉ tiêu “khong_co”."]),
]


@pytest.mark.parametrize(("template", "mistakes"), TEMPLATES)
def test_passage_must_be_readable(chief, template, mistakes):
    passage = Passage.objects.filter(section__code="kh_tinh")[0]
    errors = save(chief, passage, template=template)
    assert errors == ({"template": mistakes} if mistakes else {})


@pytest.mark.parametrize(("template", "mistakes"), TEMPLATES)
def test_titles_and_headings_must_be_readable(chief, template, mistakes):
    section, report = Section.objects.get(code="kh_tinh"), Report.objects.all()[0]
    results = {"title": mistakes} if mistakes else {}
    assert save(chief, report, title=template) == results
    heading = {"heading": mistakes} if mistakes else {}
    assert save(chief, section, title=template, heading=template) == results | heading


def test_passage_is_signed_by_its_editor_and_keeps_its_separators_space(chief):
    passage = Passage.objects.filter(section__code="kh_tinh", separator="; ")[0]
    assert save(chief, passage, template="Không có số liệu") == {}
    edited = Passage.objects.get(pk=passage.pk)
    assert (edited.edited_by.username, edited.revision) == ("quan_tri", passage.revision + 1)
    assert (edited.template, edited.separator) == ("Không có số liệu", "; ")


def test_passage_keeps_its_trail(chief):
    passage = Passage.objects.filter(section__code="kh_tinh")[0]
    save(chief, passage, template="Không có số liệu")
    save(chief, Passage.objects.get(pk=passage.pk), order=77)
    stored = passage.revisions.order_by("revision").values_list("verb", "template", "order")
    assert list(stored) == [
        ("load", passage.template, passage.order),
        ("edit", "Không có số liệu", passage.order),
        ("move", "Không có số liệu", 77),
    ]


def test_passage_of_a_report_that_is_being_read_stands_still(chief):
    passage = Passage.objects.filter(section__code="kh_tinh")[0]
    Report.objects.filter(pk=passage.report_id).update(status="in_review")
    errors = save(chief, passage, template="Không có số liệu")
    assert [line[:41] for line in errors["__all__"]] == [
        "Báo cáo đang xin ý kiến nên không sửa câu"
    ]


def test_indicator_with_figures_keeps_its_kind(chief):
    indicator = Indicator.objects.get(code="kh_tinh_nghiem_thu")
    assert save(chief, indicator, kind="text", label="Số nghiệm thu") == {}
    indicator.refresh_from_db()
    assert (indicator.kind, indicator.label) == ("count", "Số nghiệm thu")


def test_figures_are_due_after_the_last_day_of_their_period(chief):
    period = Period.objects.get(code="2018-H2")
    errors = save(chief, period, due_at_0="14/12/2018", due_at_1="17:00")
    [why] = errors["due_at"]
    assert why.endswith("ít nhất một ngày làm việc: sớm nhất là ngày 17/12/2018.")


def test_report_keeps_its_state_whatever_is_sent(chief):
    report = Report.objects.get(period__code="2018-H1")
    assert save(chief, report, status="published", layout="state") == {}
    report.refresh_from_db()
    assert (report.status, report.layout) == ("draft", "state")


def test_person_is_given_a_role_in_a_unit(chief):
    person = User.objects.create_user("lan")
    address = reverse("admin:auth_user_change", args=[person.pk])
    unit = Unit.objects.get(code="p_qlkh")
    role = {"0-role": "clerk", "0-unit": unit.pk, "0-user": person.pk, "TOTAL_FORMS": 1}
    inline = {f"memberships-{key}": value for key, value in (role | {"INITIAL_FORMS": 0}).items()}
    joined = {"date_joined_0": "5/12/2018", "date_joined_1": "08:30"}
    response = chief.post(address, {"username": "lan", "is_active": "on", **joined, **inline})
    assert response.status_code == 302
    assert [*Membership.objects.values_list("user__username", "role", "unit__code")] == [
        ("lan", "clerk", "p_qlkh")
    ]


def test_unit_that_has_figures_is_not_deleted(chief):
    unit = Unit.objects.get(code="p_qlkh")
    address = reverse("admin:units_unit_delete", args=[unit.pk])
    chief.post(address, {"post": "yes"})
    assert Unit.objects.filter(pk=unit.pk).exists()


LISTS = [("unit", Unit), ("section", Section), ("indicator", Indicator), ("rule", Rule)]


@pytest.mark.parametrize(("name", "model"), LISTS)
def test_flat_list_is_exported_with_vietnamese_heads_and_no_key(chief, name, model):
    address = reverse(f"admin:units_{name}_export")
    assert chief.get(address).status_code == 200
    response = chief.post(address, {"format": "0", "resource": "0"})
    rows = [*openpyxl.load_workbook(BytesIO(response.content)).active.values]
    assert ("mã" in rows[0], "id" in rows[0]) == (True, False)
    assert len(rows) == model.objects.count() + 1


def test_who_may_do_what_is_taken_out_for_review(chief, cast):
    address = reverse("admin:units_membership_export")
    response = chief.post(address, {"format": "0", "resource": "0"})
    rows = [*openpyxl.load_workbook(BytesIO(response.content)).active.values]
    clerk = next(row for row in rows if row[0] == "clerk")
    assert rows[0][0:1] + rows[0][5:7] == ("tài khoản", "vai trò", "đơn vị (trống: toàn Sở)")
    assert clerk[5:7] == ("Người nhập số liệu", "Phòng Quản lý Khoa học")
    assert SecurityEvent.objects.get(kind="export").what == address


def test_csv_export_holds_codes_for_links(chief):
    response = chief.post(reverse("admin:units_unit_export"), {"format": "1", "resource": "0"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "mã,tên đơn vị,tên gọi tắt,loại,mã đơn vị cấp trên,nộp số liệu,thứ tự,"
        "hoạt động từ,hoạt động đến"
    )
    assert lines[1] == "so,Sở Khoa học và Công nghệ tỉnh Kiên Giang,Sở KH&CN,so,,0,10,,"


def test_nothing_is_imported_through_the_administration(chief):
    assert chief.get("/admin/units/unit/import/").status_code == 302  # taken for a unit's key
    assert "import" not in chief.get("/admin/units/unit/").text.lower()


@pytest.mark.parametrize(
    "name", ["unit", "section", "indicator", "figure", "figurechange", "membership"]
)
def test_list_asks_the_database_as_often_for_many_rows_as_for_few(
    chief, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        chief.get(reverse(f"admin:units_{name}_changelist"))


FORMULA_LIKE = ["=1+1", "+84 297 3862 003", "-", "@SUM(A1)", "\tthụt", "=cmd|' /C calc'!A0", "#N/A"]


def exported(chief, name, choice):
    """Return the exported row of a unit with this name, its cells by their heads."""
    Unit.objects.filter(code="p_qlkh").update(name=name, order=1258)
    address = reverse("admin:units_unit_export")
    return chief.post(address, {"format": choice, "resource": "0"}).content


@pytest.mark.parametrize("name", FORMULA_LIKE)
def test_workbook_keeps_a_text_that_looks_like_a_formula(chief, name):
    sheet = openpyxl.load_workbook(BytesIO(exported(chief, name, "0"))).active
    row = next(row for row in sheet.iter_rows() if row[0].value == "p_qlkh")
    assert (row[1].value, row[1].data_type, row[6].value) == (name, "s", 1258)
    assert row[1].quotePrefix == (name != "#N/A")


@pytest.mark.parametrize("name", FORMULA_LIKE)
def test_csv_marks_a_text_that_excel_would_reckon(chief, name):
    content = exported(chief, name, "1").decode("utf-8-sig")
    row = next(row for row in csv.reader(StringIO(content)) if row[0] == "p_qlkh")
    assert row[1] == (name if name == "#N/A" else f"'{name}")


def test_csv_tells_excel_its_encoding(chief):
    assert exported(chief, "Phòng", "1").startswith(b"\xef\xbb\xbf")


def test_export_says_what_each_format_does_to_texts(chief):
    page = chief.get(reverse("admin:units_unit_export")).text
    assert "Tệp XLSX giữ nguyên mọi chữ. Trong tệp CSV, ô chữ bắt đầu bằng = + - @" in page
