"""A report published with small files in the place of printed ones."""

from dataclasses import replace

from reports.composition.draft import compose_draft
from reports.publishing.numbering import choose_number, find_series
from reports.publishing.versions import ReportEdition, create_version
from reports.rendering.layouts import choose_layout
from tests.reports.review.reports_in_review import LATER, approve_report, find_report_2018

FILES = {"pdf": b"%PDF\x00\xff", "html": b"<html>"}


def publish_small(cast):
    """Return the report of 2018, approved by the cast."""
    approve_report(cast)
    return keep_small(find_report_2018(), cast)


def keep_small(report, cast, files=FILES, version=1, correction=None):
    """Return an approved report, kept as if `files` had been printed."""
    day = report.signed_on = LATER.date()
    draft = compose_draft(report)
    layout = choose_layout(report.layout, day)
    series = find_series(draft.document, layout, day)
    number = choose_number(series, None)
    fields = {"number": number, "signed_on": day, "draft": 0, "version": version}
    document = replace(draft.document, **fields, correction=correction)
    edition = ReportEdition(draft, document, layout, series, files)
    return create_version(edition, by=cast.records, at=LATER, expected_revision=report.revision)
