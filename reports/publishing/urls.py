"""URLs of files, publication and published versions."""

from django.urls import URLPattern, URLResolver, path

from reports.publishing import file_views, publish_views, version_views

REPORT = "periods/<slug:period_code>/report/"
VERSION = "published/<slug:period_code>/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{REPORT}report.pdf", file_views.report_file, {"form": "pdf"}, name="report-pdf"),
    path(f"{REPORT}report.docx", file_views.report_file, {"form": "docx"}, name="report-docx"),
    path(f"{REPORT}report.xlsx", file_views.report_file, {"form": "xlsx"}, name="report-xlsx"),
    path(f"{REPORT}report.<slug:form>/again/", file_views.remake_file, name="file-remake"),
    path("periods/<slug:period_code>/report.pdf", file_views.report_file, {"form": "pdf"}),
    path(f"{REPORT}publish/", publish_views.report_publish, name="report-publish"),
    path(f"{REPORT}publish/<slug:key>/", publish_views.printing_progress, name="printing-progress"),
    path("published/", version_views.version_list, name="version-list"),
    path(VERSION, version_views.version_detail, name="version-detail"),
    path(f"{VERSION}report.<slug:form>", version_views.version_file, name="version-file"),
]
