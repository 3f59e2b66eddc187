"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from units import views
from units.views import upload

SHEET = "periods/<slug:period_code>/units/<slug:unit_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read/", views.read_notices, name="notices-read"),
    path("notices/<int:pk>/read/", views.read_notice, name="notice-read"),
    path("indicators/", views.indicator_list, name="indicator-list"),
    path("periods/<slug:period_code>/", views.period_board, name="period-board"),
    path(
        "periods/<slug:period_code>/units/<slug:unit_code>/", views.unit_sheet, name="sheet-detail"
    ),
    path(f"{SHEET}submit/", views.submit_sheet, name="sheet-submit"),
    path(f"{SHEET}ready/", views.announce_sheet, name="sheet-ready"),
    path(f"{SHEET}accept/", views.accept_sheet, name="sheet-accept"),
    path(f"{SHEET}send-back/", views.send_back_sheet, name="sheet-send-back"),
    path(f"{SHEET}extend/", views.extend_sheet, name="sheet-extend"),
    path(f"{SHEET}sheet.xlsx", upload.download_sheet, name="sheet-download"),
    path(f"{SHEET}uploads/", upload.upload_sheet, name="upload-create"),
    path(f"{SHEET}uploads/<uuid:pk>/", upload.upload_detail, name="upload-detail"),
    path(f"{SHEET}uploads/<uuid:pk>/confirm/", upload.confirm_upload, name="upload-confirm"),
    path(f"{SHEET}presence/", views.tell_presence, name="presence-tell"),
    path(f"{SHEET}figures/<slug:code>/", views.enter_figure, name="figure-enter"),
    path(f"{SHEET}figures/<slug:code>/history/", views.figure_history, name="figure-history"),
    path(f"{SHEET}figures/<slug:code>/reopen/", views.reopen_cell, name="figure-reopen"),
]
