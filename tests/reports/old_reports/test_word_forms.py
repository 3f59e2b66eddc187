"""Words compared without tones, and abbreviations read by their initials."""

import pytest

from reports.old_reports.parsing.word_forms import (
    Phrase,
    Weights,
    coverage,
    fold,
    shared_words,
    similarity,
)


@pytest.mark.parametrize(
    ("item", "other"),
    [("Ủy", "UỶ"), ("nông thồn", "nông thôn"), ("Đề", "đe"), ("hòa", "hoà")],
)
def test_tone_case_and_spelling_habit_do_not_matter(item, other):
    assert fold(item) == fold(other)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("GCN", "giấy chứng nhận"),
        ("KH&CN", "khoa học và công nghệ"),
        ("ĐTDA", "đề tài, dự án"),
        ("TĐC", "tiêu chuẩn, đo lường, chất lượng"),
        ("Cấp TW", "cấp Trung ương"),
    ],
)
def test_an_abbreviation_says_what_its_letters_begin(short, long):
    first, two = Phrase.of(short), Phrase.of(long)
    assert similarity(first, two, Weights([first, two])) > 0.75


@pytest.mark.parametrize(("short", "other"), [("DA", "đề án"), ("ĐT", "dự toán"), ("HĐ", "hồ sơ")])
def test_an_abbreviation_of_other_words_says_nothing(short, other):
    first, two = Phrase.of(short), Phrase.of(other)
    assert similarity(first, two, Weights([first, two])) == 0.0


def test_a_lone_syllable_counts_less_than_a_pair():
    label = Phrase.of("chỉ dẫn địa lý")
    weights = Weights([label])
    lone = coverage(label, [(Phrase.of("chỉ có"), 1.0)], weights)
    pair = coverage(label, [(Phrase.of("chỉ dẫn"), 1.0)], weights)
    assert (lone, pair) == (0.125, 0.5)


def test_names_the_words_that_were_recognised():
    label = Phrase.of("Số đề tài, dự án cấp tỉnh được nghiệm thu")
    messages = [(Phrase.of("nghiệm thu"), 1.0), (Phrase.of("ĐTDA"), 1.0)]
    assert shared_words(label, messages) == ["đề tài dự án", "nghiệm thu"]
