"""The addresses of the help."""

from django.urls import URLPattern, URLResolver, path

from kgscience.help import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/", views.help_index, name="help-index"),
    path("help/<slug:screen>/", views.help_screen, name="help-screen"),
]
