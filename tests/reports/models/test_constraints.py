"""Database constraints of the reports refuse invalid rows, whatever SQL writes them."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from reports.models import (
    Agreement,
    Comment,
    DatedLetterhead,
    Endorsement,
    Passage,
    PassageRevision,
    ReadReceipt,
    Report,
    ReportTransition,
    Snapshot,
)
from units.models import Period, Section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

NOW = "2018-12-05 08:00:00+00:00"
REPORT = {
    "kind": "progress",
    "title": "Mới",
    "status": "draft",
    "layout": "party",
    "draft_number": 1,
    "signer": "",
    "signing_form": "",
    "signing_title": "",
    "revision": 1,
}
PASSAGE = {
    "order": 99,
    "template": "Mới",
    "separator": ". ",
    "audience": "",
    "edited_at": NOW,
    "revision": 1,
}
HEAD = {
    "regime": "state",
    "active_from": "2020-03-05",
    "parent": "",
    "issuer": "Sở",
    "symbol": "BC",
    "term": "",
    "place": "Đâu đó",
    "addressees": "",
    "signing": "GIÁM ĐỐC",
    "recipients": "Lưu",
}
COMMENT = {
    "body": "Mới",
    "quote": "",
    "asks_change": False,
    "draft_number": 1,
    "at": NOW,
    "answer": "",
}
ENDORSEMENT = {
    "kind": "content",
    "draft_number": 1,
    "passage_hashes": "{}",
    "is_withdrawn": False,
    "at": NOW,
}
READING = {"at": NOW, "passage_hashes": "{}"}
REVISION = {
    "revision": 99,
    "verb": "edit",
    "order": 1,
    "template": "Mới",
    "separator": "",
    "audience": "",
    "is_dropped": False,
    "at": NOW,
}
MOVED = {
    "verb": "send",
    "from_status": "draft",
    "to_status": "in_review",
    "at": NOW,
    "reason": "",
}
SNAPSHOT = {"draft_number": 9, "document": "{}", "passage_hashes": "{}", "at": NOW}
# The rows beside which another of the same is refused.
STANDING = {
    DatedLetterhead: HEAD | {"active_from": "2019-01-01"},
    ReadReceipt: READING,
    PassageRevision: REVISION | {"revision": 98},
    Snapshot: SNAPSHOT | {"draft_number": 8},
}
TRAIL = {
    Agreement: {
        "at": NOW,
        "passage_hash": "0" * 64,
        "words": "",
        "draft_number": 1,
        "is_withdrawn": False,
    },
    Endorsement: ENDORSEMENT,
    ReportTransition: MOVED,
}
REFUSED = [
    (Comment, COMMENT, {"body": ""}, "comment_says_something"),
    (Comment, COMMENT, {"is_taken": True, "answered_at": NOW}, "comment_answered_pair"),
    (Comment, COMMENT, {"resolved_at": NOW}, "comment_resolved_pair"),
    (Comment, COMMENT, {"is_taken": True}, "comment_taken_when_answered"),
    (
        Comment,
        COMMENT,
        {"is_taken": False, "answered_at": NOW, "answered_by_id": "ai_do"},
        "comment_refused_with_reason",
    ),
    (Endorsement, ENDORSEMENT, {"kind": "weather"}, "endorsement_kind_known"),
    (ReadReceipt, READING, {"reader_id": "nguoi_khac"}, "unique"),
    (PassageRevision, REVISION, {"revision": 98}, "unique"),
    (PassageRevision, REVISION, {"verb": "burn"}, "revision_verb_known"),
    *(
        (ReportTransition, MOVED, {"verb": verb}, "report_transition_back_has_reason")
        for verb in ("take_back", "reopen", "correct")
    ),
    (Snapshot, SNAPSHOT, {"draft_number": 8}, "unique"),
    (Report, REPORT, {"period_id": "2018-H2"}, "unique"),
    (Report, REPORT, {"status": "burnt"}, "report_status_known"),
    (Report, REPORT, {"signing_form": "burnt"}, "report_signing_form_known"),
    (Passage, PASSAGE, {"order": 1}, "unique"),
    (Passage, PASSAGE, {"audience": "dogs"}, "passage_audience_known"),
    (Passage, PASSAGE, {"dropped_at": NOW}, "passage_dropped_pair"),
    (DatedLetterhead, HEAD, {"active_from": "2019-01-01"}, "unique"),
    (DatedLetterhead, HEAD, {"active_from": None}, "unique"),
    (DatedLetterhead, HEAD, {"active_to": "2020-03-04"}, "letterhead_active_in_order"),
    (DatedLetterhead, HEAD, {"regime": "royal"}, "letterhead_regime_known"),
]


def insert(model, row):
    """Insert a row without the ORM."""
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*row.values()])


def person(name):
    """Return the key of a person, created when first named."""
    return User.objects.get_or_create(username=name)[0].pk


def find_record(column, value):
    """Return a value of a changed column; people and periods are called by name."""
    if column == "period_id":
        return Period.objects.get(code=value).pk
    return person(value) if column in ("reader_id", "answered_by_id") else value


def links(model):
    """Return the foreign keys of an unremarkable row, by column."""
    report = Report.objects.get(period__code="2018-H1").pk
    section = Section.objects.get(code="kh_tinh").pk
    if model is Report:
        start, end = "2031-01-01", "2031-06-30"
        period = Period(code="2031-H1", kind="H1", year=2031, start=start, end=end, due_at=NOW)
        period.save()
        return {"period_id": period.pk}
    passage = Passage.objects.filter(report=report)[0].pk
    return {
        Agreement: {"passage_id": passage, "by_id": person("ai_do")},
        Passage: {"report_id": report, "section_id": section, "edited_by_id": person("ai_do")},
        PassageRevision: {
            "passage_id": passage,
            "section_id": section,
            "by_id": person("ai_do"),
        },
        DatedLetterhead: {},
        ReadReceipt: {"report_id": report, "reader_id": person("ai_do")},
    }.get(model, {"report_id": report, "by_id": person("ai_do")})


@pytest.mark.parametrize(("model", "row", "change", "constraint"), REFUSED)
def test_one_wrong_column_is_refused(model, row, change, constraint):
    good = links(model) | row
    if model in STANDING:
        others = {"reader_id": person("nguoi_khac")} if model is ReadReceipt else {}
        insert(model, links(model) | STANDING[model] | others)
    change = {column: find_record(column, value) for column, value in change.items()}
    with transaction.atomic():
        insert(model, good)
        transaction.set_rollback(True)
    # Of what is written once, SQLite's guard against replacing speaks first.
    refusal = "unique|_not_removed" if constraint == "unique" else constraint
    with pytest.raises(IntegrityError, match=f"(?i){refusal}"):
        insert(model, good | change)


@pytest.mark.parametrize("model", sorted({case[0] for case in REFUSED}, key=str))
def test_every_constraint_of_a_table_has_a_case(model):
    checks = {check.name for check in model._meta.constraints if hasattr(check, "condition")}
    unique = {
        constraint.name for constraint in model._meta.constraints if hasattr(constraint, "fields")
    }
    tried = {case[3] for case in REFUSED if case[0] is model}
    assert tried - {"unique"} == checks - unique


@pytest.mark.parametrize(
    "model", [Agreement, Endorsement, PassageRevision, Snapshot, ReportTransition]
)
def test_logs_cannot_be_changed_or_deleted(model):
    row = STANDING.get(model, TRAIL.get(model, {}))
    insert(model, links(model) | row)
    name = f"{model._meta.db_table.removeprefix('reports_')}_not_rewritten"
    with pytest.raises(IntegrityError, match=name), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET at = %s", ["2020-01-01 08:00:00+00:00"])
