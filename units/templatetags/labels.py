"""Template filters for labels and names."""

from django import template
from django.contrib.auth.models import User

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
