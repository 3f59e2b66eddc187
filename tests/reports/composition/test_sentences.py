"""Sentences stay correct when clauses are dropped."""

import pytest

from reports.composition.hashes import passage_hash
from reports.document import Clause, Text
from tests.reports.composition.summaries import composed, entry, number, passages, summary, text
from units.cumulative import RunningTotal
from units.values import NONE

# `{{x}}` is 03 and stays, `{{khong}}` did not happen and leaves.
SENTENCES = [
    # an enumeration loses one of its parts
    ([("Cấp {{x}} giấy", ", "), ("thu {{khong}}", " và "), ("hủy {{x}}", ".")],
     "Cấp 03 giấy và hủy 03."),
    ([("Cấp {{x}} giấy", ", "), ("thu {{x}}", " và "), ("hủy {{khong}}", ".")],
     "Cấp 03 giấy và thu 03."),
    ([("Cấp {{khong}} giấy", ", "), ("thu {{x}}", " và "), ("hủy {{x}}", ".")],
     "Thu 03 và hủy 03."),
    ([("Cấp {{x}} giấy", ", "), ("thu {{khong}}", " và "), ("hủy {{khong}}", ".")],
     "Cấp 03 giấy."),
    # the first leaves: the next takes its capital, or stays small where nothing began
    ([("Cấp {{khong}} giấy", "; "), ("thu {{x}}", ".")], "Thu 03."),
    ([("cấp {{khong}} giấy", "; "), ("thu {{x}}", ".")], "thu 03."),
    ([("Cấp {{khong}} giấy", "; "), ("{{x}} đơn", ".")], "03 đơn."),
    ([("Cấp {{x}} giấy", ". "), ("{{khong}} đơn", "; "), ("thu {{x}}", ".")],
     "Cấp 03 giấy. Thu 03."),
    # what led on from the part that left goes with it
    ([("Cấp {{khong}} giấy", ""), (", trong đó thu {{x}}", ".")], "Trong đó thu 03."),
    ([("Cấp {{khong}} giấy", ""), ("; thu {{x}}", ".")], "Thu 03."),
    # the end of a sentence outlives its last part
    ([("Cấp {{x}} giấy", "; "), ("thu {{khong}}", ". "), ("Hủy {{x}}", ".")],
     "Cấp 03 giấy. Hủy 03."),
    ([("Cấp {{x}} giấy", "; "), ("thu {{khong}}", "… "), ("Hủy {{x}}", ".")],
     "Cấp 03 giấy… Hủy 03."),
    # whole sentences leave
    ([("Cấp {{khong}} giấy", ". "), ("Thu {{x}}", ". "), ("Hủy {{khong}}", ".")], "Thu 03."),
    ([("Cấp {{khong}} giấy", "; "), ("thu {{khong}}", ". "), ("Hủy {{x}}", ";")], "Hủy 03;"),
    ([("Cấp {{x}} giấy", ": "), ("thu {{khong}}", "; "), ("hủy {{khong}}", ".")], "Cấp 03 giấy."),
]  # fmt: skip


@pytest.mark.parametrize(("clauses", "texts"), SENTENCES, ids=[case[1] for case in SENTENCES])
def test_sentence_stays_correct_when_clauses_are_dropped(clauses, texts):
    assert text(composed(*passages(*clauses))) == texts


@pytest.mark.parametrize("gone", range(1, 8))
def test_no_punctuation_is_doubled_or_left_over(gone):
    """Drop three clauses of two sentences in every combination."""
    figures = ["khong" if gone >> place & 1 else "x" for place in range(3)]
    templates = ("Cấp {{%s}} giấy", "thu {{%s}} giấy", "Hủy {{%s}} giấy")
    texts = [words % code for words, code in zip(templates, figures, strict=True)]
    composed_text = text(composed(*passages(*zip(texts, (", ", ". ", "."), strict=True))))
    assert composed_text == composed_text.strip(" ,;")
    assert not any(doubled in composed_text for doubled in (",,", ", .", ",.", "..", ";.", "  "))
    assert composed_text == "" or (composed_text[0].isupper() and composed_text.endswith("."))


def test_becoming_the_first_clause_keeps_the_hash():
    raised = composed(*passages("Cấp {{khong}}", "thu {{x}}")).sections[1].clauses[0]
    beside = composed(*passages("Cấp {{x}}", "thu {{x}}")).sections[1].clauses[1]
    assert (raised.runs[0], beside.runs[0]) == (Text("Thu "), Text("thu "))
    assert passage_hash(raised, "; ") == passage_hash(beside, "; ")
    assert passage_hash(Clause("", (Text("Thu "),)), "") != passage_hash(
        Clause("", (Text("thu "),)), ""
    )


STAYING = [
    (
        "Cấp {{z}} giấy, lũy kế {{z|luy_ke}}",
        {"cumulative": RunningTotal(number(75))},
        "Cấp 0 giấy, lũy kế 75.",
    ),
    (
        "Cấp {{z}} giấy, {{z|dat_ke_hoach}}",
        {"target": number(10), "year_to_date": RunningTotal(NONE)},
        "Cấp 0 giấy, đạt 0% kế hoạch năm.",
    ),
]


@pytest.mark.parametrize(("template", "more", "words"), STAYING)
def test_cumulative_totals_and_targets_are_reported_without_new_figures(template, more, words):
    def compose_values(**values):
        return text(composed(*passages((template, ".")), text=summary(entry("z", NONE, **values))))

    assert (compose_values(), compose_values(**more)) == ("", words)
