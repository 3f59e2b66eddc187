import errno
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime

from reports.composition.draft import compose_draft, find_report
from reports.models import Passage
from reports.rendering.charts import build_charts
from tests.conftest import FIXTURES
from units.management.vietnamese_command import reason
from units.models import Figure, Membership, Period

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("year_2018"),
    pytest.mark.xdist_group("sheets"),
]


def rendered(tmp_path, *options):
    file = tmp_path / "report"
    call_command("render_report", "2018-H1", *options, output=file, stdout=StringIO())
    return file.read_bytes()


@pytest.fixture
def project(settings, tmp_path):
    """Return a checkout of its own, so that the demo writes its PDF there."""
    (tmp_path / "fixtures").symlink_to(settings.BASE_DIR / "fixtures")
    settings.BASE_DIR = tmp_path
    settings.DEBUG = True
    return tmp_path


def demo(*more):
    out = StringIO()
    call_command("demo", "--no-serve", *more, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("layout", ["party", "state", "article"])
def test_report_is_rendered_in_every_layout(tmp_path, layout):
    assert rendered(tmp_path, "--format=pdf", f"--layout={layout}").startswith(b"%PDF-")
    assert b"<!doctype html>" in rendered(tmp_path, "--format=html", f"--layout={layout}").lower()


def test_layouts_hold_the_same_facts(tmp_path):
    facts = [
        json.loads(rendered(tmp_path, "--format=json", f"--layout={layout}"))["facts"]
        for layout in ("party", "state", "article")
    ]
    assert facts[0] == facts[1] == facts[2]
    assert len(facts[0]) == 92


@pytest.mark.parametrize("kind", ["pdf", "html", "txt", "json"])
def test_broken_template_is_named_and_nothing_printed(tmp_path, kind):
    Passage.objects.filter(section__code="tt_thanh_tra", order=3).update(template="Có {{tt_co")
    fault = "mục tt_thanh_tra, câu 3: câu mẫu hỏng, vị trí 4: “{{” chưa được đóng bằng “}}”."
    with pytest.raises(CommandError, match=re.escape(fault)):
        rendered(tmp_path, f"--format={kind}")
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        (".", "đây là một thư mục, không phải tệp."),
        ("khong/co/bao-cao.txt", "không có tệp hoặc thư mục này."),
        ("tep/bao-cao.txt", "một phần của đường dẫn là tệp, không phải thư mục."),
        ("a" * 300, "tên tệp quá dài."),
    ],
)
def test_file_that_cannot_be_used_is_explained(tmp_path, place, complaint):
    (tmp_path / "tep").touch()
    file = tmp_path / place
    with pytest.raises(CommandError) as wrong:
        call_command("render_report", "2018-H1", "--format=txt", output=file, stdout=StringIO())
    assert str(wrong.value) == f"Không ghi được {file}: {complaint}"
    with pytest.raises(CommandError) as wrong:
        call_command("tie_out", file)
    assert str(wrong.value) == f"Không đọc được {file}: {complaint}"


def test_errors_without_a_message_give_their_number():
    assert reason(OSError(errno.EIO, "Input/output error")) == "hệ thống từ chối (mã lỗi 5)"
    assert reason(OSError(errno.ENOSPC, "No space left on device")) == "ổ đĩa đã đầy"


@pytest.mark.parametrize(
    "command",
    [("verify_report", "2018-H1"), ("render_report", "2018-H1"), ("load_catalogue", FIXTURES)],
    ids=lambda command: command[0],
)
def test_unprepared_database_is_explained(tmp_path, command):
    program = [sys.executable, "manage.py", *map(str, command)]
    place = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    process = subprocess.run(
        program, cwd=FIXTURES.parents[1], env=place, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr) == (
        1,
        "CommandError: Cơ sở dữ liệu chưa được chuẩn bị: chạy manage.py migrate.\n",
    )


def test_unknown_layout_is_refused():
    with pytest.raises(CommandError):
        call_command("render_report", "2018-H1", "--layout=nothing")


def test_open_period_prints_with_gaps(tmp_path):
    out = tmp_path / "h2.txt"
    call_command("render_report", "2018-H2", "--format=txt", output=out, stdout=StringIO())
    assert "Quản lý tổng số […] ĐTDA" in out.read_text(encoding="utf-8")


def test_demo_creates_users_that_can_sign_in(project):
    out = demo()
    assert authenticate(username="nhap.qlkh", password="nhap-lieu-thu") is not None
    assert (project / "var" / "bao-cao-2018-H1.pdf").read_bytes().startswith(b"%PDF-")
    assert "nhap.qlkh    mật khẩu nhap-lieu-thu" in out


def test_demo_again_keeps_what_people_changed(project):
    demo()
    figures = Figure.objects.filter(indicator__code="tt_co_so")
    figures.update(amount=588)
    counts = (Membership.objects.count(), Period.objects.count())
    demo()
    assert [figure.amount for figure in figures] == [588]
    assert (Membership.objects.count(), Period.objects.count()) == counts


def test_demo_can_make_up_a_year_to_compare_with_and_says_so(project):
    assert "Đã bịa số liệu cùng kỳ năm trước cho 90 chỉ tiêu" in demo("--two-years")
    assert "cho 0 chỉ tiêu" in demo("--two-years")
    made_up = Figure.objects.filter(submission__period__code="2017-H1")
    assert set(made_up.values_list("note", flat=True)) == {"Số bịa để dùng thử"}
    document = compose_draft(find_report(Period.objects.get(code="2018-H1"))).document
    assert len(build_charts(document.annex)) == 10


def test_demo_opens_the_second_half_for_its_clerk(project, client):
    demo()
    assert client.login(username="nhap.qlkh", password="nhap-lieu-thu")
    sheet = client.get("/periods/2018-H2/units/p_qlkh/")
    assert sheet.status_code == 200


@pytest.mark.parametrize("options", [[], ["--two-years"]])
def test_data_of_the_demo_has_no_critical_finding(project, options):
    demo(*options)
    out = StringIO()
    call_command("check_data", stdout=out)
    assert " 0 nghiêm trọng" in out.getvalue()


def test_demo_greets_nobody_as_late(project, client):
    demo()
    for person in User.objects.exclude(memberships=None):
        client.force_login(person)
        assert (person.username, "Trễ" in client.get("/").text) == (person.username, False)


def test_demo_is_due_ten_days_after_its_first_run(project):
    demo()
    due = localtime() + timedelta(days=10)
    periods = Period.objects.order_by("code")
    first, second = (localtime(period.due_at) for period in periods)
    assert (f"{first:%H:%M %d/%m/%Y}", second.date()) == ("17:00 20/06/2018", due.date())
    periods.filter(code="2018-H2").update(due_at=due - timedelta(days=3))
    demo()
    assert Period.objects.get(code="2018-H2").due_at == due - timedelta(days=3)


def test_demo_serves_the_pages_of_a_real_office(project, settings, monkeypatch):
    served = []

    def serve(command, *args, **options):
        if command == "runserver":
            served.append((*args, settings.DEBUG, options))
        else:
            call_command(command, *args, **options)

    monkeypatch.setattr("reports.management.commands.demo.call_command", serve)
    call_command("demo", stdout=StringIO())
    assert served == [("127.0.0.1:8000", False, {"use_reloader": False, "insecure_serving": True})]


def test_demo_with_its_public_passwords_refuses_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="mật khẩu công khai"):
        demo()
