"""The addresses of the door."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from kgscience.access import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password-change"),
]
