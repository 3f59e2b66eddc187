"""The ruler can fail: each check of a point, fed the PDF of a layout wrong in it, sees it."""

from dataclasses import replace

import pytest

from reports.rendering.layouts import PARTY_2018, PARTY_2026, STATE_2020, Margins
from tests.reports.rendering.pdf import test_pdf, test_pdf_party, test_pdf_rules, test_pdf_state
from tests.reports.rendering.sample import printed_once

pytestmark = pytest.mark.xdist_group("sheets")

MODULES = (test_pdf, test_pdf_party, test_pdf_rules, test_pdf_state)


def faced(layout, element, **changed):
    """Return the layout with one element set otherwise."""
    new = replace(layout.face(element), **changed)
    return replace(layout, faces=(new, *(face for face in layout.faces if face.element != element)))


state, party, rules = test_pdf_state, test_pdf_party, test_pdf_rules
BODY, TOP = ("Tham mưu đề xuất", ("Tinos", 14)), ("CỘNG HÒA XÃ HỘI", ("Tinos-Bold", 12))
DAY = ("Rạch Giá, ngày 10", ("Tinos-Italic", 14))
RIGHT, WIDE, NEAR = STATE_2020, Margins(right=5), Margins(left=20)
WRONG = {
    "a2: text in the left margin": (
        (test_pdf.test_a2_text_stays_inside_the_margins, RIGHT),
        replace(RIGHT, margins=NEAR),
    ),
    "a2: text in the right margin": (
        (test_pdf.test_a2_text_stays_inside_the_margins, RIGHT),
        replace(RIGHT, margins=WIDE),
    ),
    "a3: small page numbers": (
        (test_pdf.test_a3_page_numbers_stand_in_the_middle_of_the_top_margin, RIGHT),
        faced(RIGHT, "folio", size=10),
    ),
    "b1: a small text": (
        (state.test_b1_each_element_has_its_size_and_weight, *BODY),
        faced(RIGHT, "body", size=12),
    ),
    "b1: the nation's name not bold": (
        (state.test_b1_each_element_has_its_size_and_weight, *TOP),
        faced(RIGHT, "nation", bold=False),
    ),
    "c8: an upright day": (
        (party.test_c8_each_element_has_its_size_and_weight, PARTY_2018, *DAY),
        faced(PARTY_2018, "dateline", italic=False),
    ),
    "b3: a number without its colon": (
        (rules.test_b3_the_number_of_a_state_document, 5, "05"),
        replace(RIGHT, number="Số {number}/{symbol}"),
    ),
    "c3: a number with a colon": (
        (rules.test_c3_the_number_of_a_party_document, PARTY_2018, 5, "05"),
        replace(PARTY_2018, number="Số: {number}-{symbol}"),
    ),
    "c1: a State document in the Party's dress": (
        (state.test_c1_the_partys_marks_are_absent,),
        PARTY_2018,
    ),
    "c1: a Party document in the State's dress": (
        (party.test_c1_the_partys_name_stands_where_the_nations_would, PARTY_2026),
        RIGHT,
    ),
    "c2: no star": (
        (party.test_c2_a_star_and_five_hyphens_stand_for_rules, PARTY_2018),
        replace(PARTY_2018, under_issuer=""),
    ),
    "b2: no motto": (
        (state.test_b2_the_line_under_the_motto_is_as_long_as_it,),
        replace(RIGHT, nation=RIGHT.nation[:1]),
    ),
    "b6: lines too far apart": (
        (rules.test_b6_c8_lines_are_justified_and_set_at_one_distance, RIGHT),
        replace(RIGHT, pitch=26),
    ),
    "b6: paragraphs without a gap": (
        (rules.test_b6_c8_paragraphs_stand_apart_and_begin_inside, RIGHT),
        replace(RIGHT, gap=0),
    ),
    "c8: paragraphs without an indent": (
        (rules.test_b6_c8_paragraphs_stand_apart_and_begin_inside, PARTY_2026),
        replace(PARTY_2026, indent=0),
    ),
    "b7: parts with a hyphen": (
        (rules.test_b7_parts_items_and_points_are_numbered_with_the_law_s_letters, RIGHT),
        replace(RIGHT, part="{}- "),
    ),
    "b9: an open end": (
        (rules.test_b9_c2_the_text_ends_with_its_mark_once, RIGHT),
        replace(RIGHT, closing="."),
    ),
    "c8: recipients not underlined": (
        (rules.test_c8_the_word_recipients_is_underlined_and_nothing_else, PARTY_2026),
        faced(PARTY_2026, "copies", underline=False),
    ),
}


@pytest.mark.parametrize(("check", "wrong"), WRONG.values(), ids=WRONG)
def test_a_wrong_layout_is_seen(check, wrong, monkeypatch):
    """The check still asks for what the rule says; what it measures was printed wrongly."""
    for module in MODULES:
        monkeypatch.setattr(
            module, "printed_once", lambda made, _: printed_once(replace(made, annex=None), wrong)
        )
    measure, *queries = check
    with pytest.raises((AssertionError, ValueError)):  # or what is measured is not there at all
        measure(*queries)


@pytest.mark.parametrize("check", [check for check, _ in WRONG.values()], ids=WRONG)
def test_the_right_layout_passes_the_same_way(check):
    """Else a check might fail above for want of anything else."""
    measure, *queries = check
    measure(*queries)
