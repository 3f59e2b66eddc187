"""`manage.py demo`: the 2018 department with a made-up cast, ready to be tried."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localtime

from reports.composition.draft import compose_draft, find_report
from reports.management.sample_figures import make_up_last_year
from reports.rendering import pdf
from reports.rendering.layouts import choose_layout
from units.models import Membership, Period, Role, Unit

ADDRESS = "127.0.0.1:8000"
PAST, OPEN = "2018-H1", "2018-H2"
DAYS_TO_ENTER = timedelta(days=10)  # or every unit would be late by years


class Command(BaseCommand):
    help = "Dựng bản dùng thử với số liệu năm 2018, in PDF, rồi mở máy chủ tại 127.0.0.1:8000."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="Dựng xong thì dừng.")
        parser.add_argument(
            "--two-years",
            action="store_true",
            help="Thêm số liệu BỊA của cùng kỳ năm trước và kế hoạch năm, để xem so sánh, biểu đồ.",
        )

    def handle(self, *args: Any, no_serve: bool, two_years: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Bản dùng thử có mật khẩu công khai nên không chạy khi DEBUG=false.")
        fixtures = Path(settings.BASE_DIR) / "fixtures"
        self._print("Chuẩn bị cơ sở dữ liệu…")
        call_command("migrate", verbosity=0)
        self._load(fixtures / "2018")
        if two_years:
            count = make_up_last_year(Period.objects.get(code=PAST))
            self._print(f"Đã bịa số liệu cùng kỳ năm trước cho {count} chỉ tiêu, chỉ để xem trước.")
        people = self._people(fixtures / "demo" / "people.csv")
        printed = self._print_pdf()
        self._print_instructions(people, printed, serving=not no_serve)
        if not no_serve:
            # Visitors see the pages of a real office, not Django's for programmers in English;
            # the server then still brings the style sheets, which are not collected yet.
            settings.DEBUG = False
            call_command("runserver", ADDRESS, use_reloader=False, insecure_serving=True)

    def _print(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _load(self, folder: Path) -> None:
        """Once only: what people have changed since is theirs."""
        if Period.objects.filter(code=PAST).exists():
            self._print("Số liệu năm 2018 đã có, giữ nguyên.")
            return
        self._print("Nạp danh mục và số liệu năm 2018…")
        call_command("load_catalogue", folder, stdout=self.stdout)

    @transaction.atomic
    def _people(self, file: Path) -> list[dict[str, str]]:
        """Create the people; with the first of them the open half-year gets its due date."""
        with file.open(encoding="utf-8", newline="") as rows:
            people = list(csv.DictReader(rows))
        if not User.objects.filter(username__in=[person["username"] for person in people]).exists():
            due = localtime() + DAYS_TO_ENTER
            due = due.replace(hour=17, minute=0, second=0, microsecond=0)
            Period.objects.filter(code=OPEN).update(due_at=due)
        for person in people:
            _create_account(person)
        return people

    def _print_pdf(self) -> Path:
        report = find_report(Period.objects.get(code=PAST))
        layout = choose_layout(report.layout, report.signed_on or report.period.end)
        folder = Path(settings.BASE_DIR) / "var"
        folder.mkdir(exist_ok=True)
        printed = folder / f"bao-cao-{PAST}.pdf"
        self._print("In báo cáo ra PDF…")
        printed.write_bytes(pdf.render(compose_draft(report).document, layout))
        return printed

    def _print_instructions(
        self, people: list[dict[str, str]], printed: Path, *, serving: bool
    ) -> None:
        roles = {str(role): str(role.label) for role in Role}
        self._print("")
        self._print("Tài khoản dùng thử (tên người là bịa):")
        for person in people:
            where = person["unit"] or "toàn Sở"
            self._print(
                f"  {person['username']:<12} mật khẩu {person['password']:<18} "
                f"{roles[person['role']]} ({where}) – {person['name']}"
            )
        self._print("")
        self._print(f"Báo cáo {PAST}, bản PDF: {printed}")
        if not serving:
            self._print("Mở máy chủ: make demo, hoặc manage.py runserver.")
            return
        self._print(f"Đăng nhập:                http://{ADDRESS}/")
        self._print(f"Nhập số liệu kỳ đang mở:  http://{ADDRESS}/periods/{OPEN}/units/p_qlkh/")
        self._print(f"Dự thảo báo cáo:          http://{ADDRESS}/periods/{PAST}/report/")
        self._print("Nhấn Ctrl+C để dừng.")


def _create_account(person: dict[str, str]) -> None:
    """Create an account and its role once; a password that was changed stays changed."""
    family, _, given_name = person["name"].rpartition(" ")
    administers = person["role"] == Role.ADMINISTRATOR
    user, created = User.objects.get_or_create(
        username=person["username"],
        defaults={
            "last_name": family,
            "first_name": given_name,
            "is_staff": administers,
            "is_superuser": administers,
        },
    )
    if created:
        user.set_password(person["password"])
        user.save(update_fields=["password"])
    unit = Unit.objects.get(code=person["unit"]) if person["unit"] else None
    role = {"user": user, "unit": unit, "role": person["role"]}
    if not Membership.objects.filter(**role).exists():
        Membership.objects.create(**role)
