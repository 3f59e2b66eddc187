"""The pages of a report, each room of them by its own idea."""

from reports.views.reading import report_detail, report_pdf

__all__ = ["report_detail", "report_pdf"]
