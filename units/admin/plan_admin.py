"""Plans and opening balances in Django's admin, their amounts written as figures are."""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from units.admin.lists import EditableAdmin, ExportedAdmin, ModelForm
from units.models import Indicator, OpeningBalance, Target
from units.models.plan import read_opening, read_plan
from units.numbers import NumberProblem


class AmountForm(ModelForm):
    """An amount comes as text, through the one reader of Vietnamese numbers."""

    amount = forms.CharField(max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self._meta.model._meta.get_field("amount")
        self.fields["amount"].label = str(field.verbose_name).capitalize()
        if self.instance.pk:
            self.initial["amount"] = self.instance.amount_text

    def clean_amount(self) -> Decimal:
        """Return the number, by the kind of the indicator chosen above it."""
        indicator = self.cleaned_data.get("indicator")
        if not isinstance(indicator, Indicator):
            raise forms.ValidationError("Chọn chỉ tiêu rồi ghi số.")
        read = read_plan if self._meta.model is Target else read_opening
        try:
            return read(self.cleaned_data["amount"], indicator.style, indicator.nature)
        except NumberProblem as problem:
            raise forms.ValidationError(problem.message) from None


class AmountAdmin(ExportedAdmin, EditableAdmin):
    form = AmountForm
    columns = {"amount": attrgetter("amount_text")}
    list_select_related: ClassVar[tuple[str, ...]] = ("indicator",)
    search_fields = ("indicator__label", "indicator__code", "source")
    autocomplete_fields = ("indicator",)


@admin.register(Target)
class TargetAdmin(AmountAdmin):
    list_display = ("indicator", "year", "planned", "source")
    list_filter = ("year", "indicator__assignments__unit")
    fields = ("indicator", "year", "amount", "source")
    exported = ("indicator__code", ("indicator__label", "chỉ tiêu"), "year", "amount", "source")

    @admin.display(description="kế hoạch", ordering="amount")
    def planned(self, target: Target) -> str:
        return target.amount_text


@admin.register(OpeningBalance)
class OpeningBalanceAdmin(AmountAdmin):
    list_display = ("indicator", "before", "opened", "source")
    list_filter = ("before", "indicator__assignments__unit")
    list_select_related = ("indicator", "before")
    fields = ("indicator", "before", "amount", "source")
    exported = (
        *("indicator__code", ("indicator__label", "chỉ tiêu")),
        *(("before__code", "trước kỳ"), "amount", "source"),
    )

    @admin.display(description="số đầu kỳ", ordering="amount")
    def opened(self, balance: OpeningBalance) -> str:
        return balance.amount_text
