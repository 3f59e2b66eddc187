"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from units import views

SHEET = "periods/<slug:period_code>/units/<slug:unit_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("periods/<slug:period_code>/", views.period_board, name="period-board"),
    path(
        "periods/<slug:period_code>/units/<slug:unit_code>/", views.unit_sheet, name="sheet-detail"
    ),
    path(f"{SHEET}presence/", views.tell_presence, name="presence-tell"),
    path(f"{SHEET}figures/<slug:code>/", views.enter_figure, name="figure-enter"),
    path(f"{SHEET}figures/<slug:code>/history/", views.figure_history, name="figure-history"),
]
