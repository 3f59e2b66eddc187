"""The page of a user's notifications."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from units.models import Notification
from units.notifications import mark_read
from units.permissions import SignedIn

MAX_NOTIFICATIONS = 100


@require_safe
@login_required
def notice_list(request: SignedIn) -> HttpResponse:
    """Show the latest notifications without marking them as read."""
    mine = list(Notification.objects.filter(user=request.user)[:MAX_NOTIFICATIONS])
    content = {
        "fresh": [notification for notification in mine if notification.read_at is None],
        "seen": [notification for notification in mine if notification.read_at is not None],
    }
    return render(request, "units/submission/notifications.html", content)


@require_POST
@login_required
def read_notices(request: SignedIn) -> HttpResponse:
    """Mark all notifications as read."""
    mark_read(request.user, timezone.now())
    return redirect("notice-list")


@require_POST
@login_required
def read_notice(request: SignedIn, pk: int) -> HttpResponse:
    """One is seen; a second time changes nothing."""
    if not Notification.objects.filter(pk=pk, user=request.user).exists():
        raise Http404
    mark_read(request.user, timezone.now(), only=pk)
    return redirect("notice-list")
