"""URLs of importing an old report."""

from django.urls import URLPattern, URLResolver, path

from reports.old_reports import views

PROPOSALS = "periods/<slug:period_code>/report/proposals/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(PROPOSALS, views.proposal_list, name="proposal-list"),
    path(f"{PROPOSALS}record/", views.proposal_record, name="proposal-record"),
    path(f"{PROPOSALS}<uuid:act>/", views.proposal_detail, name="proposal-detail"),
]
