from django.urls import URLPattern, URLResolver, path

from reports.comparison import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("periods/<slug:period_code>/report/compare/", views.report_compare, name="report-compare")
]
