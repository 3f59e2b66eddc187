"""Commands that say in Vietnamese what the machine refuses them."""

from __future__ import annotations

import errno
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EISDIR: "đây là một thư mục, không phải tệp",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã dùng hết dung lượng được cấp",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


def reason(error: OSError) -> str:
    """Why the system could not read or write a file."""
    return REASONS.get(error.errno or 0, f"hệ thống từ chối (mã lỗi {error.errno})")


class VietnameseCommand(BaseCommand):
    """A command whose database may be missing, empty or out of reach."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except DatabaseError as error:
            if _is_unprepared():
                raise CommandError(
                    "Cơ sở dữ liệu chưa được chuẩn bị: chạy manage.py migrate."
                ) from error
            raise CommandError(f"Cơ sở dữ liệu từ chối: {error}") from error


def _is_unprepared() -> bool:
    """Whether tables or columns are still to be made; False where the database does not answer."""
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False
