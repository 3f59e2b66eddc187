"""What this installation demands of passwords, of signing in and of sessions."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

from environs import Env, ValidationError, validate

POSITIVE = validate.Range(min=1)
OFF, BY_DEFAULT = "off", ["signer", "administrator"]
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")  # the first that is there counts
ROLES = ("clerk", "head", "office", "committee", "records", "signer", "reader", "administrator")


@dataclass(frozen=True)
class SecurityPolicy:
    """What this installation demands of passwords, signing in and sessions.

    `second_factor` are the roles that need one; `disuse` is how long an account may go unused, zero
    for ever. `proxies` says how many of our proxies name the caller before them, `trusted_proxies`
    which machines these are, in which case it matters no more how many; they do so in the first
    of `proxy_headers` that is there.
    """

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
    disuse: timedelta
    second_factor: frozenset[str]
    proxies: int
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    proxy_headers: tuple[str, ...]


def read(env: Env, *, production: bool, behind_proxy: bool) -> SecurityPolicy:
    """Return the policy that the environment asks for.

    Raises EnvError for what is no number or role.
    """
    trusted = _networks(env.list("TRUSTED_PROXIES", default=[], validate=_known_networks))
    return SecurityPolicy(
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
        idle=timedelta(minutes=env.int("IDLE_MINUTES", default=15, validate=POSITIVE)),
        longest=timedelta(hours=env.int("SESSION_HOURS", default=24, validate=POSITIVE)),
        disuse=timedelta(days=env.int("DISUSE_DAYS", default=45, validate=validate.Range(min=0))),
        second_factor=_roles(
            env.list("SECOND_FACTOR", default=BY_DEFAULT if production else [OFF], validate=_known)
        ),
        proxies=env.int(
            "PROXIES", default=int(behind_proxy or bool(trusted)), validate=validate.Range(min=0)
        ),
        trusted_proxies=trusted,
        proxy_headers=_headers(env.str("PROXY_HEADER", default="", validate=_known_header)),
    )


def _known(names: list[str]) -> None:
    """Nothing said is refused: only `off` itself switches the second factor off."""
    roles = {role.strip() for role in names}
    if not roles:
        raise ValidationError(f"đang để trống: ghi {OFF} để tắt, hoặc bỏ hẳn dòng này")
    if roles != {OFF} and not roles <= {*ROLES}:
        raise ValidationError(f"phải là {OFF}, hoặc các vai trò trong: {', '.join(ROLES)}")


def _roles(names: list[str]) -> frozenset[str]:
    return frozenset({role.strip() for role in names} - {OFF})


def _known_networks(texts: list[str]) -> None:
    try:
        _networks(texts)
    except ValueError:
        raise ValidationError(
            "phải là địa chỉ hoặc dải mạng, cách nhau bằng dấu phẩy, ví dụ 10.0.0.5,192.168.1.0/24"
        ) from None


def _networks(texts: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text.strip(), strict=False) for text in texts if text.strip())


def _known_header(name: str) -> None:
    if name and name.strip().lower() not in [header.lower() for header in PROXY_HEADERS]:
        raise ValidationError(f"phải là một trong: {', '.join(PROXY_HEADERS)}")


def _headers(name: str) -> tuple[str, ...]:
    """Return the headers to read: the named one alone, or all."""
    wanted = [header for header in PROXY_HEADERS if header.lower() == name.strip().lower()]
    return tuple(wanted) or PROXY_HEADERS
