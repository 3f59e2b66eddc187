"""The catalogue, the people and what was collected, in Django's admin; figures are only read."""

from units.admin import catalogue, collected, people, plans
from units.admin.lists import Editable, Exported, ModelForm

__all__ = [
    "Editable",
    "Exported",
    "ModelForm",
    "catalogue",
    "collected",
    "people",
    "plans",
]
