"""`manage.py createsuperuser`: the first administrator, asked for in Vietnamese."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from units.text.usernames import refuse_similar_username


class Command(createsuperuser.Command):
    help = "Tạo tài khoản quản trị."
    requires_migrations_checks = False  # a database without tables is told in our own words

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["interactive"]:
            self._refuse_incomplete(options)
            super().handle(*args, **{**options, "verbosity": 0})
        elif not self.stdin.isatty():
            raise CommandError("Lệnh này hỏi mật khẩu: chạy ở cửa sổ dòng lệnh, hoặc --noinput.")
        else:
            try:
                self._create(options)
            except KeyboardInterrupt:
                self.stderr.write("\nĐã dừng, chưa tạo tài khoản nào.")
                sys.exit(1)
        self.stdout.write("Đã tạo tài khoản quản trị.")

    def _refuse_incomplete(self, options: dict[str, Any]) -> None:
        for name in ("username", "email"):
            if options[name] is None:
                raise CommandError(f"Với --noinput phải ghi cả --{name}.")
        try:
            refuse_similar_username(options["username"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None

    def _create(self, options: dict[str, Any]) -> None:
        user = User(username=self._ask("Tên đăng nhập", "username", options["username"]))
        user.email = self._ask("Thư điện tử (có thể bỏ trống)", "email", options["email"])
        while True:
            password = getpass("Mật khẩu: ")
            if password != getpass("Gõ lại mật khẩu: "):
                self.stderr.write("Hai lần gõ không giống nhau.")
                continue
            try:
                validate_password(password, user)
                break
            except ValidationError as refusal:
                self.stderr.write("\n".join(refusal.messages))
        User.objects.create_superuser(user.username, user.email, password)

    def _ask(self, label: str, name: str, value: str | None) -> str:
        """Return the value given or typed, asked for again until it is acceptable."""
        field = User._meta.get_field(name)
        while True:
            text = input(f"{label}: ").strip() if value is None else value
            try:
                cleaned = str(field.clean(text, None))  # type: ignore[union-attr]
                if name == "username":
                    refuse_similar_username(cleaned)
                return cleaned
            except ValidationError as refusal:
                self.stderr.write("\n".join(refusal.messages))
                value = None
