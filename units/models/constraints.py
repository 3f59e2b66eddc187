"""Constraints that several models share: pairs, choices, date ranges, cycles."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def user_and_time_constraint(name: str, by: str, at: str) -> models.CheckConstraint:
    """Require either both the user and the time, or neither."""
    neither = Q(**{by: None, at: None})
    both = Q(**{f"{by}__isnull": False, f"{at}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


def choice_constraint(name: str, field: str, choices: Iterable[str]) -> models.CheckConstraint:
    """Require one of `choices`."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": [*choices]}))


def active_range_constraint(name: str) -> models.CheckConstraint:
    """Require that the last day of validity is not before the first; each may be open."""
    return models.CheckConstraint(
        name=name,
        condition=Q(active_from=None) | Q(active_to=None) | Q(active_from__lte=F("active_to")),
        violation_error_message="Ngày bắt đầu phải trước ngày kết thúc.",
    )


def not_self_constraint(name: str, link: str, message: str) -> models.CheckConstraint:
    """Refuse a link of a row to itself."""
    return models.CheckConstraint(
        name=name, condition=~Q(**{link: F("pk")}), violation_error_message=message
    )


def validate_no_cycle(record: models.Model, *links: str) -> None:
    """Raise ValidationError, by link, with the whole cycle, if a link leads back to `record`."""
    errors = {}
    for link in links:
        path, visited = [record], {record.pk}
        while (next_record := getattr(path[-1], link)) is not None:
            path.append(next_record)
            if next_record.pk in visited:
                break
            visited.add(next_record.pk)
        if len(path) > 1 and record.pk is not None and path[-1].pk == record.pk:
            cycle = " → ".join(f"“{label}”" for label in path)
            errors[link] = f"Đi vòng về chính nó: {cycle}."
    if errors:
        raise ValidationError(errors)
