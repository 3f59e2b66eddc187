"""URLs of conference minutes."""

from django.urls import URLPattern, URLResolver, path

from reports.conference import views

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "periods/<slug:period_code>/conference/", views.conference_record, name="conference-record"
    ),
]
