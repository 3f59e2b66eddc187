"""URLs of the app, by capability."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("units.submission.urls")),
    path("", include("units.collection.urls")),
    path("", include("units.workbook.urls")),
    path("", include("units.delegation.urls")),
    path("", include("units.catalogue.urls")),
    path("", include("units.reorganization.urls")),
]
