"""The pages of a report, each room of them by its own idea."""

from reports.views.comments import (
    comment_answer,
    comment_list,
    comment_reopen,
    comment_resolve,
)
from reports.views.comparing import report_compare
from reports.views.moving import passage_agree, report_move
from reports.views.reading import report_detail, report_pdf

__all__ = [
    "comment_answer",
    "comment_list",
    "comment_reopen",
    "comment_resolve",
    "passage_agree",
    "report_compare",
    "report_detail",
    "report_move",
    "report_pdf",
]
