"""The second factor: who needs one, the device that gives codes, the codes kept for need."""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime
from os import urandom
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from units.models import Membership

STATE, PENDING = "factor", "factor_pending"  # in the session
# Given a right code, none needed, none set up yet though one is needed, not given though asked.
PASSED, FREE, DUE, UNPASSED = "passed", "free", "due", "unpassed"
CODE_TIMEOUT = 300  # seconds between the password and the code
# Stored codes are hashed with this: it never changes, whatever the module is called.
SALT = "kgscience.access.factor"
KEY_MAX_AGE = 3600  # seconds that a new key waits for its first code
RECOVERY_CODES = 10  # codes for the day the telephone is lost


def is_on() -> bool:
    """Whether this installation knows a second factor."""
    return bool(settings.POLICY.second_factor)


def device_of(user: Any) -> TOTPDevice | None:
    """Return what gives `user` codes."""
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).first()


def is_needed(user: User) -> bool:
    """Whether a role that `user` has today demands a second factor."""
    roles: frozenset[str] = settings.POLICY.second_factor
    if "administrator" in roles and (user.is_staff or user.is_superuser):
        return True
    return bool(roles) and Membership.objects.for_user(user).filter(role__in=roles).exists()


def is_code_required(user: User) -> bool:
    """Whether a code is asked for after the password."""
    return is_on() and device_of(user) is not None


def state_of(user: User) -> str:
    """Return the second-factor state before a code is verified."""
    if device_of(user) is not None:
        return UNPASSED
    return DUE if is_needed(user) else FREE


# ------------------------------------------------------------------- between password and code


def save_pending_user(session: SessionBase, user: User, at: datetime) -> None:
    """Remember that the password of `user` was right; the code is still to come."""
    session.cycle_key()
    pending = {"user": user.pk, "at": at.timestamp(), "hash": user.get_session_auth_hash()}
    session[PENDING] = pending


def load_pending_user(session: SessionBase, at: datetime) -> User | None:
    """Return the user whose code is still to come, or None."""
    pending = session.get(PENDING)
    if pending is None or at.timestamp() - pending["at"] > CODE_TIMEOUT:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == pending["hash"] else None


# ---------------------------------------------------------------------------------- the device


def new_key(user: User) -> str:
    """Return a new key, signed for `user` until its first code comes."""
    return signing.dumps([user.pk, random_hex(20)], salt=SALT)


def device_from_key(user: User, signed_key: str) -> TOTPDevice | None:
    """Return the device a signed key would make; None when it is another's or too old."""
    try:
        owner, key = signing.loads(signed_key, salt=SALT, max_age=KEY_MAX_AGE)
    except signing.BadSignature:
        return None
    return TOTPDevice(user=user, name="điện thoại", key=key) if owner == user.pk else None


@transaction.atomic
def enrol(device: TOTPDevice, code: str) -> list[str]:
    """Keep `device` when `code` is one of its own; the codes for need, else none."""
    User.objects.select_for_update().get(pk=device.user_id)
    if device_of(device.user) is not None:
        return []
    device.save()
    if not device.verify_token(code):
        device.delete()
        return []
    return renew_codes(device.user)


@transaction.atomic
def verify_code(user: User, code: str) -> str:
    """Return what a code is, "device" or "spare", and use it up; "" when it is wrong."""
    letters = "".join(letter for letter in code if letter.isalnum()).lower()
    if len(letters) <= 6:
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        return "device" if device and device.verify_token(letters) else ""
    spare = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    return "spare" if spare and spare.verify_token(_hash_code(user, letters)) else ""


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    """Replace all recovery codes by new ones, of which only the hashes are stored."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="mã dự phòng")
    codes = [b32encode(urandom(5)).decode().lower() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_hash_code(user, code))
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def codes_left(user: User) -> int:
    """How many codes for need are still good."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


@transaction.atomic
def remove_devices(user: User) -> bool:
    """Take away the device and the codes of `user`; whether there were any."""
    StaticDevice.objects.filter(user=user).delete()
    return bool(TOTPDevice.objects.filter(user=user).delete()[0])


def qr_code(device: TOTPDevice) -> str:
    """Return the device's key as a square to be read by a telephone, as SVG."""
    import segno

    square = segno.make(device.config_url, error="m", micro=False)
    return str(square.svg_inline(border=4, light="#fff", omitsize=True, svgclass="qr"))


def spaced_key(device: TOTPDevice) -> str:
    """Return the device's key to be typed, in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _hash_code(user: User, code: str) -> str:
    """Return what is kept of a code for need; sixteen letters is what the table takes."""
    return salted_hmac(SALT, f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]
