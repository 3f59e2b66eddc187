"""Publishing: what was approved is printed, numbered, chained and kept for ever."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from reports.composition import draft
from reports.composition.draft import compose_draft
from reports.composition.serialization import deserialize_document
from reports.models import DatedLetterhead, FileJob, IssuedNumber, Report, ReportTransition, Version
from reports.models.guards import TRIGGERS as GUARDS
from reports.models.version import TRIGGERS
from reports.publishing.artifacts import FORMATS, PrintedFiles, pack_files
from reports.publishing.hash_chain import find_breaks
from reports.publishing.publish import StillPrinting, publish
from reports.publishing.versions import load_chain
from reports.rendering.layouts import choose_layout
from reports.review.blockers import TransitionBlocked, publication_blockers
from reports.verification.number_matching import tie_out
from tests.reports.review.reports_in_review import (
    LATER,
    NOW,
    approve_report,
    find_report_2018,
    prepare_approval,
    save_figure,
    set_status,
    transition,
)
from units.errors import ActionRefused, RoleRefused
from units.models import Indicator, Membership, Notification, Section, Unit
from units.models.triggers import drop_triggers
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("editions")]


def figure(amount):
    return Value("value", amount=Decimal(amount))


def issue(by, at=LATER, **fields):
    report = find_report_2018()
    return publish(report, by=by, at=at, **{"expected_revision": report.revision, **fields})


@pytest.fixture
def published(cast):
    approve_report(cast)
    return issue(cast.records)


def test_a_version_owns_its_bytes_and_their_hashes(published):
    files = {file.format: bytes(file.content) for file in published.files.all()}
    hashes = {file.format: file.sha256 for file in published.files.all()}

    assert set(files) == set(FORMATS)
    assert hashes == {form: sha256(content).hexdigest() for form, content in files.items()}


def test_the_command_gives_a_version_as_it_was_published(published, tmp_path):
    fields = {"output": tmp_path / "file", "stdout": StringIO()}
    call_command("render_report", "2018-H1", "--version=1", **fields)
    pdf = bytes(published.files.get(format="pdf").content)
    assert fields["output"].read_bytes() == pdf
    call_command("render_report", "2018-H1", "--version=1", "--format=txt", **fields)
    assert "Số 01-BC/ĐU" in fields["output"].read_text(encoding="utf-8")
    with pytest.raises(CommandError, match=r"không có bản 2 đã ban hành: có bản 1\."):
        call_command("render_report", "2018-H1", "--version=2", **fields)


def test_the_published_pdf_ties_out_with_the_frozen_document(published):
    document = deserialize_document(published.document)
    pdf = bytes(published.files.get(format="pdf").content)

    assert tie_out(pdf, document, choose_layout("party", date(2018, 8, 10))).mismatches == ()


def test_the_document_is_numbered_dated_and_no_draft(published):
    document = deserialize_document(published.document)

    assert (document.number, document.signed_on) == (1, date(2018, 8, 10))
    assert (document.draft, document.version) == (0, 1)


def test_the_ledger_holds_every_printed_figure(published):
    document = deserialize_document(published.document)
    shown = [fact.text for fact in document.facts()]
    stored = published.facts.values_list("shown", flat=True)

    assert list(stored[: len(shown)]) == shown
    assert len(stored) > len(shown)


def test_the_report_and_its_trail_say_it_is_published(published, cast):
    report = find_report_2018()
    step = ReportTransition.objects.filter(report=report, verb="publish").get()

    assert (report.status, report.number, report.signed_on) == ("published", 1, date(2018, 8, 10))
    assert (step.from_status, step.to_status, step.by) == ("approved", "published", cast.records)
    assert published.digest in step.reason


def notified(version):
    """Who was told of a version, each once, and in which words."""
    notices = Notification.objects.filter(key=f"published:{version.pk}").order_by("user")
    return [notice.user.username for notice in notices], {notice.text for notice in notices}


def test_the_department_and_every_unit_with_a_figure_in_it_are_told(published):
    people = ["clerk", "head", "neighbour", "office", "committee", "records", "signer", "reader"]
    assert notified(published) == (people, {"Đã ban hành báo cáo 6 tháng đầu năm 2018."})
    assert Notification.objects.filter(url="/published/2018-H1/1/").count() == len(people)


def test_a_unit_without_a_figure_in_it_is_not_told(cast):
    Membership.objects.filter(user=cast.neighbour).update(unit=Unit.objects.get(code="lanh_dao_so"))
    approve_report(cast)
    assert "neighbour" not in notified(issue(cast.records))[0]


def test_a_later_change_moves_no_byte_of_a_version(published, cast):
    before = [(file.format, bytes(file.content)) for file in published.files.all()]
    save_figure("kh_tinh_nghiem_thu", figure(99), cast.clerk, at=LATER)

    assert [(file.format, bytes(file.content)) for file in published.files.all()] == before
    assert list(find_breaks(load_chain())) == []


def test_e12_a_version_keeps_the_names_of_its_day(published, tmp_path):
    written = published.document
    Unit.objects.update(name="Phòng mới", short_name="PM")
    Indicator.objects.update(label="Tên mới", measure="bộ")
    Section.objects.update(title="Mục mới")
    DatedLetterhead.objects.update(parent="ĐẢNG BỘ MỚI", issuer="Đảng ủy mới", signing="T/M MỚI")

    stored = Version.objects.get(pk=published.pk).document
    assert stored == written
    again = tmp_path / "again"
    call_command(
        "render_report", "2018-H1", "--version=1", "--format=txt", output=again, stdout=StringIO()
    )
    text = again.read_text(encoding="utf-8").lower()
    new = ("phòng mới", "tên mới", "mục mới", "đảng bộ mới", "đảng ủy mới", "t/m mới")
    assert [name for name in new if name in text] == []
    assert "đảng ủy sở khoa học và công nghệ" in text


@pytest.mark.parametrize("status", ["draft", "in_review", "published", "corrected"])
def test_only_an_approved_report_is_published(cast, status):
    set_status(status)
    with pytest.raises(ActionRefused):
        issue(cast.records)
    assert not Version.objects.exists()


def test_an_approval_that_a_changed_figure_voided_publishes_nothing(cast):
    approve_report(cast)
    save_figure("kh_tinh_nghiem_thu", figure(99), cast.clerk)

    with pytest.raises(TransitionBlocked) as refusal:
        issue(cast.records)

    assert "phải duyệt lại" in refusal.value.blockers[0].text
    assert not Version.objects.exists()


@pytest.mark.parametrize("name", ["clerk", "committee", "signer", "reader", "stranger"])
def test_others_publish_nothing(cast, name):
    approve_report(cast)
    with pytest.raises(RoleRefused):
        issue(getattr(cast, name))
    assert not Version.objects.exists()


def test_a_stale_page_publishes_nothing(cast):
    approve_report(cast)
    with pytest.raises(ActionRefused, match="vừa chuyển bước"):
        issue(cast.records, expected_revision=find_report_2018().revision - 1)


def test_a_pdf_that_does_not_tie_out_publishes_nothing(cast, settings, monkeypatch):
    approve_report(cast)
    settings.FILES_APART = True
    monkeypatch.setattr("sys.executable", "/bin/true")  # no process prints it
    with pytest.raises(StillPrinting):
        issue(cast.records)
    bundle = pack_files(PrintedFiles(dict.fromkeys(FORMATS, b""), ("trang 2, số 7",)))
    FileJob.objects.update(status="done", content=bundle)

    with pytest.raises(TransitionBlocked) as refusal:
        issue(cast.records)
    assert refusal.value.blockers[0].text == "PDF không khớp số liệu: trang 2, số 7"


def test_a_day_to_come_is_no_day_to_sign(cast):
    approve_report(cast)
    with pytest.raises(ActionRefused, match="sau hôm nay"):
        issue(cast.records, signed_on=date(2018, 8, 11))


@pytest.fixture
def composed(monkeypatch):
    """Return the documents that are composed from now on."""
    documents = []
    compose = draft.compose_document

    def compose_document(*args):
        documents.append(compose(*args))
        return documents[-1]

    monkeypatch.setattr(draft, "compose_document", compose_document)
    return documents


def test_publishing_composes_the_draft_once_and_once_more_under_the_lock(cast, composed):
    approve_report(cast)
    composed.clear()
    issue(cast.records)
    assert len(composed) == 2


def test_the_page_that_publishes_composes_the_draft_once(client, cast, composed):
    approve_report(cast)
    client.force_login(cast.records)
    composed.clear()
    client.get("/periods/2018-H1/report/publish/")
    assert len(composed) == 1


# -------------------------------------------------------------------------------- the signature


def unguard():
    """Leave the triggers out, for a report that was approved before they asked for a signer."""
    drop_triggers("default", GUARDS)


def test_a_report_is_not_published_without_the_name_of_its_signer(cast):
    approve_report(cast)
    unguard()
    Report.objects.update(signer=" ")
    with pytest.raises(TransitionBlocked) as refusal:
        issue(cast.records)
    assert [blocker.text for blocker in refusal.value.blockers] == [
        "Chưa ghi họ tên người ký. Mở lại báo cáo để sửa, rồi ghi ở trang “Mẫu trình bày và "
        "người ký”."
    ]
    assert [model.objects.count() for model in (Version, IssuedNumber)] == [0, 0]


def test_nobody_approves_what_could_not_be_published_for_want_of_a_signer(cast):
    prepare_approval(cast)
    Report.objects.update(signer="")
    with pytest.raises(TransitionBlocked) as refusal:
        transition("approve", cast.signer)
    assert [blocker.text for blocker in refusal.value.blockers] == [
        "Chưa ghi họ tên người ký. Ghi ở trang “Mẫu trình bày và người ký”."
    ]


def test_the_position_over_the_signature_is_asked_for_as_well(cast):
    DatedLetterhead.objects.filter(regime="party").update(signing=" ")
    with pytest.raises(TransitionBlocked) as refusal:
        approve_report(cast)
    assert [blocker.text[:26] for blocker in refusal.value.blockers] == [
        "Chưa ghi chức vụ người ký."
    ]


def test_a_news_article_is_signed_by_nobody(cast):
    prepare_approval(cast)
    Report.objects.update(signer="", layout="article")
    assert publication_blockers(compose_draft(find_report_2018())) == ()


# --------------------------------------------------------------------------------- the numbers


def test_a_number_already_given_is_not_given_again(cast):
    approve_report(cast)
    fields = {"regime": "party", "symbol": "BC/ĐU", "series": "2015-2020", "number": 7}
    IssuedNumber.objects.create(report=find_report_2018(), by=cast.records, at=NOW, **fields)

    with pytest.raises(ActionRefused, match=r"Số 07 đã cấp.*Số tiếp theo là 08"):
        issue(cast.records, number=7)
    assert deserialize_document(issue(cast.records).document).number == 8


def test_state_documents_count_by_year(cast):
    Report.objects.update(layout="state")
    approve_report(cast)
    issue(cast.records)

    assert IssuedNumber.objects.values_list("regime", "symbol", "series", "number").get() == (
        "state",
        "BC-SKHCN",
        "2018",
        1,
    )


def test_a_party_document_needs_a_term(cast):
    DatedLetterhead.objects.update(term="")
    approve_report(cast)
    with pytest.raises(ActionRefused, match="nhiệm kỳ"):
        issue(cast.records)


# --------------------------------------------------------------------------------- corrections


@pytest.fixture
def corrected(published, cast):
    transition("correct", cast.office, at=LATER, reason="Phòng báo nhầm số nghiệm thu")
    save_figure("kh_tinh_nghiem_thu", figure(22), cast.clerk)
    approve_report(cast)
    return issue(cast.records, at=LATER + timedelta(hours=1))


def test_a_correction_is_the_next_version_with_its_errata(published, corrected):
    assert (corrected.number, corrected.corrects) == (2, published)
    assert corrected.reason == "Phòng báo nhầm số nghiệm thu"
    erratum, *rest = corrected.errata.all()
    assert ("được 21 ĐTDA" in erratum.old, "được 22 ĐTDA" in erratum.new) == (True, True)
    (row,) = [other for other in rest if other.place.endswith("(Kỳ này)")]
    assert (row.place.startswith("Biểu số liệu: "), row.old, row.new) == (True, "21", "22")
    assert find_report_2018().status == "corrected"


def test_a_correction_comes_with_the_sheet_of_its_errata(published, corrected):
    sheets = [version.files.filter(format="errata").count() for version in (published, corrected)]
    correction = deserialize_document(corrected.document).correction
    assert correction is not None
    assert sheets == [0, 1]
    assert (correction.number, correction.signed_on) == (1, LATER.date())
    errata = corrected.errata.all()
    assert [(change.place, change.old, change.new) for change in correction.changes] == [
        (erratum.place, erratum.old, erratum.new) for erratum in errata
    ]
    assert correction.reason == corrected.reason
    assert notified(corrected)[1] == {
        "Đã đính chính báo cáo 6 tháng đầu năm 2018, bản 2: Phòng báo nhầm số nghiệm thu"
    }
    assert [correction.asked_by, correction.issued_by] == ["office", "records"]


@pytest.fixture
def unchanged(published, cast):
    transition("correct", cast.office, at=LATER, reason="Phòng báo nhầm số nghiệm thu")
    approve_report(cast)


def test_a_correction_that_changes_nothing_is_published_only_when_confirmed(unchanged, cast):
    with pytest.raises(ActionRefused, match="không thay đổi câu hay số liệu nào"):
        issue(cast.records)
    assert [model.objects.count() for model in (Version, IssuedNumber)] == [1, 1]
    assert issue(cast.records, unchanged=True).errata.count() == 0


def test_a_correction_of_the_title_is_one(published, cast):
    transition("correct", cast.office, at=LATER, reason="Sai trích yếu")
    Report.objects.filter(pk=find_report_2018().pk).update(title="kết quả công tác")
    approve_report(cast)
    (erratum,) = issue(cast.records).errata.all()
    assert (erratum.place, erratum.new) == ("Trích yếu", "kết quả công tác")


def test_the_page_asks_before_a_correction_that_changes_nothing(client, unchanged, cast):
    client.force_login(cast.records)
    page = "/periods/2018-H1/report/publish/"
    form = {"version": find_report_2018().revision}
    before, refused = client.get(page), client.post(page, form)
    box = '<input type="checkbox" name="unchanged" value="1">'

    assert all(answer.content.decode().count(box) == 1 for answer in (before, refused))
    assert refused.status_code == 409
    assert client.post(page, {**form, "unchanged": "1"}).url == "/published/2018-H1/2/"


def test_a_correction_is_a_document_of_its_own_number(published, corrected):
    assert [deserialize_document(item.document).number for item in (published, corrected)] == [1, 2]


def test_versions_form_one_chain(published, corrected):
    assert corrected.previous == published.digest
    assert list(find_breaks(load_chain())) == []


ATTACKS = {
    "a word": "UPDATE reports_version SET document = REPLACE(document{text}, 'TDA', 'X'){json}",
    "a print": "UPDATE reports_version SET passage_hashes = '{{}}'",
    "a reason": "UPDATE reports_version SET reason = 'khác' WHERE number = 2",
    "an hour": "UPDATE reports_version SET at = '2018-01-01 00:00:00+00:00'",
    "an author": "UPDATE reports_version SET by_id = (SELECT MIN(id) FROM auth_user)",
    "a layout": "UPDATE reports_version SET layout = 'state-2020'",
    "a link": "UPDATE reports_version SET previous = 'khác' WHERE number = 2",
    "a seal": "UPDATE reports_version SET digest = 'khác' WHERE number = 1",
    "a figure": "UPDATE reports_publishedfact SET shown = '99' WHERE position = 3",
    "a figure out": "DELETE FROM reports_publishedfact WHERE position = 3",
    "an erratum": "UPDATE reports_erratum SET old = 'khác'",
    "an erratum out": "DELETE FROM reports_erratum",
    "a file's hash": "UPDATE reports_versionfile SET sha256 = 'khác' WHERE format = 'pdf'",
    "a file out": "DELETE FROM reports_versionfile WHERE format = 'json'",
}
DIALECTS = {
    "sqlite": {"text": "", "json": ""},
    "postgresql": {"text": "::text", "json": "::jsonb"},
}


def test_each_attack_through_sql_is_seen(corrected):
    drop_triggers("default", TRIGGERS)
    dialect = DIALECTS[connection.vendor]
    seen = {name: _breaks_after(attack.format(**dialect)) for name, attack in ATTACKS.items()}

    assert seen == dict.fromkeys(ATTACKS, True)


def _breaks_after(statement):
    """Whether the chain breaks by a statement, which is then taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0
        broken = list(find_breaks(load_chain()))
        transaction.set_rollback(True)
    return broken != []


def test_the_database_itself_refuses_to_rewrite(corrected):
    for trigger in TRIGGERS:
        rewrite = f"UPDATE {trigger.table} SET id = id + 1000"
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(rewrite)
