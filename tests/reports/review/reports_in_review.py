"""A report of 2018 in any state of its review, and what each role may do with it."""

from datetime import UTC, datetime, timedelta

from reports.composition.draft import compose_draft
from reports.models import Report
from reports.publishing.publish import publish
from reports.review.agreements import agree
from reports.review.blockers import printed_passages
from reports.review.comments import add_comment
from reports.review.endorsements import component_hashes, endorse, report_hash
from reports.review.transitions import make_transition
from reports.review.withdrawal import withdraw
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Figure, Period

NOW = datetime(2018, 8, 10, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
REASON = "Số liệu mục cấp tỉnh chưa khớp"
STATES = list(Report.Status.values)
VERBS = [move.verb for move in Report.TRANSITIONS]
HASHED_VERBS = (
    "check_content",
    "check_format",
    "approve",
)  # they answer for the whole, as it was seen
ROLES = [
    "clerk",
    "head",
    "neighbour",
    "office",
    "committee",
    "records",
    "signer",
    "reader",
    "stranger",
]

# What the workflow must allow, written out once more by hand.
ALLOWED = {
    ("draft", "send", "office"): "in_review",
    ("in_review", "agree", "committee"): "in_review",
    ("in_review", "agree", "signer"): "in_review",
    ("in_review", "withdraw", "committee"): "in_review",
    ("in_review", "withdraw", "signer"): "in_review",
    ("in_review", "ask_change", "committee"): "in_review",
    ("in_review", "ask_change", "signer"): "in_review",
    ("in_review", "check_content", "office"): "in_review",
    ("in_review", "check_content", "committee"): "in_review",
    ("in_review", "check_format", "records"): "in_review",
    ("in_review", "withdraw_check", "office"): "in_review",
    ("in_review", "withdraw_check", "committee"): "in_review",
    ("in_review", "withdraw_check", "records"): "in_review",
    ("in_review", "approve", "signer"): "approved",
    ("in_review", "take_back", "office"): "draft",
    ("approved", "reopen", "office"): "draft",
    ("approved", "unapprove", "signer"): "draft",
    ("approved", "publish", "office"): "published",
    ("approved", "publish", "records"): "published",
    ("published", "correct", "office"): "draft",
    ("published", "correct", "signer"): "draft",
    ("corrected", "correct", "office"): "draft",
    ("corrected", "correct", "signer"): "draft",
}


def find_report_2018():
    """Return the stored report of 2018-H1."""
    return Report.objects.select_related("period").get(period__code="2018-H1")


def current_hash(report):
    return report_hash(component_hashes(compose_draft(report)))


def transition(verb, by, at=NOW, **fields):
    """Make a transition as the page does, unless `fields` say otherwise."""
    report = find_report_2018()
    if verb in HASHED_VERBS and "seen" not in fields:
        fields["seen"] = current_hash(report)
    fields = {"expected_revision": report.revision, "reason": REASON, **fields}
    return make_transition(report, verb, by=by, at=at, **fields)


def agree_to(by, passages=None, at=NOW):
    """Agree to all printed passages, or to some, as they are now."""
    draft = compose_draft(find_report_2018())
    chosen = printed_passages(draft) if passages is None else passages
    return agree(draft.report, {pk: draft.passage_hashes[pk] for pk in chosen}, by=by, at=at)


def withdraw_from(by, passages=None):
    """Withdraw the agreement to all printed passages, or to some."""
    draft = compose_draft(find_report_2018())
    chosen = printed_passages(draft) if passages is None else passages
    return withdraw(draft.report, chosen, by=by, at=LATER)


def act_on(verb, by, seen=""):
    """Make any transition by its own action; `seen` is the report hash."""
    if verb == "agree":
        return agree_to(by)
    if verb == "withdraw":
        return withdraw_from(by)
    if verb == "ask_change":
        return add_comment(find_report_2018(), REASON, by=by, at=NOW, asks_change=True)
    if verb == "publish":
        return publish(
            find_report_2018(), by=by, at=LATER, expected_revision=find_report_2018().revision
        )
    return transition(verb, by, seen=seen)


def set_status(status):
    """Store a status without the transitions that lead to it."""
    Report.objects.filter(pk=find_report_2018().pk).update(status=status)


def name_signer(name="Nguyễn Xuân Niệm"):
    """Store who signs the report, unless a signer is named."""
    Report.objects.filter(pk=find_report_2018().pk, signer="").update(signer=name)


def prepare_approval(cast):
    """Name the signer, send the report, agree and check, so that only the approval is left."""
    name_signer()
    transition("send", cast.office)
    agree_to(cast.committee)
    transition("check_content", cast.committee)
    transition("check_format", cast.records)


def approve_report(cast):
    prepare_approval(cast)
    return transition("approve", cast.signer)


def save_figure(code, value, by, at=LATER, period="2018-H1"):
    """Save a new value of a figure of 2018."""
    figure = Figure.objects.select_related("submission", "indicator").get(
        indicator__code=code, submission__period=Period.objects.get(code=period)
    )
    fields = {figure.indicator: FigureInput(value)}
    record_figures(figure.submission, fields, by=by, at=at, through="form")


def prepare_transition(status, verb, cast):
    """Put the report in `status`, with all that `verb` waits for done."""
    if (status, verb) == ("in_review", "approve"):
        prepare_approval(cast)
    if (status, verb) == ("approved", "publish"):
        approve_report(cast)
    if (status, verb) == ("in_review", "withdraw"):
        set_status(status)
        agree_to(cast.committee)
        agree_to(cast.signer)
    if (status, verb) == ("in_review", "withdraw_check"):
        for person in (cast.office, cast.committee, cast.records):
            endorse(compose_draft(find_report_2018()), "content", person, NOW)
    set_status(status)
