"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from units import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("periods/<slug:period_code>/", views.period_board, name="period-board"),
    path(
        "periods/<slug:period_code>/units/<slug:unit_code>/", views.unit_sheet, name="sheet-detail"
    ),
]
