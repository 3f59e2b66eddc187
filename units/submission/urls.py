"""URLs of the board, of notifications and of a sheet's transitions."""

from django.urls import URLPattern, URLResolver, path

from units.submission import board_views, home_views, notification_views, views

SHEET = "periods/<slug:period_code>/units/<slug:unit_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_views.home, name="home"),
    path("notices/", notification_views.notice_list, name="notice-list"),
    path("notices/read/", notification_views.read_notices, name="notices-read"),
    path("notices/<int:pk>/read/", notification_views.read_notice, name="notice-read"),
    path("periods/<slug:period_code>/", board_views.period_board, name="period-board"),
    path("periods/<slug:period_code>/remind/", board_views.period_reminders, name="period-remind"),
    path(f"{SHEET}submit/", views.submit_sheet, name="sheet-submit"),
    path(f"{SHEET}ready/", views.announce_sheet, name="sheet-ready"),
    path(f"{SHEET}recall/", views.recall_sheet, name="sheet-recall"),
    path(f"{SHEET}view/", views.view_sheet, name="sheet-view"),
    path(f"{SHEET}accept/", views.accept_sheet, name="sheet-accept"),
    path(f"{SHEET}send-back/", views.send_back_sheet, name="sheet-send-back"),
    path(f"{SHEET}extend/", views.extend_sheet, name="sheet-extend"),
    path(f"{SHEET}enter/", views.open_sheet_for_office, name="sheet-enter-for-unit"),
    path(f"{SHEET}figures/<slug:code>/reopen/", views.reopen_cell, name="figure-reopen"),
]
