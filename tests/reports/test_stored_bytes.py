"""Stored hashes and documents keep their bytes when code is renamed."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import get_args

import pytest
from django.contrib.auth.models import User

from kgscience.accounts.second_factor.devices import _hash_code
from reports import document
from reports.composition import hashes as fingerprints
from reports.composition.draft import Draft, compose_draft, find_report
from reports.composition.hashes import EMPTY_CLAUSE, content_hash, passage_hash
from reports.composition.serialization import KINDS, deserialize_document, serialize_document
from reports.conference.minutes import minutes_hash
from reports.document import (
    AnnexRow,
    AnnexTable,
    Clause,
    Correction,
    Document,
    DocumentChange,
    DocumentSection,
    Fact,
    Gap,
    Letterhead,
    Literal,
    Quote,
    Run,
    Text,
    Word,
)
from reports.models import Conference, Erratum, Passage, Report, Task, Version
from reports.models import PublishedFact as FactRow
from reports.publishing import file_jobs
from reports.publishing.file_jobs import file_key
from reports.publishing.hash_chain import FIRST_PREVIOUS, link_hash
from reports.publishing.versions import _link_content
from reports.rendering import json as json_format
from reports.rendering.layouts import choose_layout
from reports.review.endorsements import component_hashes, report_hash
from units.collection.field_input import row_digest as row_digest
from units.models import Period, Unit
from units.models import Section as SectionRow
from units.period_values import PeriodValues
from units.values import Value
from units.workbook.layout import WorkbookKey, input_digest, locked_digest

RUNS = (
    Text("Nghiệm thu "),
    Word("ky_nhan", "6 tháng đầu năm"),
    Literal("ISO 9001:2015"),
    Quote("q_noi", "Rạch Giá, “Kiên Giang”"),
    Fact("kh_gcn", "1.258", "1258", "cung_ky", "Giấy chứng nhận", "estimate"),
    Gap("kh_duan", "Dự án"),
)
CLAUSE = Clause("kh:1", RUNS, "; ", "report", "nghiệm thu ")
DOCUMENT = Document(
    period="2018-H1",
    year=2018,
    title=(Text("BÁO CÁO sơ kết công tác"),),
    sections=(
        DocumentSection(
            "kh", "report", 0, (Text("Khoa học"),), (Text("Khoa học:"),), "line", (CLAUSE,)
        ),
    ),
    annex=AnnexTable(
        (Text("Phụ lục"),),
        ("Kỳ này", "Cùng kỳ"),
        (
            AnnexRow("Khoa học", number="I"),
            AnnexRow(
                "Đề tài", 1, "1", "đề tài", "kh_gcn", (RUNS[4], RUNS[5], Text("–")), "kh_tong"
            ),
        ),
        2,
    ),
    letterheads=(
        Letterhead(
            "party",
            "ĐẢNG BỘ TỈNH",
            "ĐẢNG ỦY SỞ",
            "BC/ĐU",
            "Kiên Giang",
            ("Kính gửi: Đảng ủy",),
            ("T/M ĐẢNG ỦY", "BÍ THƯ"),
            "Nguyễn Văn Ất",
            ("Như trên", "Lưu VP"),
            "2015 - 2020",
        ),
    ),
    number=7,
    signed_on=date(2018, 7, 1),
    draft=0,
    excerpt="Phòng Quản lý Khoa học",
    version=2,
    correction=Correction(
        6,
        date(2018, 6, 20),
        "Ghi nhầm số",
        "Trần Thị Bưởi",
        "Nguyễn Văn Ất",
        (DocumentChange("Khoa học, câu 1", "1.257", "1.258"),),
    ),
)
PARTY = choose_layout("party", date(2018, 7, 1))
FIELDS = {
    "Text": "text",
    "Word": "code text",
    "Literal": "text",
    "Quote": "code text",
    "Fact": "code text raw view label status unit",
    "Gap": "code label",
    "Clause": "passage runs separator audience written",
    "Section": "code part depth title heading joiner clauses",
    "Row": "label depth number measure code cells part_of",
    "Table": "title columns rows omitted",
    "Letterhead": "regime parent issuer symbol place addressees signing signer recipients term",
    "Change": "place old new",
    "Correction": "number signed_on reason asked_by issued_by changes",
    "Document": (
        "period year title sections annex letterheads number signed_on draft excerpt version "
        "correction"
    ),
}


def sha_of(text):
    return sha256(text.encode()).hexdigest()


def stored(content):
    """Return a document as the database keeps it, in the order in which it was frozen."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


# ------------------------------------------------------------------------------ hashes of words


def test_hash_of_a_passage_keeps_its_bytes():
    assert (
        passage_hash(CLAUSE, ". ")
        == "52d474f8bfeb152ab43f2b79ca1a8c12084e9053821c8b3e6202e78dbc245714"
    )


@pytest.mark.parametrize(
    ("run", "hashed"),
    list(
        zip(
            RUNS,
            [
                "f10d2666e852d061",
                "9d34e202e037c73c",
                "718fb71731c5b31f",
                "23210607214d129e",
                "89e117975c3a385a",
                "0a47ad3e8f7075b7",
            ],
            strict=True,
        )
    ),
    ids=["Text", "Word", "Literal", "Quote", "Fact", "Gap"],
)
def test_hash_of_each_kind_of_run_keeps_its_bytes(run, hashed):
    clause = Clause("kh:1", (Text("đạt "), run))
    assert passage_hash(clause, "")[:16] == hashed


def test_hash_of_a_passage_that_has_nothing_to_report_keeps_its_bytes():
    assert (
        passage_hash(EMPTY_CLAUSE, "; ")
        == "f0e03c3ee8639499df2390dca2e860326bd15ba0e990ff4989ba45af5de9cd75"
    )


def test_hash_of_text_is_that_of_its_utf8():
    assert content_hash(["Đảng ủy", ["ủy"]]) == sha_of('["Đảng ủy",["ủy"]]')


# ----------------------------------------------------------------------- hashes of whole reports


@pytest.fixture
def draft():
    section = SectionRow(code="kh")
    passages = tuple(
        Passage(pk=pk, section=section, order=order, separator=". ")
        for pk, order in [(41, 1), (42, 2)]
    )
    facts = PeriodValues(Period(code="2018-H1"), {})
    return Draft(Report(layout="party"), DOCUMENT, passages, facts)


def test_hashes_of_a_whole_report_keep_their_bytes(draft):
    assert component_hashes(draft) == {
        "41": "52d474f8bfeb152ab43f2b79ca1a8c12084e9053821c8b3e6202e78dbc245714",
        "42": "1d941254431683905541d55fa19e63b8e1e76e7d153b20de2482c0de76d71d1c",
        "title": "f06dc117431e3f252144739d59129dd11884cabcf52203d4960464d39f382956",
        "outline": "b500eaca7e1f5c2f157583896a5dde94ff9bd18bfc67a2a6527aaaa4fa0c6968",
        "annex": "d56f7dda534410ff1d1be24e8f8d21b1a156b8c55fecb15b85694d22cbd049ab",
        "letterhead": "b2ed266e11534295fe7eef1c546a7fdeee2abfac697655ebf39e4d61713fd140",
    }


def test_hash_of_a_whole_report_keeps_its_bytes(draft):
    assert (
        report_hash(component_hashes(draft))
        == "c992e3d04ddf3e291c3c5c429826027a46d57494ddda279c7fa5f3a9bc513584"
    )


@pytest.mark.usefixtures("year_2018")
def test_hashes_of_the_report_of_2018_keep_their_bytes():
    """Passages by their places: keys are another database's."""
    draft = compose_draft(find_report(Period.objects.get(code="2018-H1")))
    whole = {place: draft.passage_hashes[pk] for place, pk in draft.places.items()}
    assert len(whole) == 124
    assert report_hash(whole) == "4035689da1ce65edbbc9c0ef3e9b631efacd0f0c489ed398892e49718ce45a5d"


# ----------------------------------------------------------------------------- the version link


def test_link_of_a_version_keeps_its_bytes():
    says = {
        "reason": "Ghi nhầm số",
        "document": serialize_document(DOCUMENT),
        "facts": [[1, "kh_gcn", "ước"]],
    }
    hashes = {"pdf": sha_of("báo cáo"), "docx": sha_of("Báo cáo")}
    assert (
        link_hash(FIRST_PREVIOUS, says, hashes)
        == "9ec42fd6fa5dedd9d442884e37adb911150a883c031621a302a10e6d873b07e7"
    )


def test_what_the_link_of_a_version_hashes_keeps_its_names():
    version = Version(
        report_id=3,
        number=2,
        layout="party",
        document=serialize_document(DOCUMENT, {"kh:1": 41}),
        passage_hashes={"41": "ab"},
        by_id=5,
        at=datetime(2018, 7, 1, 8, 30, tzinfo=UTC),
        corrects_id=1,
        reason="Ghi nhầm số",
    )
    fact = FactRow(
        position=1, code="kh_gcn", view="", label="Giấy", raw="1258", shown="1.258", status="value"
    )
    erratum = Erratum(position=1, place="Khoa học, câu 1", old="1.257", new="1.258")
    assert (
        link_hash("ab" * 32, _link_content(version, [fact], [erratum]), {})
        == "ce619abc17ec9f6ef3b354cac3e80099ea09f5337bb8a4b6fb27a35fe39b0092"
    )


# ----------------------------------------------------------------------- the frozen document


def test_frozen_document_keeps_its_bytes():
    assert (
        sha_of(stored(serialize_document(DOCUMENT, {"kh:1": 41})))
        == "24cca8329bc5e1638e0ebac60514ca026821d5620917551ad8e9d291c374c63a"
    )


def test_frozen_runs_keep_their_words():
    frozen = serialize_document(DOCUMENT)["sections"][0]["clauses"][0]["runs"]
    assert [stored(run) for run in frozen] == [
        '{"kind":"Text","text":"Nghiệm thu "}',
        '{"kind":"Word","code":"ky_nhan","text":"6 tháng đầu năm"}',
        '{"kind":"Literal","text":"ISO 9001:2015"}',
        '{"kind":"Quote","code":"q_noi","text":"Rạch Giá, “Kiên Giang”"}',
        '{"kind":"Fact","code":"kh_gcn","text":"1.258","raw":"1258","view":"cung_ky",'
        '"label":"Giấy chứng nhận","status":"estimate"}',
        '{"kind":"Gap","code":"kh_duan","label":"Dự án"}',
    ]


def test_frozen_date_keeps_its_words():
    assert stored(serialize_document(DOCUMENT)["signed_on"]) == '{"kind":"date","day":"2018-07-01"}'


def test_every_kind_of_part_is_in_the_frozen_document():
    content = stored(serialize_document(DOCUMENT))
    assert [kind for kind in KINDS if f'"kind":"{kind}"' not in content] == []


def test_every_class_of_the_document_has_a_word_to_freeze_it_under():
    classes = {
        part for part in vars(document).values() if isinstance(part, type) and is_dataclass(part)
    }
    assert classes == set(KINDS.values())


def test_every_kind_of_run_has_a_word_to_hash_and_to_publish_it_under():
    assert set(fingerprints.KIND_NAMES) == set(json_format.KIND_NAMES) == set(get_args(Run))


def test_frozen_document_of_every_kind_comes_back():
    assert deserialize_document(json.loads(stored(serialize_document(DOCUMENT)))) == DOCUMENT


def test_names_of_frozen_kinds_and_fields_stay():
    frozen = {kind: " ".join(field.name for field in fields(KINDS[kind])) for kind in KINDS}
    assert frozen == FIELDS


def test_published_json_keeps_its_bytes():
    assert (
        sha_of(json_format.render(DOCUMENT, PARTY))
        == "20c83aeda01a33c24a83a564446290a7b0257f7df2a656106bb2c196116920b6"
    )


# ------------------------------------------------------------------------ smaller stored hashes


def test_key_of_a_made_file_keeps_its_bytes(monkeypatch):
    monkeypatch.setattr(file_jobs, "renderers_hash", lambda: "ấn bản")
    assert (
        file_key("pdf", PARTY, serialize_document(DOCUMENT))
        == "6b3e8fcd97e2d1233887d1e8a46e53419a81594e9cc3ee566ab084ed368cca00"
    )


@pytest.mark.usefixtures("year_2018")
def test_hash_of_a_conference_keeps_its_bytes():
    period = Period.objects.get(code="2018-H2")
    assert minutes_hash(period) == "055539df4a0b804c"
    details = {"session": "Sáng", "held_on": date(2018, 12, 20), "place": "Rạch Giá"}
    conference = Conference.objects.create(period=period, **details)
    unit = Unit.objects.get(code="p_qlkh")
    words, due_on = "Rà soát đề tài chậm", date(2019, 3, 1)
    Task.objects.create(conference=conference, unit=unit, words=words, due_on=due_on, order=1)
    assert minutes_hash(period) == "bebd3c932ca2a3c6"


def test_marks_of_a_workbook_that_is_out_keep_their_bytes():
    value, stamp = Value("value", text="mèo, rơm"), WorkbookKey("2018-H2", "p_qlkh")
    assert input_digest(value, "số ước") == "11d33f4c"
    assert locked_digest(stamp, "kh_gcn", ["Đề tài", 12.50, None, True]) == "13b61ba7"


def test_mark_of_a_row_in_the_browser_keeps_its_bytes():
    assert row_digest("1.258\r\n", "estimate", " số ước ") == "893f8312"


def test_hash_of_a_code_for_need_keeps_its_bytes(settings):
    """Codes on paper keep opening the account though the module has another name."""
    settings.SECRET_KEY = "một chuỗi bí mật đủ dài, 32 ký tự"
    assert _hash_code(User(pk=5), "abcd1234") == "5e217c5ce93dacc3"
