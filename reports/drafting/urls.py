"""URLs of writing passages."""

from django.urls import URLPattern, URLResolver, path

from reports.drafting import (
    history_views,
    passage_views,
    quick_fix_views,
    section_views,
    usage_views,
)

REPORT = "periods/<slug:period_code>/report/"
PASSAGE = f"{REPORT}passages/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{PASSAGE}edit/", passage_views.edit_passage, name="passage-edit"),
    path(f"{PASSAGE}preview/", passage_views.preview_passage, name="passage-preview"),
    path(f"{PASSAGE}move/", passage_views.move_passage, name="passage-move"),
    path(f"{PASSAGE}drop/", passage_views.drop_passage, name="passage-drop"),
    path(f"{PASSAGE}restore/", passage_views.restore_passage, name="passage-restore"),
    path(f"{PASSAGE}assign/", passage_views.assign_passage, name="passage-assign"),
    path(f"{PASSAGE}history/", history_views.passage_history, name="passage-history"),
    path(f"{REPORT}sections/<slug:code>/passages/", section_views.add_passage, name="passage-add"),
    path(f"{REPORT}codes/", passage_views.code_list, name="code-list"),
    path(f"{REPORT}corrections/", quick_fix_views.correction_list, name="correction-list"),
    path(f"{REPORT}corrections/", quick_fix_views.correction_list, name="correction-apply"),
    path("indicators/<slug:code>/", usage_views.indicator_detail, name="indicator-detail"),
]
