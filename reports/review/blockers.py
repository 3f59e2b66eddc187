"""Blockers of a transition: everything to settle first, in words for the person who acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.timezone import localdate

from reports.composition.draft import Draft, section_titles, verify_draft
from reports.document import plain_text
from reports.models import Comment, Endorsement, Passage, PassageRevision, Report
from reports.rendering.layouts import Layout, choose_layout
from reports.review.agreements import AgreementStatus, is_current, latest_agreements
from reports.review.endorsements import (
    EndorsementStatus,
    Kind,
    endorsement_status,
    load_endorsements,
)
from reports.verification.findings import ReportProblem
from reports.verification.printability import find_unprintable_texts
from reports.verification.printed_layout import find_head_problems
from reports.verification.readiness import broken_templates
from units.errors import ActionRefused
from units.models import Membership, Role
from units.models.organisation import full_name
from units.text.text_input import shorten

# The verbs of a passage's author; loading and rolling forward only copy another's words.
AUTHOR_VERBS = (
    PassageRevision.Verb.ADD,
    PassageRevision.Verb.EDIT,
    PassageRevision.Verb.MOVE,
    PassageRevision.Verb.DROP,
    PassageRevision.Verb.RESTORE,
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing to settle before a transition; `passages` are those it is about."""

    text: str
    passages: tuple[Passage, ...] = ()


class TransitionBlocked(ActionRefused):
    """The transition has to wait; `blockers` lists everything to settle first."""

    def __init__(self, label: str, blockers: Sequence[Blocker]) -> None:
        super().__init__(f"Chưa {label.lower()} được: còn {len(blockers)} việc phải xong trước.")
        self.blockers = tuple(blockers)


def sending_blockers(draft: Draft) -> tuple[Blocker, ...]:
    """Return the broken templates, or that nothing is printed; missing figures do not block."""
    titles = section_titles(draft.document)
    broken = tuple(
        _problem_blocker(problem, titles) for problem in broken_templates(draft.document)
    )
    if not printed_passages(draft):
        return (Blocker("Báo cáo chưa có câu nào để đọc."), *broken)
    return broken


def sending_gaps(draft: Draft) -> tuple[Blocker, ...]:
    """Return what the draft lacks for publication besides `sending_blockers`.

    With a reason it may be sent for review all the same.
    """
    broken = sending_blockers(draft)
    return tuple(blocker for blocker in _problem_blockers(draft) if blocker not in broken)


def print_warnings(draft: Draft) -> tuple[Blocker, ...]:
    """Return what will not be printed as meant though it forbids nothing, without printing it."""
    titles = section_titles(draft.document)
    problems = (
        *find_unprintable_texts(draft.document),
        *find_head_problems(draft.document, own_layout(draft.report)),
    )
    return tuple(
        _problem_blocker(problem, titles)
        for problem in dict.fromkeys(problems)
        if not problem.forbids_publication
    )


def own_layout(report: Report) -> Layout:
    return choose_layout(report.layout, report.signed_on or report.period.end)


def approval_blockers(draft: Draft, *, by: User) -> tuple[Blocker, ...]:
    """Return every blocker of the approval of the draft by `by`.

    Content and format must be endorsed for exactly this draft by two people, neither of whom
    approves; the person who sent the draft, or alone wrote its words, does not approve it; no
    request for a change may be open; every printed passage must be agreed to by a member of the
    committee; and nothing may forbid the publication.
    """
    sender = _find_sender(draft.report)
    return (
        *_own_work(draft.report, sender, by),
        *_unchecked(draft, load_endorsements(draft), by),
        *_open_change_requests(draft.report),
        *_unagreed(draft, latest_agreements(draft), sender),
        *publication_blockers(draft),
    )


def publication_blockers(draft: Draft) -> tuple[Blocker, ...]:
    """Return the problems that forbid publication, and what the signature lacks.

    The approval asks the same: an approved report can no longer be changed.
    """
    return (*_unnamed_signer(draft), *_problem_blockers(draft))


def _problem_blockers(draft: Draft) -> tuple[Blocker, ...]:
    verified = verify_draft(draft)
    return tuple(
        _problem_blocker(problem, verified.titles)
        for problem in verified.problems
        if problem.forbids_publication
    )


def _unnamed_signer(draft: Draft) -> Iterator[Blocker]:
    """Yield what the signature of an official document lacks, and where it is filled in."""
    report = draft.report
    layout = own_layout(report)
    if not layout.regime:
        return
    head = draft.document.letterhead(layout.regime)
    if not any(line.strip() for line in head.signing):
        yield Blocker(
            "Chưa ghi chức vụ người ký. Người quản trị ghi ở trang Quản trị, mục “Thể thức đầu và "
            "cuối văn bản”."
        )
    if not head.signer.strip():
        first = "mở lại báo cáo để sửa, rồi " if report.is_closed else ""
        where = f"{first}ghi ở trang “Mẫu trình bày và người ký”."
        yield Blocker(f"Chưa ghi họ tên người ký. {where[0].upper()}{where[1:]}")


def _find_sender(report: Report) -> User | None:
    """Return the person who last sent the report for review."""
    sent = report.transitions.filter(verb="send").select_related("by").first()
    return sent.by if sent else None


def _own_work(report: Report, sender: User | None, by: User) -> Iterator[Blocker]:
    if by == sender:
        yield Blocker("Bạn là người trình xin ý kiến, người khác phải duyệt.")
    written = PassageRevision.objects.filter(passage__report=report, verb__in=AUTHOR_VERBS)
    if set(written.order_by().values_list("by", flat=True).distinct()) == {by.pk}:
        yield Blocker("Một mình bạn đã soạn dự thảo này, người khác phải duyệt.")


def _unchecked(draft: Draft, endorsements: Iterable[Endorsement], by: User) -> Iterator[Blocker]:
    endorsements = list(endorsements)
    content = endorsement_status(draft, Kind.CONTENT, endorsements)
    form = endorsement_status(draft, Kind.FORMAT, endorsements)
    yield from _missing_check(content, "nội dung", by)
    yield from _missing_check(form, "thể thức", by)
    if content.endorsement and form.endorsement and content.endorsement.by == form.endorsement.by:
        yield Blocker("Nội dung và thể thức phải do hai người kiểm tra.")


def _missing_check(status: EndorsementStatus, what: str, by: User) -> Iterator[Blocker]:
    endorsement = status.endorsement
    if endorsement is None:
        yield Blocker(f"Chưa ai kiểm tra {what} của dự thảo này.")
    elif status.is_void:
        changed = tuple(
            difference.passage for difference in status.differences if difference.passage
        )
        name = full_name(endorsement.by)
        yield Blocker(f"{name} kiểm tra {what} trước khi báo cáo đổi, phải xem lại.", changed)
    elif endorsement.by_id == by.pk:
        yield Blocker(f"Bạn đã kiểm tra {what}, người khác phải duyệt.")


def _open_change_requests(report: Report) -> Iterator[Blocker]:
    comments = Comment.objects.filter(report=report, asks_change=True, resolved_at=None)
    for comment in comments.select_related("by", "passage__section"):
        text = (
            f"{full_name(comment.by)} đề nghị sửa, chưa giải quyết: “{shorten(comment.body, 120)}”"
        )
        yield Blocker(text, (comment.passage,) if comment.passage else ())


def _unagreed(
    draft: Draft, agreements: Iterable[AgreementStatus], sender: User | None
) -> Iterator[Blocker]:
    terms = list(Membership.objects.filter(unit=None, role=Role.COMMITTEE).order_by())
    agreed = {
        agreement.passage_id
        for agreement in agreements
        if is_current(agreement, draft)
        and agreement.by != sender
        and _was_on_committee(terms, agreement)
    }
    missing = {*printed_passages(draft)} - agreed
    if passages := tuple(passage for passage in draft.passages if passage.pk in missing):
        yield Blocker(f"Còn {len(passages)} câu chưa đảng ủy viên nào đồng ý.", passages)


def _was_on_committee(terms: list[Membership], agreement: AgreementStatus) -> bool:
    """Return whether the person who agreed was on the committee that day."""
    day = localdate(agreement.at)
    return any(
        term.user_id == agreement.by_id
        and (term.active_from is None or term.active_from <= day)
        and (term.active_to is None or day <= term.active_to)
        for term in terms
    )


def printed_passages(draft: Draft) -> tuple[int, ...]:
    """Return the passages that the report prints in its own layout, in printed order."""
    report = draft.report
    audience = own_layout(report).audience
    printed_places = {
        clause.passage
        for section in draft.document.sections_for(audience)
        for clause in section.clauses_for(audience)
        if plain_text(clause.runs)
    }
    return tuple(pk for pk, clause in draft.clauses.items() if clause.passage in printed_places)


def _problem_blocker(problem: ReportProblem, titles: Mapping[str, str]) -> Blocker:
    message = problem.describe(titles)
    return Blocker(f"{message[:1].upper()}{message[1:]}")
