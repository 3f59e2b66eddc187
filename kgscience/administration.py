"""The administration's site: Django's own, named and speaking in Vietnamese to its last script."""

from typing import Any

from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog


class AdministrationConfig(AdminConfig):
    default_site = "kgscience.administration.Administration"


class Administration(AdminSite):
    site_title = "Quản trị báo cáo KH&CN"
    site_header = "Quản trị báo cáo KH&CN"
    index_title = "Danh mục và con người"
    site_url = "/"

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The words of the admin's scripts, with ours where Django has none."""
        words = Words.as_view(packages=["django.contrib.admin"])(request)
        assert isinstance(words, HttpResponse)
        return words


class Words(JavaScriptCatalog):
    def get_paths(self, packages: list[str]) -> list[Any]:
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]
