"""Forms to open a period and its report, with the dates that the law sets as a proposal."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.timezone import get_default_timezone, localdate, localtime

from reports.composition.grammar import TemplateError, validate_template
from reports.composition.period_words import fill_period_names, restore_placeholders
from reports.composition.summary import period_texts
from reports.drafting.passage_input import known_codes
from reports.models import Report
from reports.opening.open_report import list_sources, propose_title
from reports.required_fields import name_required_fields
from units.models import Period
from units.models.calendar import load_working_calendar
from units.models.period import cycle_of, statutory_days
from units.part_periods import part_kinds
from units.text.date_fields import FIRST_YEAR, LAST_YEAR, TypedDateField, TypedDateTimeField
from units.text.printable_field import PrintableField

if TYPE_CHECKING:
    PeriodModelForm = forms.ModelForm[Period]
else:
    PeriodModelForm = forms.ModelForm

CODE = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)
DAYS_TO_HAND_IN = 6
LONGEST_DELAY = timedelta(60)  # a deadline later than that was an exception, not the custom
TITLE_HELP = (
    "Tên kỳ và năm trong trích yếu tự điền theo kỳ được mở. "
    "Để trống thì lấy trích yếu của báo cáo cùng loại gần nhất."
)


class SourceForm(forms.Form):
    """The earlier report from which a new one starts, and its title."""

    source = forms.ChoiceField(label="Báo cáo soạn tiếp từ", required=False)
    title = PrintableField(
        label="Trích yếu báo cáo",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=TITLE_HELP,
    )

    def offer_sources(self, period: Period) -> None:
        """Offer the reports to start from, the most useful first and selected, and a title."""
        self.period = period
        self.sources = {str(report.pk): report for report in list_sources(period)}
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, str(report.period)) for pk, report in self.sources.items()]
        if not self.sources:
            field.choices = [("", "Chưa có báo cáo nào, bắt đầu từ trang trắng")]
        self.proposed_title = propose_title(period, next(iter(self.sources.values()), None))
        title = fill_period_names(self.proposed_title, period_texts(period))
        self.fields["title"].initial = title

    def clean_source(self) -> Report | None:
        return self.sources.get(self.cleaned_data["source"])

    def clean_title(self) -> str:
        """Return the title on one line, with placeholders for the words of its period.

        Raises ValidationError for an unknown placeholder.
        """
        typed = " ".join(self.cleaned_data["title"].split())
        if not typed:
            return ""
        title = restore_placeholders(typed, self.proposed_title, period_texts(self.period))
        try:
            validate_template(title, known_codes())
        except TemplateError as mistake:
            raise forms.ValidationError(str(mistake).capitalize()) from None
        return title


class ReportForm(SourceForm):
    """The report of a period that is open."""

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_sources(period)
        self.fields["source"].label, self.fields["title"].label = "Soạn tiếp từ", "Trích yếu"


class PeriodForm(SourceForm, PeriodModelForm):
    """A new period with its report."""

    class Meta:
        model = Period
        fields = (
            "kind",
            "year",
            "code",
            "start",
            "end",
            "opens_at",
            "due_at",
            "locks_at",
            "report_due",
        )
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {
            **dict.fromkeys(("start", "end", "report_due"), TypedDateField),
            **dict.fromkeys(("opens_at", "due_at", "locks_at"), TypedDateTimeField),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "kind": forms.HiddenInput(),  # chosen before, on the same page
            "year": forms.HiddenInput(),
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            "code": {"unique": "Mã này đã có ở một kỳ khác. Mở kỳ đó, hoặc đặt mã khác."},
        }
        help_texts: ClassVar[dict[str, str]] = {
            "code": "Có trong địa chỉ và tên tệp, ví dụ 2019-H1.",
            "due_at": "Sau ngày kết thúc kỳ ít nhất một ngày làm việc.",
            "locks_at": "Để trống nếu chưa khóa.",
            "report_due": "Để trống nếu không có hạn riêng.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_required_fields(self)
        self.fields["opens_at"].required = True
        chosen = ("kind", "year", "start", "end")
        self.offer_sources(Period(**{name: self.initial[name] for name in chosen}))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError("Mã gồm chữ không dấu, chữ số, gạch nối, ví dụ 2019-H1.")
        return code

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError("Viết năm đủ bốn chữ số.")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        opens, due, locks = (cleaned.get(name) for name in ("opens_at", "due_at", "locks_at"))
        if end and cleaned.get("year") and end.year != cleaned["year"]:
            self.add_error("end", f"Kỳ của năm {cleaned['year']} phải kết thúc trong năm đó.")
        if start and end and cleaned.get("kind"):
            self._refuse_overlap(cleaned["kind"], start, end)
        source = cleaned.get("source")
        is_part = source is not None and source.period.kind in part_kinds(cleaned.get("kind"))
        if source is not None and end and source.period.end >= end and not is_part:
            self.add_error("source", "Báo cáo này không phải của một kỳ trước.")
        if opens and due and opens >= due:
            self.add_error("opens_at", "Phải mở nhập trước hạn nộp.")
        if locks and due and locks < due:
            self.add_error("locks_at", "Không khóa trước hạn nộp.")
        return cleaned

    def _refuse_overlap(self, kind: str, start: date, end: date) -> None:
        """Add an error if a day belongs to another period of the same cycle."""
        beside = Period.objects.filter(kind__in=cycle_of(kind), start__lte=end, end__gte=start)
        for other in beside.exclude(kind=kind, year=self.cleaned_data.get("year") or 0):
            days = f"{other.start.day}/{other.start.month}/{other.start.year}"
            days += f" – {other.end.day}/{other.end.month}/{other.end.year}"
            self.add_error("start", f"Trùng ngày với kỳ {other} ({days}).")


def propose_period(kind: str, year: int) -> dict[str, Any]:
    """Return the fields of a period with its statutory dates.

    Its deadlines are as far from its end as those of the period before.
    """
    start, end = statutory_days(kind, year)
    period = Period(kind=kind, year=year, start=start, end=end)
    before_kind, before_year = period.preceding()
    before = Period.objects.filter(kind=before_kind, year=before_year).first()
    due = datetime.combine(end + timedelta(DAYS_TO_HAND_IN), time(17), get_default_timezone())
    opens = datetime.combine(end.replace(day=1), time.min, get_default_timezone())
    if before is not None and localtime(before.due_at).date() - before.end <= LONGEST_DELAY:
        due = _shift_to(before.due_at, before.end, end)
        opens = _shift_to(before.opens_at, before.end, end) if before.opens_at else opens
    due = _next_working_day(due)
    return {
        "kind": kind,
        "year": year,
        "code": f"{year}-{kind}",
        "start": start,
        "end": end,
        "opens_at": localtime(opens),
        "due_at": localtime(due),
    }


def _shift_to(moment: datetime, end: date, new_end: date) -> datetime:
    there = localtime(moment)
    day = new_end + (there.date() - end)
    return datetime.combine(day, there.time(), get_default_timezone())


def _next_working_day(moment: datetime) -> datetime:
    there = localtime(moment)
    day = load_working_calendar().first_working_day_from(there.date())
    return datetime.combine(day, there.time(), get_default_timezone())


def next_period() -> tuple[str, int]:
    """Return the kind and year of the period that follows the newest one."""
    newest = Period.objects.order_by("-end", "kind").first()
    return newest.following() if newest is not None else ("H1", localdate().year)
