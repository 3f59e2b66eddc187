"""Stored keys and names in the words of the screen."""

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
    """A person's name, family name first."""
    return full_name(user)
