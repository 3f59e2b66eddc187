"""The view by which a person agrees to passages."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from reports.models import Report
from reports.review.agreements import agree
from reports.review.review_request import find_review
from units.permissions import SignedIn

SEEN = re.compile(r"([0-9]{1,9}):([0-9a-f]{16,64})", re.ASCII)


@require_POST
@login_required
def passage_agree(request: SignedIn, period_code: str) -> HttpResponse:
    """Agree to the passages of the form, each as it was shown there."""
    review = find_review(request, period_code)
    return review.run("Đồng ý", partial(_agree, request, review.report))


def _agree(request: SignedIn, report: Report, *, by: User, at: datetime) -> None:
    shown = SEEN.findall(" ".join(request.POST.getlist("seen")))
    seen = {int(pk): passage_hash for pk, passage_hash in shown}
    result = agree(report, seen, by=by, at=at)
    if result.passages:
        messages.success(request, f"Đã đồng ý {len(result.passages)} câu.")
    if result.changed:
        places = "; ".join(
            f"mục {passage.section.name}, câu {passage.order}" for passage in result.changed
        )
        count = len(result.changed)
        messages.warning(request, f"Chưa đồng ý {count} câu vừa thay đổi, mời xem lại: {places}.")
    if not result.passages and not result.changed:
        messages.info(request, "Không có câu nào mới để đồng ý.")
