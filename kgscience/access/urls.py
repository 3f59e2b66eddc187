"""The addresses of the door."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from kgscience.access import confirming, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("login/code/", confirming.enter_code, name="factor-code"),
    path("factor/", confirming.set_up, name="factor-setup"),
    path("factor/codes/", confirming.renew_codes, name="factor-renew"),
    path("factor/remove/", confirming.remove_device, name="factor-remove"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password-change"),
    path("kept/", views.kept_detail, name="kept-detail"),
    path("kept/drop/", views.drop_kept, name="kept-drop"),
    path("sessions/", views.session_list, name="session-list"),
    path("sessions/end/", views.end_sessions, name="sessions-end"),
    path("sessions/<slug:mark>/end/", views.end_sessions, name="session-end"),
]
