"""The administration's site: Django's own, in Vietnamese down to its scripts."""

from functools import wraps
from importlib import import_module
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.i18n import JavaScriptCatalog

ADMIN_APPS = ("units", "reports", "kgscience.accounts")
# The lists by what one does there; an app is of no concern to who looks after the program.
GROUPS = {
    "Con người và vai trò": ("auth.user", "units.membership"),
    "Đơn vị và kỳ báo cáo": ("units.unit", "units.period", "units.specialday"),
    "Chỉ tiêu và kế hoạch": (
        "units.section",
        "units.indicator",
        "units.rule",
        "units.target",
        "units.openingbalance",
    ),
    "Báo cáo": (
        "reports.report",
        "reports.passage",
        "reports.datedletterhead",
        "units.declaredliteral",
    ),
    "Tra cứu số liệu đã nhập": (
        "units.submission",
        "units.figure",
        "units.figurechange",
        "units.submissiontransition",
        "units.extension",
        "units.reopening",
        "units.officeentry",
    ),
    "Đăng nhập và bảo mật": (
        "accounts.signinfailures",
        "accounts.secondfactordevice",
        "accounts.securityevent",
    ),
}


class AdministrationConfig(SimpleAdminConfig):
    """Only our own apps list models. The admin modules of the libraries are left out.

    django-otp's would show the keys of the devices, import-export's loads openpyxl.
    """

    default_site = "kgscience.admin_site.Administration"

    def ready(self) -> None:
        super().ready()
        for app in ADMIN_APPS:
            import_module(f"{app}.admin")


class Administration(AdminSite):
    site_title = "Quản trị báo cáo KH&CN"
    site_header = "Quản trị báo cáo KH&CN"
    index_title = "Danh mục và con người"
    site_url = "/"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the lists that the user may see, in GROUPS; of one app only if asked for."""
        apps = super().get_app_list(request, app_label)
        lists = {row["model"]._meta.label_lower: row for app in apps for row in app["models"]}
        return [
            {"name": name, "app_label": f"group-{place}", "app_url": "", "models": rows}
            for place, (name, labels) in enumerate(GROUPS.items(), start=1)
            if (rows := [lists[label] for label in labels if label in lists])
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """PostgreSQL takes no NUL, and what narrows a list goes to it as it is."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def checked_view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if "\0" in "".join(chain(*(words for _, words in request.GET.lists()))):
                raise BadRequest("NUL")
            return guarded(request, *args, **kwargs)

        return checked_view

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the site's sign-in page, which has the lockout."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Trang quản trị chỉ dành cho người quản trị hệ thống.")
        wanted = request.GET.get("next", "")
        ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        target = wanted if ours else reverse("admin:index")
        return redirect(reverse("login", query={"next": target}))

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return the words of the admin's scripts, with ours where Django has none."""
        words = AdminJavaScriptCatalog.as_view(packages=["django.contrib.admin"])(request)
        assert isinstance(words, HttpResponse)
        return words


class AdminJavaScriptCatalog(JavaScriptCatalog):
    def get_paths(self, packages: list[str]) -> list[Any]:
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]
