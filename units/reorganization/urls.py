"""URLs of merging, splitting and renaming units."""

from django.urls import URLPattern, URLResolver, path

from units.reorganization import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/changes/", views.unit_changes, name="unit-changes"),
    path("units/changes/<int:pk>/undo/", views.undo, name="unit-undo"),
    path("units/changes/<slug:kind>/", views.reorganize, name="unit-reorganize"),
]
