"""What this installation demands of passwords, of signing in and of sessions."""

from dataclasses import dataclass
from datetime import timedelta

from environs import Env, validate

POSITIVE = validate.Range(min=1)


@dataclass(frozen=True)
class Policy:
    """`proxies`: how many of our own stand in front and add to X-Forwarded-For; none is trusted
    by default, for then whoever asks could write it."""

    password_length: int
    password_classes: int
    password_days: int
    password_kept: int
    lock_failures: int
    lock_address_failures: int
    lock: timedelta
    lock_address: timedelta
    idle: timedelta
    longest: timedelta
    proxies: int


def read(env: Env, *, behind_proxy: bool) -> Policy:
    """The policy that the environment asks for. Raises EnvError for what is no number."""
    return Policy(
        password_length=env.int("PASSWORD_LENGTH", default=8, validate=validate.Range(min=8)),
        password_classes=env.int(
            "PASSWORD_CLASSES", default=4, validate=validate.Range(min=1, max=4)
        ),
        password_days=env.int("PASSWORD_DAYS", default=60, validate=validate.Range(min=0)),
        password_kept=10,
        lock_failures=env.int("LOCK_FAILURES", default=5, validate=POSITIVE),
        lock_address_failures=env.int("LOCK_ADDRESS_FAILURES", default=50, validate=POSITIVE),
        lock=timedelta(hours=env.int("LOCK_HOURS", default=12, validate=POSITIVE)),
        lock_address=timedelta(hours=1),
        idle=timedelta(minutes=env.int("IDLE_MINUTES", default=480, validate=POSITIVE)),
        longest=timedelta(hours=env.int("SESSION_HOURS", default=24, validate=POSITIVE)),
        proxies=env.int("PROXIES", default=int(behind_proxy), validate=validate.Range(min=0)),
    )
