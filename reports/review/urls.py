"""URLs of reviewing a report."""

from django.urls import URLPattern, URLResolver, path

from reports.review import comment_views, views
from reports.review.layout_choice.views import report_layout

REPORT = "periods/<slug:period_code>/report/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{REPORT}dress/", report_layout, name="report-layout"),
    path(f"{REPORT}moves/<slug:verb>/", views.report_transition, name="report-transition"),
    path(f"{REPORT}agree/", views.passage_agree, name="passage-agree"),
    path(f"{REPORT}agree/withdraw/", views.agreement_withdraw, name="agreement-withdraw"),
    path(f"{REPORT}comments/", comment_views.comment_list, name="comment-list"),
    path(f"{REPORT}comments/<int:pk>/answer/", comment_views.comment_answer, name="comment-answer"),
    path(
        f"{REPORT}comments/<int:pk>/resolve/", comment_views.comment_resolve, name="comment-resolve"
    ),
    path(f"{REPORT}comments/<int:pk>/reopen/", comment_views.comment_reopen, name="comment-reopen"),
]
