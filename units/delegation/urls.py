"""URLs of a head's delegations."""

from django.urls import URLPattern, URLResolver, path

from units.delegation import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("delegations/", views.delegation_list, name="delegation-list"),
    path("delegations/<int:pk>/end/", views.delegation_end, name="delegation-end"),
]
