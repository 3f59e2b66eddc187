"""Which edition of the catalogue stands in the tables."""

from __future__ import annotations

from django.db import models


class CatalogueRevision(models.Model):
    """One row whose mark is another after every change to what is asked, when and under which
    rules, and to who answers; the database itself renews it (`units.models.triggers`)."""

    token = models.CharField("dấu", max_length=36)

    class Meta:
        verbose_name = "bản danh mục"
        verbose_name_plural = "bản danh mục"

    def __str__(self) -> str:
        return self.token
