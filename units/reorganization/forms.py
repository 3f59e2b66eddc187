"""Forms of merging, splitting and renaming units; each makes the reorganization it describes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from units.catalogue.dated_edits import propose_start
from units.models import FigureChange, Unit
from units.models.indicator import CODE
from units.reorganization.actions import Reorganized, merge_units, rename_unit, split_unit
from units.reorganization.takeovers import Reorganization, reporting_rows
from units.text.date_fields import TypedDateField
from units.text.printable_field import PrintableField

FORM = FigureChange.Through.FORM


class ReorganizationForm(forms.Form):
    """From which day a reorganization holds, and by which decision."""

    title = verb = ""
    start = TypedDateField(
        label="Từ ngày",
        help_text="Kỳ đầu tiên kết thúc từ ngày này trở đi theo tổ chức mới; các kỳ trước giữ "
        "nguyên.",
    )
    decision = PrintableField(label="Theo quyết định", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = propose_start(timezone.now())
        self.order_fields([name for name in self.fields if name not in ("start", "decision")])

    def reorganize(self, what: Reorganization) -> Reorganized:
        """Do what the form says. Raises ActionRefused or ValidationError."""
        raise NotImplementedError


class MergeForm(ReorganizationForm):
    title, verb = "Sáp nhập đơn vị", "Sáp nhập"
    units = forms.ModelMultipleChoiceField(
        Unit.objects.reporting(), label="Các đơn vị", widget=forms.CheckboxSelectMultiple
    )
    into = forms.ModelChoiceField(
        Unit.objects.all(), label="Đơn vị tiếp nhận", required=False, empty_label="Lập đơn vị mới"
    )
    code = forms.CharField(
        label="Mã đơn vị mới",
        max_length=60,
        required=False,
        validators=[CODE],
        help_text="Để trống nếu đã chọn đơn vị tiếp nhận.",
    )
    name = PrintableField(
        label="Tên",
        max_length=255,
        required=False,
        help_text="Tên đơn vị mới, hoặc tên mới của đơn vị tiếp nhận.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["into"] and not (cleaned["code"] and cleaned["name"]):
            raise ValidationError("Chọn đơn vị tiếp nhận, hoặc ghi mã và tên của đơn vị mới.")
        return cleaned

    def reorganize(self, what: Reorganization) -> Reorganized:
        data = self.cleaned_data
        into = data["into"] or Unit(code=data["code"], name=data["name"])
        return merge_units(list(data["units"]), into, what, name=data["name"], through=FORM)


class SplitForm(ReorganizationForm):
    """Which unit is split into which, then, once they are known, who takes each indicator."""

    title, verb = "Chia tách đơn vị", "Chia tách"
    unit = forms.ModelChoiceField(Unit.objects.reporting(), label="Đơn vị", empty_label="Chọn")
    into = PrintableField(
        label="Các đơn vị tiếp nhận",
        widget=forms.Textarea({"rows": 3}),
        help_text="Mỗi dòng một đơn vị: mã; đơn vị mới thì mã, dấu chấm phẩy rồi tên. Đơn vị cũ "
        "còn hoạt động thì ghi cả mã của nó.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heirs: dict[str, Unit] = {}
        self.codes: list[str] = []
        if self.is_bound:
            self._ask_for_each_indicator()

    def _ask_for_each_indicator(self) -> None:
        """Add a field for each indicator of the unit, once the units are known."""
        try:
            unit = self.fields["unit"].clean(self.data.get("unit"))
            start = self.fields["start"].clean(self.data.get("start"))
            self.heirs = read_heirs(self.data.get("into", ""))
        except ValidationError:
            return  # the fields themselves say what is wrong
        choices = [("", "Chọn"), *((code, str(heir)) for code, heir in self.heirs.items())]
        for row in reporting_rows(unit, start):
            self.codes.append(row.indicator.code)
            self.fields[f"to-{row.indicator.code}"] = forms.ChoiceField(
                label=row.indicator.label, choices=choices
            )

    @property
    def is_complete(self) -> bool:
        """Whether the indicators were on the page that was sent."""
        return any(name.startswith("to-") for name in self.data)

    def clean_into(self) -> dict[str, Unit]:
        return read_heirs(self.cleaned_data["into"])

    def reorganize(self, what: Reorganization) -> Reorganized:
        heirs: dict[str, Unit] = self.cleaned_data["into"]
        unit = self.cleaned_data["unit"]
        heirs = {code: unit if heir == unit else heir for code, heir in heirs.items()}
        by_code = {code: heirs[self.cleaned_data[f"to-{code}"]] for code in self.codes}
        return split_unit(unit, list(heirs.values()), by_code, what, through=FORM)


def read_heirs(text: str) -> dict[str, Unit]:
    """Return the units named line by line, new ones unsaved. Raises ValidationError."""
    heirs = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, _, name = (part.strip() for part in line.partition(";"))
        CODE(code)
        unit = Unit.objects.filter(code=code).first()
        if unit is None and not name:
            raise ValidationError(f"Chưa có đơn vị “{code}”: ghi thêm dấu chấm phẩy và tên.")
        heirs[code] = unit or Unit(code=code, name=name)
    if len(heirs) < 2:
        raise ValidationError("Ghi ít nhất hai đơn vị, mỗi đơn vị một dòng.")
    return heirs


class RenameForm(ReorganizationForm):
    title, verb = "Đổi tên đơn vị", "Đổi tên"
    unit = forms.ModelChoiceField(Unit.objects.all(), label="Đơn vị", empty_label="Chọn")
    name = PrintableField(label="Tên mới", max_length=255)
    short_name = PrintableField(
        label="Tên gọi tắt mới", max_length=120, required=False, help_text="Để trống thì giữ."
    )

    def reorganize(self, what: Reorganization) -> Reorganized:
        data = self.cleaned_data
        return rename_unit(data["unit"], data["name"], what, short_name=data["short_name"] or None)


FORMS = {"merge": MergeForm, "split": SplitForm, "rename": RenameForm}
