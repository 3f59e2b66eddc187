"""The profiles are data with dates, and the style sheet says what they say."""

from datetime import date, timedelta

import pytest

from reports.rendering import stylesheet
from reports.rendering.layouts import LAYOUTS, PARTY_2018, PARTY_2026, STATE_2020, choose_layout
from reports.rendering.stylesheet import STATIC


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        ("party", date(2018, 8, 10), PARTY_2018),
        ("party", date(2017, 1, 1), PARTY_2018),
        ("party", date(2026, 5, 26), PARTY_2018),
        ("party", date(2026, 7, 1), PARTY_2026),
        ("state", date(2018, 8, 10), STATE_2020),
        ("state", date(2026, 7, 1), STATE_2020),
    ],
)
def test_a5_c6_the_day_picks_the_profile(key, day, expected):
    assert choose_layout(key, day) is expected


def test_c6_the_first_day_of_the_newest_party_rule_is_a_setting(settings):
    settings.PARTY_RULE_FROM = date(2026, 1, 12)
    assert choose_layout("party", date(2026, 1, 12)) is PARTY_2026
    assert choose_layout("party", date(2026, 1, 11)) is PARTY_2018


def test_an_unknown_profile_is_refused_with_the_list():
    with pytest.raises(ValueError, match="party, state, article"):
        choose_layout("giay", date(2018, 8, 10))


def test_a5_profiles_of_a_kind_follow_each_other_without_a_gap():
    assert PARTY_2018.valid_to == PARTY_2026.valid_from - timedelta(days=1)


def test_the_sites_style_sheet_says_what_the_profiles_say():
    written = (STATIC / "document" / "layouts.css").read_text(encoding="utf-8")
    assert written == stylesheet.all_layouts()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)
def test_margins_are_within_the_law(layout):
    edge = layout.margins
    assert 20 <= edge.top <= 25
    assert 20 <= edge.bottom <= 25
    assert 30 <= edge.left <= 35
    assert 15 <= edge.right <= 20


def test_an_element_without_a_face_is_set_as_the_body():
    assert STATE_2020.face("no-such-thing").size == STATE_2020.face("body").size
