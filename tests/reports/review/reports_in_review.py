"""A report of 2018 in any state of its review, and what each role may do with it."""

from datetime import UTC, datetime, timedelta

from reports.composition.draft import compose_draft
from reports.models import Report
from reports.publishing.publish import publish
from reports.review.agreements import agree
from reports.review.blockers import printed_passages
from reports.review.comments import add_comment
from reports.review.endorsements import component_hashes, report_hash
from reports.review.transitions import make_transition
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Figure, Period

NOW = datetime(2018, 8, 10, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
REASON = "Số liệu mục cấp tỉnh chưa khớp"
STATES = list(Report.Status.values)
VERBS = [move.verb for move in Report.TRANSITIONS]
SEALED = ("check_content", "check_format", "approve")  # they answer for the whole, as it was seen
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

# What the table of moves must come to, written out once more by hand.
ALLOWED = {
    ("draft", "send", "office"): "in_review",
    ("in_review", "agree", "committee"): "in_review",
    ("in_review", "agree", "signer"): "in_review",
    ("in_review", "ask_change", "committee"): "in_review",
    ("in_review", "ask_change", "signer"): "in_review",
    ("in_review", "check_content", "office"): "in_review",
    ("in_review", "check_content", "committee"): "in_review",
    ("in_review", "check_format", "records"): "in_review",
    ("in_review", "approve", "signer"): "approved",
    ("in_review", "take_back", "office"): "draft",
    ("approved", "reopen", "office"): "draft",
    ("approved", "reopen", "signer"): "draft",
    ("approved", "publish", "office"): "published",
    ("approved", "publish", "records"): "published",
    ("published", "correct", "office"): "draft",
    ("published", "correct", "signer"): "draft",
    ("corrected", "correct", "office"): "draft",
    ("corrected", "correct", "signer"): "draft",
}


def find():
    """Return the report of 2018-H1, as it stands."""
    return Report.objects.select_related("period").get(period__code="2018-H1")


def seal_of(report):
    return report_hash(component_hashes(compose_draft(report)))


def move(verb, by, at=NOW, **fields):
    """Return a move as the page would ask for it, unless something else is said."""
    report = find()
    if verb in SEALED and "seen" not in fields:
        fields["seen"] = seal_of(report)
    fields = {"expected_revision": report.revision, "reason": REASON, **fields}
    return make_transition(report, verb, by=by, at=at, **fields)


def agree_to(by, passages=None, at=NOW):
    """Agree to everything the report prints, or to some passages, as they stand."""
    draft = compose_draft(find())
    chosen = printed_passages(draft) if passages is None else passages
    return agree(draft.report, {pk: draft.passage_hashes[pk] for pk in chosen}, by=by, at=at)


def do(verb, by, seen=""):
    """Any verb of the table, by the act that makes it; `seen` is the seal of the whole."""
    if verb == "agree":
        return agree_to(by)
    if verb == "ask_change":
        return add_comment(find(), REASON, by=by, at=NOW, asks_change=True)
    if verb == "publish":
        return publish(find(), by=by, at=LATER, expected_revision=find().revision)
    return move(verb, by, seen=seen)


def bring(status):
    """Put the report in `status` by itself, without what led there."""
    Report.objects.filter(pk=find().pk).update(status=status)


def ready(cast):
    """In review, and nothing left to do but to approve."""
    move("send", cast.office)
    agree_to(cast.committee)
    move("check_content", cast.committee)
    move("check_format", cast.records)


def approved(cast):
    ready(cast)
    return move("approve", cast.signer)


def write(code, value, by, at=LATER, period="2018-H1"):
    """Return a figure of 2018 written anew."""
    figure = Figure.objects.select_related("submission", "indicator").get(
        indicator__code=code, submission__period=Period.objects.get(code=period)
    )
    fields = {figure.indicator: FigureInput(value)}
    record_figures(figure.submission, fields, by=by, at=at, through="form")


def lead_to(status, verb, cast):
    """Put the report in `status`, with all that `verb` waits for done."""
    if (status, verb) == ("in_review", "approve"):
        ready(cast)
    if (status, verb) == ("approved", "publish"):
        approved(cast)
    bring(status)
