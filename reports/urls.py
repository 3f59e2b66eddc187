"""URLs of the app, by capability."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reports.draft_page.urls")),
    path("", include("reports.drafting.urls")),
    path("", include("reports.review.urls")),
    path("", include("reports.comparison.urls")),
    path("", include("reports.opening.urls")),
    path("", include("reports.conference.urls")),
    path("", include("reports.publishing.urls")),
    path("", include("reports.old_reports.urls")),
]
