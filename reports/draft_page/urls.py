"""URLs of the draft page, its panels and slides."""

from django.urls import URLPattern, URLResolver, path

from reports.draft_page import figure_panel, passage_panel, projector_views, views

REPORT = "periods/<slug:period_code>/report/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(REPORT, views.report_detail, name="report-detail"),
    path(f"{REPORT}mark/", views.report_cache_key, name="report-cache-key"),
    path(f"{REPORT}read/", views.report_read, name="report-read"),
    path(f"{REPORT}passages/<int:pk>/", passage_panel.passage_detail, name="passage-detail"),
    path(f"{REPORT}figures/<slug:code>/", figure_panel.figure_detail, name="figure-detail"),
    path(f"{REPORT}projector/", projector_views.report_projector, name="report-projector"),
    path(f"{REPORT}projector.html", projector_views.projector_file, name="projector-file"),
    path(
        "published/<slug:period_code>/<int:number>/projector/",
        projector_views.version_projector,
        name="version-projector",
    ),
]
