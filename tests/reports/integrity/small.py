"""The report of 2018 published with small files in the place of printed ones."""

from dataclasses import replace

from reports.actions import draft_of
from reports.actions.keeping import Edition, keep
from reports.actions.numbering import choose_number, series_of
from reports.rendering.layouts import pick
from tests.reports.reviewing import LATER, approved, find


def publish_small(cast):
    approved(cast)
    report = find()
    day = report.signed_on = LATER.date()
    draft = draft_of(report)
    layout = pick(report.layout, day)
    series = series_of(draft.document, layout, day)
    number = choose_number(series, None)
    document = replace(draft.document, number=number, signed_on=day, draft=0, version=1)
    edition = Edition(draft, document, layout, series, {"pdf": b"%PDF\x00\xff", "html": b"<html>"})
    return keep(edition, by=cast.records, at=LATER, version=report.version)
