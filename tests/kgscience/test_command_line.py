"""The command line is in Vietnamese, also where it refuses."""

import subprocess
import sys
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.kgscience.test_project import ROOT


def refusal(*words):
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    return done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["load_catalog"], "Không có lệnh “load_catalog”. Có phải là: load_catalogue"),
        (["load_catalogue"], "manage.py load_catalogue: lỗi: còn thiếu: DIR"),
        (
            ["render_report", "2018-H1", "--format", "doc"],
            "không có lựa chọn 'doc' (chọn một trong:",
        ),
        (["remind", "--nosuch"], "không hiểu: --nosuch"),
        (["render_report", "2018-H1", "-o"], "phải có một giá trị theo sau"),
    ],
)
def test_a_wrong_command_is_refused_in_vietnamese(words, message):
    text = refusal(*words)
    assert message in text
    assert not {"error:", "usage:", "argument", "invalid"} & {*text.replace(":", ": ").split()}


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def answer(monkeypatch):
    """Type answers, then passwords."""

    def type_in(answers, passwords):
        answered, secrets = iter(answers), iter(passwords)
        monkeypatch.setattr("builtins.input", lambda prompt: next(answered))
        monkeypatch.setattr(
            "kgscience.accounts.management.commands.createsuperuser.getpass",
            lambda prompt: next(secrets),
        )
        out, err = StringIO(), StringIO()
        call_command("createsuperuser", stdin=Terminal(), stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return type_in


@pytest.mark.django_db
def test_the_first_administrator_is_asked_for_in_vietnamese(answer):
    out, err = answer(
        ["quan_tri", ""], ["Mua-he-2018!", "khac", "ngan", "ngan", "Mua-he-2018!", "Mua-he-2018!"]
    )
    assert out == "Đã tạo tài khoản quản trị.\n"
    assert err.startswith("Hai lần gõ không giống nhau.\nMật khẩu")
    user = User.objects.get(username="quan_tri")
    assert (user.is_superuser, user.check_password("Mua-he-2018!")) == (True, True)


@pytest.mark.django_db
def test_an_administrator_needs_a_name_of_their_own(answer):
    User.objects.create_user("lan")
    _, err = answer(["Lan", "quan_tri", "sai", ""], ["Mua-he-2018!"] * 2)
    assert err.startswith("Đã có tài khoản “lan”")
    assert User.objects.get(username="quan_tri").email == ""
    with pytest.raises(CommandError, match="Đã có tài khoản “lan”"):
        call_command("createsuperuser", interactive=False, username="LAN", email="a@example.vn")
    with pytest.raises(CommandError, match="phải ghi cả --email"):
        call_command("createsuperuser", interactive=False, username="moi")
