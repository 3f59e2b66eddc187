"""URLs of a unit's sheet."""

from django.urls import URLPattern, URLResolver, path

from units.collection import cell_views, presence_views, sheet_views

SHEET = "periods/<slug:period_code>/units/<slug:unit_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(SHEET, sheet_views.unit_sheet, name="sheet-detail"),
    path(f"{SHEET}presence/", presence_views.update_presence, name="presence-tell"),
    path(f"{SHEET}figures/<slug:code>/", cell_views.enter_figure, name="figure-enter"),
    path(f"{SHEET}figures/<slug:code>/history/", cell_views.figure_history, name="figure-history"),
]
