"""Forms of signing (rules B10, C5): signing lines, and what is refused on save."""

import pytest
from django.core.exceptions import ValidationError

from reports.models import DatedLetterhead, Report
from reports.models.signing import signing_lines, validate_signer_name

HEAD, COUNCIL = ("GIÁM ĐỐC",), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
PARTY = ("T/M ĐẢNG ỦY", "BÍ THƯ")


@pytest.mark.parametrize(
    ("written", "form", "title", "expected"),
    [
        (HEAD, "", "", ("GIÁM ĐỐC",)),
        (HEAD, "deputy", "", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        (HEAD, "deputy", "Phó Giám đốc phụ trách", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC PHỤ TRÁCH")),
        (HEAD, "order", "Chánh Văn phòng", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
        (HEAD, "trust", "Chi cục trưởng", ("TUQ. GIÁM ĐỐC", "CHI CỤC TRƯỞNG")),
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "deputy", "", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        (COUNCIL, "deputy", "", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ((), "deputy", "", ()),
    ],
)
def test_b10_agency_signing_lines_follow_the_form(written, form, title, expected):
    assert signing_lines("state", written, form, title) == expected


@pytest.mark.parametrize(
    ("form", "expected"), [("", PARTY), ("deputy", ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ")), ("order", PARTY)]
)
def test_c5_committee_deputy_signs_for_the_committee(form, expected):
    assert signing_lines("party", PARTY, form) == expected


@pytest.mark.parametrize(
    "name",
    ["TS. Lê Minh", "TS Lê Minh", "ThS. Lê Minh", "PGS.TS. Lê Minh", "GS.TS Lê Minh",
     "Tiến sĩ Lê Minh", "Thạc sỹ Lê Minh", "NGƯT. Lê Minh", " CN. Lê Minh"],
)  # fmt: skip
def test_b10_a_degree_before_the_name_is_refused(name):
    with pytest.raises(ValidationError, match="học hàm, học vị"):
        validate_signer_name(name)


@pytest.mark.parametrize("name", ["Lê Thanh Việt", "Tsan Văn Minh", "Cnúc Y Bs", "Kỳ Sư Minh", ""])
def test_b10_name_without_degree_is_accepted(name):
    validate_signer_name(name)


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
@pytest.mark.parametrize(
    ("layout", "form", "title", "field"),
    [
        ("party", "order", "Chánh Văn phòng", "signing_form"),
        ("party", "trust", "Phó Bí thư", "signing_form"),
        ("state", "order", "", "signing_title"),
        ("state", "deputy", "Giám đốc", "signing_title"),
        ("state", "", "Phó Giám đốc", "signing_title"),
    ],
)
def test_b10_form_and_title_that_contradict_are_refused(layout, form, title, field):
    report = Report.objects.get(period__code="2018-H1")
    report.layout, report.signing_form, report.signing_title = layout, form, title
    with pytest.raises(ValidationError) as refusal:
        report.full_clean()
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("regime", "signing", "recipients", "fields"),
    [
        ("party", "K/T BÍ THƯ\nPHÓ BÍ THƯ", "Lưu Đảng ủy", ["signing"]),
        ("party", "BÍ THƯ", "Lưu Đảng ủy", ["signing"]),
        ("party", "T/M ĐẢNG ỦY", "Lưu Đảng ủy", ["signing"]),
        ("state", "K/T GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Lưu: VT, VP", ["signing"]),
        ("state", "GIÁM ĐỐC", "Như trên\nCác phòng", ["recipients"]),
        ("state", "GIÁM ĐỐC", "Lưu Đảng ủy", ["recipients"]),
        ("party", "T/M ĐẢNG ỦY\nBÍ THƯ", "Lưu: VT", ["recipients"]),
        ("party", "T/M ĐẢNG ỦY\nBÍ THƯ", "Các chi bộ", ["recipients"]),
    ],
)
def test_b9_c8_a_letterhead_is_refused_by_field(regime, signing, recipients, fields):
    head = DatedLetterhead(regime=regime, signing=signing, recipients=recipients)
    with pytest.raises(ValidationError) as refusal:
        head.clean()
    assert list(refusal.value.message_dict) == fields


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_letterheads_of_2018_are_valid():
    for head in DatedLetterhead.objects.all():
        head.full_clean()
