"""The addresses of the journal."""

from django.urls import URLPattern, URLResolver, path

from kgscience.audit import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("journal/", views.journal, name="journal-list"),
    path("journal/journal.csv", views.journal, {"form": "csv"}, name="journal-csv"),
    path("journal/journal.xlsx", views.journal, {"form": "xlsx"}, name="journal-xlsx"),
]
