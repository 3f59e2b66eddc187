"""An account unused for 45 days is deactivated by the morning's reminders."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from kgscience.accounts.inactive_accounts import deactivate_unused_accounts
from kgscience.accounts.models import SecurityEvent, UnusedAccount
from units.submission.reminders import send_reminders

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def account(name, days, **more):
    """Create a user who joined a year ago and signed in `days` ago; None is never."""
    used = None if days is None else NOW - timedelta(days=days)
    user = User.objects.create_user(name, password=name, **more)
    user.passwords.update(at=NOW - timedelta(days=365))
    User.objects.filter(pk=user.pk).update(last_login=used, date_joined=NOW - timedelta(days=365))
    return user


def names(users):
    return sorted(user.username for user in users)


def test_only_those_long_unused_are_shut():
    account("moi", 44), account("cu", 46), account("chua", None)
    assert names(deactivate_unused_accounts(NOW)) == ["chua", "cu"]
    assert names(User.objects.filter(is_active=True)) == ["moi"]
    security_events = SecurityEvent.objects.filter(
        kind="account", what__contains="cu: đang dùng “có” → “không”"
    )
    assert security_events.count() == 1


def test_an_unused_account_is_marked_until_its_person_comes_again(client):
    user = account("cu", 46)
    deactivate_unused_accounts(NOW)
    assert UnusedAccount.objects.get().user == user
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert UnusedAccount.objects.exists()
    client.force_login(User.objects.get(pk=user.pk))
    assert not UnusedAccount.objects.exists()


def test_whom_an_administrator_shuts_is_no_unused_account():
    user = account("cu", 46)
    deactivate_unused_accounts(NOW)
    User.objects.filter(pk=user.pk).update(is_active=True)
    user = User.objects.get(pk=user.pk)
    user.is_active = False
    user.save()
    assert not UnusedAccount.objects.exists()


def test_departments_that_the_rule_does_not_bind_shut_nobody(settings):
    settings.POLICY = replace(settings.POLICY, disuse=timedelta(0))
    account("cu", 460)
    assert deactivate_unused_accounts(NOW) == []


def test_one_administrator_always_stays():
    account("truoc", 300, is_superuser=True), account("sau", 200, is_superuser=True)
    assert names(deactivate_unused_accounts(NOW)) == ["truoc"]
    assert names(deactivate_unused_accounts(NOW)) == []


def test_whom_an_administrator_lets_in_again_has_time_to_come():
    user = account("cu", 100)
    deactivate_unused_accounts(NOW)
    user.refresh_from_db()
    user.is_active = True
    user.save()
    assert names(deactivate_unused_accounts(NOW + timedelta(days=44))) == []
    assert names(deactivate_unused_accounts(NOW + timedelta(days=50))) == ["cu"]


def test_a_new_password_counts_as_use():
    user = account("cu", 100)
    user.set_password("khac")
    user.save()
    assert names(deactivate_unused_accounts(NOW)) == []


def test_a_name_without_password_is_nobodys_door():
    User.objects.create_user("nap", date_joined=NOW - timedelta(days=365))
    assert names(deactivate_unused_accounts(NOW)) == []


def test_the_mornings_round_does_it(year_2018):
    account("cu", 46)
    send_reminders(NOW.date(), NOW)
    assert not User.objects.get(username="cu").is_active
