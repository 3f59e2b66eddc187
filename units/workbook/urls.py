"""URLs of a unit's workbook."""

from django.urls import URLPattern, URLResolver, path

from units.workbook import views

SHEET = "periods/<slug:period_code>/units/<slug:unit_code>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{SHEET}sheet.xlsx", views.download_sheet, name="sheet-download"),
    path(f"{SHEET}uploads/", views.upload_sheet, name="upload-create"),
    path(f"{SHEET}uploads/<uuid:pk>/", views.upload_detail, name="upload-detail"),
    path(f"{SHEET}uploads/<uuid:pk>/confirm/", views.confirm_upload, name="upload-confirm"),
]
