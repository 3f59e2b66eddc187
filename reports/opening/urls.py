"""URLs of opening a period and its report."""

from django.urls import URLPattern, URLResolver, path

from reports.opening import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("periods/open/", views.period_open, name="period-open"),
    path("periods/<slug:period_code>/report/open/", views.report_open, name="report-open"),
]
