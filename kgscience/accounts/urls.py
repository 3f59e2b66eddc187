"""URLs of signing in, passwords, second factor and sessions."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from kgscience.accounts import views
from kgscience.accounts.recovery import views as recovery_views
from kgscience.accounts.second_factor import views as second_factor_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("login/code/", second_factor_views.enter_code, name="factor-code"),
    path("factor/", second_factor_views.set_up, name="factor-setup"),
    path("factor/codes/", second_factor_views.renew_codes, name="factor-renew"),
    path("factor/remove/", second_factor_views.remove_device, name="factor-remove"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password-change"),
    path(
        "password/forgotten/", recovery_views.ForgottenPassword.as_view(), name="password-forgotten"
    ),
    path(
        "password/new/<str:uidb64>/<str:token>/",
        recovery_views.NewPassword.as_view(),
        name="password-new",
    ),
    path("accounts/reopen/", recovery_views.reopen, name="account-reopen"),
    path("kept/", views.kept_detail, name="kept-detail"),
    path("kept/drop/", views.drop_pending_form, name="kept-drop"),
    path("sessions/", views.session_list, name="session-list"),
    path("sessions/check/", views.session_check, name="session-check"),
    path("sessions/stay/", views.session_stay, name="session-stay"),
    path("sessions/end/", views.end_sessions, name="sessions-end"),
    path("sessions/<slug:mark>/end/", views.end_sessions, name="session-end"),
]
