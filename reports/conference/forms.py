"""Forms of a conference's minutes and of the tasks it set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from reports.conference.minutes import FIELDS, TaskInput
from reports.models import Conference, Task
from reports.required_fields import name_required_fields
from units.models import Period, Unit
from units.text.date_fields import TypedDateField
from units.text.printable_field import PrintableField

if TYPE_CHECKING:
    ConferenceModelForm = forms.ModelForm[Conference]
else:
    ConferenceModelForm = forms.ModelForm

PLACEHOLDER_MARKS = ("{{", "}}", "[[", "]]")  # a passage quotes a task between such signs
TEXT_FIELDS = ("place", "organiser", "presenter", "concluder", "participants", "conclusions")
BLANK_TASKS = 2
MOST_TASKS = 60


class ConferenceForm(ConferenceModelForm):
    class Meta:
        model = Conference
        fields = FIELDS
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {
            **dict.fromkeys(TEXT_FIELDS, PrintableField),
            **dict.fromkeys(("held_on", "told_on"), TypedDateField),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "participants": forms.Textarea({"rows": 3}),
            "conclusions": forms.Textarea({"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_required_fields(self)


class TaskForm(forms.Form):
    """One task; its unit and words are fixed once a unit has been asked to report on it."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = PrintableField(label="Nhiệm vụ", max_length=500, widget=forms.Textarea({"rows": 2}))
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị")
    due_on = TypedDateField(label="Thời hạn", required=False)

    def __init__(self, *args: Any, units: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_required_fields(self)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = Unit.objects.reporting()
        unit.choices = units
        self.is_assigned = bool(self.initial.get("is_assigned"))
        for name in ("words", "unit"):
            self.fields[name].disabled = self.is_assigned

    def clean_words(self) -> str:
        words = " ".join(self.cleaned_data["words"].split())
        for sign in PLACEHOLDER_MARKS:
            if sign in words:
                raise forms.ValidationError(f"Nhiệm vụ không chứa được “{sign}”.")
        return words

    @property
    def task_input(self) -> TaskInput:
        cleaned = self.cleaned_data
        return TaskInput(
            cleaned["unit"], cleaned["words"], cleaned["due_on"], cleaned["pk"], cleaned["DELETE"]
        )


TaskForms = forms.formset_factory(
    TaskForm, extra=BLANK_TASKS, can_delete=True, max_num=MOST_TASKS, validate_max=True
)


def conference_forms(period: Period, data: Any = None) -> tuple[ConferenceForm, Any]:
    """Return the form of the conference, bound to `data` if given, and the formset of its tasks."""
    conference = Conference.objects.filter(period=period).first()
    tasks = Task.objects.filter(conference=conference) if conference is not None else []
    current_tasks = [
        {
            "pk": task.pk,
            "words": task.words,
            "unit": task.unit_id,
            "due_on": task.due_on,
            "is_assigned": task.item_id is not None,
        }
        for task in tasks
    ]
    reporting = Unit.objects.reporting().values_list("pk", "name")
    units = [("", "Chọn đơn vị"), *reporting]
    return (
        ConferenceForm(data, instance=conference or Conference(period=period)),
        TaskForms(data, initial=current_tasks, prefix="task", form_kwargs={"units": units}),
    )
