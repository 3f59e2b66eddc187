"""The pages of a report, each room of them by its own idea."""

from reports.views.comments import comment_answer, comment_list, comment_reopen, comment_resolve
from reports.views.comparing import report_compare
from reports.views.conference import conference_record
from reports.views.corrections import correction_list, slips_of
from reports.views.dressing import report_dress
from reports.views.editing import (
    assign_passage,
    code_list,
    drop_passage,
    edit_passage,
    editor_of,
    move_passage,
    preview_passage,
    restore_passage,
)
from reports.views.figure import figure_detail
from reports.views.files import remake_file, report_file
from reports.views.history import passage_history
from reports.views.moving import passage_agree, report_move
from reports.views.opening import period_open, report_open
from reports.views.passage import passage_detail
from reports.views.projector import projector_file, report_projector, version_projector
from reports.views.proposing import proposal_detail, proposal_list, proposal_record
from reports.views.published import version_detail, version_file, version_list
from reports.views.publishing import printing_progress, report_publish
from reports.views.reading import report_detail, report_mark, report_read
from reports.views.sections import add_passage
from reports.views.usage import indicator_detail

__all__ = [
    "add_passage",
    "assign_passage",
    "code_list",
    "comment_answer",
    "comment_list",
    "comment_reopen",
    "comment_resolve",
    "conference_record",
    "correction_list",
    "drop_passage",
    "edit_passage",
    "editor_of",
    "figure_detail",
    "indicator_detail",
    "move_passage",
    "passage_agree",
    "passage_detail",
    "passage_history",
    "period_open",
    "preview_passage",
    "printing_progress",
    "projector_file",
    "proposal_detail",
    "proposal_list",
    "proposal_record",
    "remake_file",
    "report_compare",
    "report_detail",
    "report_dress",
    "report_file",
    "report_mark",
    "report_move",
    "report_open",
    "report_projector",
    "report_publish",
    "report_read",
    "restore_passage",
    "slips_of",
    "version_detail",
    "version_file",
    "version_list",
    "version_projector",
]
