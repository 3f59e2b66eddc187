"""Template filters for labels and names."""

from datetime import datetime

from django import template
from django.contrib.auth.models import User
from django.template.defaultfilters import date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from units.models import Rule
from units.models.organisation import full_name

register = template.Library()


@register.filter
def severity(key: str) -> str:
    """`error` → "Lỗi"."""
    return str(Rule.Severity(key).label)


@register.filter
def named(user: User) -> str:
    return full_name(user)


@register.filter
def moment(at: datetime, words: str = "H:i d/m/Y") -> SafeString:
    """Return a moment as `<time>`; to the second, for HTML takes no microseconds."""
    local = localtime(at)
    machine = local.isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, date(local, words))
