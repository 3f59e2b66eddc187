"""The revision of the catalogue in the tables."""

from __future__ import annotations

from django.db import models


class CatalogueRevision(models.Model):
    """One row whose token database triggers replace after every change of the catalogue."""

    token = models.CharField("dấu", max_length=36)

    class Meta:
        verbose_name = "bản danh mục"
        verbose_name_plural = "bản danh mục"

    def __str__(self) -> str:
        return self.token
