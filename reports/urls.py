"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("periods/<slug:period_code>/report/", views.report_detail, name="report-detail"),
    path("periods/<slug:period_code>/report/report.pdf", views.report_pdf, name="report-pdf"),
    path("periods/<slug:period_code>/report/compare/", views.report_compare, name="report-compare"),
    path("periods/<slug:period_code>/report.pdf", views.report_pdf),
]
