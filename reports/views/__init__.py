"""The pages of a report, each room of them by its own idea."""

from reports.views.comparing import report_compare
from reports.views.reading import report_detail, report_pdf

__all__ = ["report_compare", "report_detail", "report_pdf"]
