"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from reports import views

REPORT = "periods/<slug:period_code>/report/"
PASSAGE = f"{REPORT}passages/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("periods/<slug:period_code>/report/", views.report_detail, name="report-detail"),
    path("periods/<slug:period_code>/report/mark/", views.report_mark, name="report-mark"),
    path("periods/<slug:period_code>/report/read/", views.report_read, name="report-read"),
    path(
        "periods/<slug:period_code>/report/passages/<int:pk>/",
        views.passage_detail,
        name="passage-detail",
    ),
    path(
        "periods/<slug:period_code>/report/figures/<slug:code>/",
        views.figure_detail,
        name="figure-detail",
    ),
    path(f"{REPORT}report.pdf", views.report_file, {"form": "pdf"}, name="report-pdf"),
    path(f"{REPORT}report.docx", views.report_file, {"form": "docx"}, name="report-docx"),
    path(f"{REPORT}report.xlsx", views.report_file, {"form": "xlsx"}, name="report-xlsx"),
    path(f"{REPORT}report.<slug:form>/again/", views.remake_file, name="file-remake"),
    path("periods/<slug:period_code>/report/compare/", views.report_compare, name="report-compare"),
    path("periods/<slug:period_code>/report.pdf", views.report_file, {"form": "pdf"}),
    path("periods/open/", views.period_open, name="period-open"),
    path(f"{REPORT}open/", views.report_open, name="report-open"),
    path(
        "periods/<slug:period_code>/conference/",
        views.conference_record,
        name="conference-record",
    ),
    path(f"{REPORT}projector/", views.report_projector, name="report-projector"),
    path(f"{REPORT}projector.html", views.projector_file, name="projector-file"),
    path(
        "published/<slug:period_code>/<int:number>/projector/",
        views.version_projector,
        name="version-projector",
    ),
    path(f"{REPORT}dress/", views.report_dress, name="report-dress"),
    path(f"{REPORT}publish/", views.report_publish, name="report-publish"),
    path(f"{REPORT}publish/<slug:key>/", views.printing_progress, name="printing-progress"),
    path("published/", views.version_list, name="version-list"),
    path("published/<slug:period_code>/<int:number>/", views.version_detail, name="version-detail"),
    path(
        "published/<slug:period_code>/<int:number>/report.<slug:form>",
        views.version_file,
        name="version-file",
    ),
    path(f"{REPORT}moves/<slug:verb>/", views.report_move, name="report-move"),
    path(f"{REPORT}proposals/", views.proposal_list, name="proposal-list"),
    path(f"{REPORT}proposals/record/", views.proposal_record, name="proposal-record"),
    path(f"{REPORT}proposals/<uuid:act>/", views.proposal_detail, name="proposal-detail"),
    path(f"{REPORT}agree/", views.passage_agree, name="passage-agree"),
    path(f"{REPORT}comments/", views.comment_list, name="comment-list"),
    path(f"{REPORT}comments/", views.comment_list, name="comment-create"),
    path(f"{REPORT}comments/<int:pk>/answer/", views.comment_answer, name="comment-answer"),
    path(f"{REPORT}comments/<int:pk>/resolve/", views.comment_resolve, name="comment-resolve"),
    path(f"{REPORT}comments/<int:pk>/reopen/", views.comment_reopen, name="comment-reopen"),
    path(f"{PASSAGE}edit/", views.edit_passage, name="passage-edit"),
    path(f"{PASSAGE}preview/", views.preview_passage, name="passage-preview"),
    path(f"{PASSAGE}move/", views.move_passage, name="passage-move"),
    path(f"{PASSAGE}drop/", views.drop_passage, name="passage-drop"),
    path(f"{PASSAGE}restore/", views.restore_passage, name="passage-restore"),
    path(f"{PASSAGE}assign/", views.assign_passage, name="passage-assign"),
    path(f"{PASSAGE}history/", views.passage_history, name="passage-history"),
    path(f"{REPORT}sections/<slug:code>/passages/", views.add_passage, name="passage-add"),
    path(f"{REPORT}codes/", views.code_list, name="code-list"),
    path(f"{REPORT}corrections/", views.correction_list, name="correction-list"),
    path(f"{REPORT}corrections/", views.correction_list, name="correction-apply"),
    path("indicators/<slug:code>/", views.indicator_detail, name="indicator-detail"),
]
