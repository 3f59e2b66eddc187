"""Root URLconf."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from kgscience.operations.health import healthz

urlpatterns = [
    path("admin/password_change/", RedirectView.as_view(pattern_name="password-change")),
    path("admin/", admin.site.urls),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}favicon.svg")),
    path("healthz", healthz, name="healthz"),
    path("", include("kgscience.accounts.urls")),
    path("", include("kgscience.audit.urls")),
    path("", include("kgscience.help.urls")),
    path("", include("reports.urls")),  # first: periods/open/ is no period
    path("", include("units.urls")),
]

handler500 = "kgscience.operations.health.server_error"
