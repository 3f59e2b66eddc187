"""What the tables refuse, written once for all that have it: pairs, choices, days, circles."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def user_and_time_constraint(name: str, by: str, at: str) -> models.CheckConstraint:
    """Either both the person and the moment are known, or neither."""
    neither = Q(**{by: None, at: None})
    both = Q(**{f"{by}__isnull": False, f"{at}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


def choice_constraint(name: str, field: str, choices: Iterable[str]) -> models.CheckConstraint:
    """A word of a fixed list, also where no form has looked."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": [*choices]}))


def active_range_constraint(name: str) -> models.CheckConstraint:
    """The last day of validity is not before the first; each may be open."""
    return models.CheckConstraint(
        name=name,
        condition=Q(active_from=None) | Q(active_to=None) | Q(active_from__lte=F("active_to")),
        violation_error_message="Ngày bắt đầu phải trước ngày kết thúc.",
    )


def not_self_constraint(name: str, link: str, message: str) -> models.CheckConstraint:
    """The smallest circle, which the database can see by itself."""
    return models.CheckConstraint(
        name=name, condition=~Q(**{link: F("pk")}), violation_error_message=message
    )


def validate_no_cycle(record: models.Model, *links: str) -> None:
    """Refuse a record from which a link leads, step by step, back to itself.

    Raises ValidationError, by link, with the whole way round.
    """
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
