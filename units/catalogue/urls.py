"""URLs of the catalogue."""

from django.urls import URLPattern, URLResolver, path

from units.catalogue import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators/", views.indicator_list, name="indicator-list"),
]
