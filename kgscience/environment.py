"""What the environment may say, and what is wrong with what it says."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

DEVELOPMENT_KEY = "chi-dung-khi-phat-trien-khong-bao-gio-dung-khi-chay-that"
SHORTEST_KEY = 32
NEW_KEY = 'python -c "import secrets; print(secrets.token_urlsafe(50))"'


def missing_for_production(
    *, debug: bool | None, secret_key: str | None, allowed_hosts: list[str] | None
) -> list[str]:
    """Return what a half-set production still lacks.

    None means "not set"; nothing set is development.
    """
    if debug is True or (debug is None and secret_key is None and allowed_hosts is None):
        return []
    missing = []
    if debug is None:
        missing.append("DEBUG=false")
    if secret_key is None or secret_key.strip() in ("", DEVELOPMENT_KEY):
        missing.append(f"SECRET_KEY (một chuỗi bí mật của riêng nơi cài đặt; tạo bằng {NEW_KEY})")
    elif len(secret_key.strip()) < SHORTEST_KEY:
        missing.append(f"SECRET_KEY (ít nhất {SHORTEST_KEY} ký tự; tạo bằng {NEW_KEY})")
    hosts = [host.strip() for host in allowed_hosts or [] if host.strip()]
    if not hosts:
        missing.append("ALLOWED_HOSTS (các tên miền, cách nhau bằng dấu phẩy)")
    elif "*" in hosts:
        missing.append("ALLOWED_HOSTS (nêu rõ từng tên miền; dấu * nhận mọi tên, kể cả tên giả)")
    return missing


def database(url: str | None) -> dict[str, Any]:
    """Django's database setting for a DATABASE_URL; without one, a SQLite file in the project."""
    if not url:
        return _sqlite(str(BASE_DIR / "db.sqlite3"))
    try:
        parsed = dict(dj_database_url.parse(url))
    except ValueError as error:
        # The address may hold a password: it is not repeated here, nor in the chain of causes.
        raise ImproperlyConfigured(
            "DATABASE_URL không đọc được; mẫu đúng: postgresql://người-dùng:mật-khẩu@máy:5432/tên "
            f"hoặc sqlite:///tệp.sqlite3 ({type(error).__name__})."
        ) from None
    engine, name = parsed["ENGINE"], str(parsed["NAME"] or "")
    if engine == "django.db.backends.sqlite3":
        return _sqlite(name if name == ":memory:" else str(BASE_DIR / name))
    if engine != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"DATABASE_URL chọn {engine}, nhưng chương trình chỉ chạy với PostgreSQL và SQLite."
        )
    if not name:
        raise ImproperlyConfigured("DATABASE_URL thiếu tên cơ sở dữ liệu ở cuối địa chỉ.")
    return {**parsed, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _sqlite(name: str) -> dict[str, Any]:
    """SQLite such that readers never wait and writers queue instead of losing each other's work."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Opening costs a fifth of saving a cell: all settings below are asked for each time.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # The last runs the triggers for rows that REPLACE removes.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA recursive_triggers=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
