"""Django admin of sections, reports, passages and letterheads."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reports.drafting.passage_files import template_error
from reports.drafting.passage_input import known_codes
from reports.drafting.passage_store import begin_history
from reports.models import DatedLetterhead, Passage, PassageRevision, Report
from reports.rendering.layouts import KEYS, choose_layout
from reports.workflow import closed_reason
from units.admin.dated import DatedAdmin, DatedForm
from units.admin.lists import EditableAdmin, ExportedAdmin, ModelForm
from units.models import Section


def clean_template_text(template: str) -> str:
    """Return a template. Raises ValidationError when it is invalid or names unknown codes."""
    if error := template_error(template, known_codes()):
        raise forms.ValidationError(error[:1].upper() + error[1:])
    return template


class SectionForm(DatedForm):
    def clean_title(self) -> str:
        return clean_template_text(self.cleaned_data["title"])

    def clean_heading(self) -> str:
        return clean_template_text(self.cleaned_data["heading"])


@admin.register(Section)
class SectionAdmin(ExportedAdmin, DatedAdmin):
    """Sections, whose title and heading are templates of the report."""

    form = SectionForm
    list_display = ("title", "code", "heading", "parent", "part", "owner", "order")
    list_filter = ("part", "owner")
    list_select_related = ("parent", "owner")
    search_fields = ("title", "heading", "code")
    autocomplete_fields = ("parent", "owner")
    exported = (
        *("code", "parent__code", "part", "title", "heading", "joiner", "owner__code", "order"),
    )


class ReportAdminForm(ModelForm):
    layout = forms.ChoiceField(
        label="mẫu trình bày", choices=[(key, choose_layout(key, date.max).name) for key in KEYS]
    )

    def clean_title(self) -> str:
        return clean_template_text(self.cleaned_data["title"])


@admin.register(Report)
class ReportAdmin(EditableAdmin):
    form = ReportAdminForm
    list_display = ("__str__", "status", "layout", "draft_number", "number", "signed_on", "signer")
    list_filter = ("status", "layout")
    list_select_related = ("period",)
    search_fields = ("period__code", "title")
    autocomplete_fields = ("period",)
    readonly_fields = ("status", "draft_number", "number", "signed_on", "rolled_from", "revision")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Report | None = None
    ) -> tuple[str, ...]:
        """Leave an approved or published report as it is; its period stays once it is there."""
        if obj is None:
            return self.readonly_fields
        if not obj.is_closed:
            return ("period", "kind", *self.readonly_fields)
        return tuple(field.name for field in self.opts.fields if field.name != "id")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Say why nothing of a closed report can be changed here."""
        report = self.get_object(request, object_id)
        if report is not None and report.is_closed:
            self.message_user(
                request,
                f"Báo cáo {report.get_status_display().lower()}: nội dung ở đây chỉ để xem. "
                f"Cần sửa thì vào trang dự thảo bấm “{report.reopening_label}”.",
                messages.INFO,
            )
        return super().change_view(request, object_id, form_url, extra_context)


class PassageForm(ModelForm):
    class Meta:
        model = Passage
        fields = ("report", "section", "order", "template", "separator", "audience")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "template": forms.Textarea({"rows": 4, "cols": 80})
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["separator"].strip = False  # type: ignore[attr-defined]  # a CharField

    def clean_template(self) -> str:
        return clean_template_text(self.cleaned_data["template"])

    def clean(self) -> dict[str, Any] | None:
        """Refuse changes of passages while the report is closed for editing."""
        cleaned = super().clean()
        report = self.cleaned_data.get("report")
        if report is not None and (reason := closed_reason(report, timezone.now())):
            raise forms.ValidationError(reason)
        return cleaned


@admin.register(Passage)
class PassageAdmin(EditableAdmin):
    form = PassageForm
    list_display = ("template", "section", "order", "report", "audience", "edited_by", "edited_at")
    list_filter = ("report", "audience", "section")
    list_select_related = ("section", "report__period", "edited_by")
    search_fields = ("template", "section__code", "section__title")
    autocomplete_fields = ("report", "section")

    def save_model(
        self, request: HttpRequest, obj: Passage, form: PassageForm, change: bool
    ) -> None:
        """Save the editor, the revision and the history of a passage with each edit."""
        assert request.user.pk is not None  # the admin is for people who have signed in
        if change:
            begin_history([Passage.objects.get(pk=obj.pk)])
        obj.edited_by_id, obj.edited_at = request.user.pk, timezone.now()
        obj.revision += change
        super().save_model(request, obj, form, change)
        moved = change and {"section", "order"}.issuperset(form.changed_data)
        verb = PassageRevision.Verb.EDIT if change else PassageRevision.Verb.ADD
        PassageRevision.from_passage(obj, PassageRevision.Verb.MOVE if moved else verb).save()


@admin.register(DatedLetterhead)
class LetterheadAdmin(EditableAdmin):
    list_display = ("issuer", "regime", "symbol", "place", "active_from", "active_to")
    list_filter = ("regime",)
    search_fields = ("issuer", "symbol")
