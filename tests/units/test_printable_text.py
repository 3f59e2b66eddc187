"""What a text may hold: the same definition for every way in, and for every file."""

import re
from unicodedata import normalize

import pytest
from django import forms
from hypothesis import given as for_all
from hypothesis.strategies import characters, text

from units.text.legacy_encodings import find_legacy_encoding
from units.text.printable_field import PrintableField
from units.text.printable_text import (
    REPLACEMENT,
    UnprintableText,
    clean_text,
    find_unprintable,
    replace_unprintable,
)

ANYTHING = text(characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Nghiệm thu 12 đề tài – đạt “A”, ≥ 5 m²", "Nghiệm thu 12 đề tài – đạt “A”, ≥ 5 m²"),
        (normalize("NFD", "Đảng ủy"), "Đảng ủy"),
        ("\uf0b7 Đề tài một", "• Đề tài một"),
        ("\uf0a7 một \uf0d8 hai \uf0fc ba \uf0e0 bốn", "• một • hai √ ba → bốn"),
        ("kiểm\u00adđịnh\u200b \ufeffđạt\u2060", "kiểmđịnh đạt"),
        ("một\thai\r\nba\x0bbốn", "một hai ba bốn"),
        ("Kiên\xa0Giang", "Kiên\xa0Giang"),
    ],
)
def test_text_is_stored_as_it_can_be_printed(typed, stored):
    assert clean_text(typed) == stored


def test_a_text_of_several_lines_keeps_them():
    assert clean_text("một\r\nhai\rba\u2028bốn\tnăm", lines=True) == "một\nhai\nba\nbốn\tnăm"


REFUSED = "\x00\x07\x1b\x7f\u200d\u200e\u202e\u2066\ufff9\ufffc\ufffd\ue000\uf8ff\ufdd0\uffff\u0378"


@pytest.mark.parametrize("sign", [*REFUSED, "\ud800", "\U0001ffff", "\U000e0041"])
def test_unprintable_character_is_refused_with_place_and_code_point(sign):
    with pytest.raises(UnprintableText) as refused:
        clean_text(f"Ghi chú chữ: {sign} hết")
    assert str(refused.value) == (
        f"Vị trí 14 có ký tự không in được (U+{ord(sign):04X}). Xóa ký tự này rồi gõ lại."
    )


@for_all(ANYTHING)
def test_a_text_is_refused_exactly_when_something_in_it_cannot_be_printed(typed):
    if sign := find_unprintable(normalize("NFC", typed)):
        with pytest.raises(UnprintableText, match=f"{ord(sign):04X}|bảng mã"):
            clean_text(typed, lines=True)
    elif (legacy := find_legacy_encoding(typed)) is None or not legacy.is_certain:
        assert not find_unprintable(clean_text(typed, lines=True))


@for_all(ANYTHING)
def test_whatever_is_stored_can_be_printed(stored):
    printed = replace_unprintable(stored)
    assert not find_unprintable(printed)
    assert replace_unprintable(printed) == printed
    assert (REPLACEMENT in printed) == bool(find_unprintable(stored) or REPLACEMENT in stored)


# ---------------------------------------------------------------------------- older encodings


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ñeà taøi nghieân cöùu gioáng luùa", "VNI"),
        ("Ñeà taøi", "VNI"),
        ("§Ò tµi nghiªn cøu gièng lóa", "TCVN3 (ABC)"),
        ("Tr\u00adêng §¹i häc KÕt qu¶", "TCVN3 (ABC)"),
    ],
)
def test_older_encoding_is_refused_by_its_name(typed, name):
    with pytest.raises(UnprintableText, match=re.escape(f"bảng mã {name}")) as refused:
        clean_text(typed)
    assert refused.value.position == 0


@pytest.mark.parametrize(
    "typed",
    [
        "Hoà bình, quê, toàn, khoẻ, thuê, quả, quí, thuỷ lợi, uỷ ban, hoá học, quá, loà xoà",
        "naïf, haïr, maïs, Noël, août, coût, poète, coïncidence, aérienne, ambiguïté, où",
        "El Niño, España, señor, mañana, años",
        "γ-aminobutyric, β-caroten, Ångström, 5 µg, 10 ½, 3 × 4, N·m·s, m², CO₂",
        "theo §12, §13, §14; Windows®, Office®, Word®; ¹ ² ³",
        "Quy định của “EU” về «mã số», «nhãn hiệu», «xuất xứ»",
    ],
)
def test_ordinary_text_is_no_older_encoding(typed):
    assert find_legacy_encoding(typed) is None
    assert clean_text(typed) == typed


def test_two_words_among_many_are_only_suspicious():
    legacy = find_legacy_encoding("Báo cáo kết quả thực hiện của nhóm gồm có ñeà taøi cấp tỉnh")
    assert legacy is not None
    assert (legacy.name, legacy.is_certain) == ("VNI", False)


# -------------------------------------------------------------------------------- the form field


def test_form_field_refuses_with_the_place():
    with pytest.raises(forms.ValidationError) as refused:
        PrintableField().clean("Tên\uffff")
    assert refused.value.messages == [
        "Vị trí 4 có ký tự không in được (U+FFFF). Xóa ký tự này rồi gõ lại."
    ]


def test_form_field_keeps_lines_only_where_they_can_be_typed():
    assert PrintableField().clean(" một\nhai\u200b ") == "một hai"
    assert PrintableField(widget=forms.Textarea).clean("một\r\nhai") == "một\nhai"
