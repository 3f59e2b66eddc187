"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports import views

REPORT = "periods/<slug:period_code>/report/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("periods/<slug:period_code>/report/", views.report_detail, name="report-detail"),
    path("periods/<slug:period_code>/report/report.pdf", views.report_pdf, name="report-pdf"),
    path("periods/<slug:period_code>/report/compare/", views.report_compare, name="report-compare"),
    path("periods/<slug:period_code>/report.pdf", views.report_pdf),
    path(f"{REPORT}moves/<slug:verb>/", views.report_move, name="report-move"),
    path(f"{REPORT}agree/", views.passage_agree, name="passage-agree"),
    path(f"{REPORT}comments/", views.comment_list, name="comment-list"),
    path(f"{REPORT}comments/", views.comment_list, name="comment-create"),
    path(f"{REPORT}comments/<int:pk>/answer/", views.comment_answer, name="comment-answer"),
    path(f"{REPORT}comments/<int:pk>/resolve/", views.comment_resolve, name="comment-resolve"),
    path(f"{REPORT}comments/<int:pk>/reopen/", views.comment_reopen, name="comment-reopen"),
]
