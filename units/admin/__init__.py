"""The catalogue, the people and what was collected, in Django's admin; figures are only read."""

from units.admin import catalogue, collected, people, plans
from units.admin.lists import Editable, Exported, ModelForm, flat_list

__all__ = [
    "Editable",
    "Exported",
    "ModelForm",
    "catalogue",
    "collected",
    "flat_list",
    "people",
    "plans",
]
