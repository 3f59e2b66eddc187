"""Models of the security log, sign-in failures, passwords and sessions."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string
from django_otp.plugins.otp_totp.models import TOTPDevice

from kgscience.accounts.browser_names import describe_browser
from units.models.log import AppendOnly
from units.models.triggers import append_only_triggers

# The log of Django's administration is not ours, but is kept as ours is.
TRIGGERS = (
    *append_only_triggers("accounts_securityevent", "event"),
    *append_only_triggers("django_admin_log"),
)


class SecurityEvent(AppendOnly):
    """One entry of the security log; it outlives the account it is about."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", "Đăng nhập"
        SIGN_OUT = "sign_out", "Đăng xuất"
        FAILURE = "failure", "Đăng nhập sai"
        LOCK = "lock", "Khóa đăng nhập"
        UNLOCK = "unlock", "Mở khóa đăng nhập"
        EXPIRY = "expiry", "Hết phiên"
        ENDING = "ending", "Kết thúc phiên"
        PASSWORD = "password", "Đặt mật khẩu"
        ACCOUNT = "account", "Tài khoản"
        ROLE = "role", "Vai trò"
        FACTOR = "factor", "Xác thực hai lớp"
        EXPORT = "export", "Tải tệp"
        REFUSAL = "refusal", "Từ chối truy cập"

    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    at = models.DateTimeField("lúc", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người",
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    name = models.CharField("tên đăng nhập", max_length=150, blank=True)
    address = models.GenericIPAddressField("địa chỉ mạng", null=True, blank=True)
    agent = models.CharField("trình duyệt", max_length=200, blank=True)
    what = models.CharField("đối tượng", max_length=300, blank=True)

    class Meta:
        verbose_name = "sự kiện truy cập"
        verbose_name_plural = "nhật ký truy cập"
        ordering = ("-at", "-pk")
        indexes = (models.Index(name="event_of_person", fields=("by", "-at")),)

    @property
    def browser(self) -> str:
        """The browser and the device in words."""
        return describe_browser(self.agent)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what or self.name}"


class SignInFailures(models.Model):
    """Failures since `since`: of one name from one address, or (empty name) of an address."""

    name = models.CharField("tên đăng nhập", max_length=150, blank=True)
    place = models.CharField("nơi đăng nhập", max_length=60, blank=True)
    failures = models.PositiveIntegerField("số lần sai", default=0)
    since = models.DateTimeField("từ lúc", db_index=True)
    until = models.DateTimeField("khóa đến", null=True, blank=True)

    class Meta:
        verbose_name = "lượt đăng nhập sai"
        verbose_name_plural = "lượt đăng nhập sai"
        constraints = (models.UniqueConstraint(name="tally_once", fields=("name", "place")),)

    def __str__(self) -> str:
        return f"{self.name or 'mọi tài khoản'} từ {self.place}"


class PreviousPassword(models.Model):
    """A password a person has had: its hash, since when, and whether another person set it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người",
        on_delete=models.CASCADE,
        related_name="passwords",
    )
    hash = models.CharField("dấu vết", max_length=128)
    at = models.DateTimeField("từ lúc")
    is_temporary = models.BooleanField("do người khác đặt", default=False)

    class Meta:
        verbose_name = "mật khẩu đã đặt"
        verbose_name_plural = "mật khẩu đã đặt"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.user}, từ {self.at:%d/%m/%Y}"


class UnusedAccount(models.Model):
    """An account shut because it was not used, until its person signs in again.

    Opening a period may reopen it; one that is shut for another reason has no such row.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="người",
        on_delete=models.CASCADE,
        related_name="unused",
    )
    at = models.DateTimeField("ngừng lúc")

    class Meta:
        verbose_name = "tài khoản lâu không dùng"
        verbose_name_plural = "tài khoản lâu không dùng"

    def __str__(self) -> str:
        return f"{self.user}, từ {self.at:%d/%m/%Y}"


class UserSession(AbstractBaseSession):
    """A session that knows whose it is, so that its owner can see and end it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="visits",
    )
    began_at = models.DateTimeField("đăng nhập lúc", null=True, blank=True)
    seen_at = models.DateTimeField("dùng lần cuối", null=True, blank=True)
    address = models.CharField("địa chỉ mạng", max_length=60, blank=True)
    agent = models.CharField("trình duyệt", max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"

    @property
    def browser(self) -> str:
        """The browser and the device in words."""
        return describe_browser(self.agent)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store

    @property
    def mark(self) -> str:
        """Return a name for the session in URLs; the session key itself would grant access."""
        return sha256(self.session_key.encode()).hexdigest()[:20]


class SecondFactorDevice(TOTPDevice):  # type: ignore[misc]  # the library has no types
    """The device that gives a person codes, as the administration lists it."""

    class Meta:
        proxy = True
        verbose_name = "thiết bị xác thực"
        verbose_name_plural = "thiết bị xác thực hai lớp"

    def __str__(self) -> str:
        return f"thiết bị của {self.user}"
