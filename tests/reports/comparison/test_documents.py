"""Comparing two documents passage by passage: same, changed, added, dropped, moved."""

from itertools import count

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from reports.comparison.documents import compare_documents
from reports.document import ARTICLE, Clause, Document, DocumentSection, Fact, Gap, Quote, Text

ONE = "Hoàn thành hồ sơ đề nghị công nhận sáng kiến cấp tỉnh"
TWO = "Tổ chức hội thảo về ứng dụng công nghệ sinh học"
THREE = "Kiểm tra đo lường chất lượng hàng đóng gói sẵn"


def section(code, *texts):
    """Return a section; a clause is its text, or a tuple of texts and figures (numbers)."""
    parts = [item if isinstance(item, tuple) else (item,) for item in texts]
    runs = [
        tuple(Fact("x", str(p), str(p)) if isinstance(p, int) else Text(p) for p in part)
        for part in parts
    ]
    clauses = tuple(Clause(f"{code}:{at}", item, "; ") for at, item in enumerate(runs, start=1))
    return DocumentSection(code, "report", 0, (Text(f"Mục {code}"),), clauses=clauses)


def document(*sections):
    return Document("2018-H1", 2018, (Text("Báo cáo"),), sections)


def describe_changes(comparison):
    return [
        f"{part.code} {passage.kind}{' moved' * passage.is_moved}"
        f"{passage.came_from and ' ' + passage.came_from}"
        for part in comparison.sections
        for passage in part.passages
    ]


def keys(**places):
    return {place.replace("_", ":"): key for place, key in places.items()}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([ONE, TWO], [ONE, TWO], ["a same", "a same"]),
        ([ONE, TWO], [ONE, THREE, TWO], ["a same", "a added", "a same"]),
        ([ONE, THREE, TWO], [ONE, TWO], ["a same", "a dropped", "a same"]),
        ([ONE, TWO], [f"Đã {ONE}", TWO], ["a changed", "a same"]),
        ([ONE], [THREE], ["a dropped", "a added"]),
        ([ONE, TWO, THREE], [THREE, ONE, TWO], ["a moved moved", "a same", "a same"]),
        ([], [ONE], ["a added"]),
        ([ONE], [], ["a dropped"]),
    ],
)
def test_passages_without_keys_are_paired_by_words(old, new, expected):
    assert (
        describe_changes(
            compare_documents(document(section("a", *old)), document(section("a", *new)))
        )
        == expected
    )


@pytest.mark.parametrize("text", [Quote("q", "hai đề xuất đã gửi Bộ"), Gap("q", "Đề xuất")])
def test_passages_are_paired_by_their_placeholders(text):
    clause = Clause("a:1", (Quote("q", "một nhiệm vụ"),), "; ")
    old = DocumentSection("a", "report", 0, (), clauses=(clause,))
    new = DocumentSection("a", "report", 0, (), clauses=(Clause("a:1", (text,), "; "),))
    assert describe_changes(compare_documents(document(old), document(new))) == ["a changed"]


def test_a_figure_changes_its_passage_and_is_listed():
    old, new = (document(section("a", ("Có ", number, " đề tài"))) for number in (12, 15))
    comparison = compare_documents(old, new)
    assert describe_changes(comparison) == ["a changed"]
    assert [(figure.old_text, figure.new_text) for figure in comparison.figures] == [("12", "15")]


def test_key_pairs_a_reworded_passage():
    old, new = document(section("a", ONE, TWO)), document(section("a", TWO, THREE))
    comparison = compare_documents(old, new, keys(a_1=1, a_2=2), keys(a_1=2, a_2=1))
    assert describe_changes(comparison) == ["a moved moved", "a changed"]


def test_passage_moved_to_another_section_is_not_dropped():
    old = document(section("a", ONE, TWO), section("b", THREE))
    new = document(section("a", TWO), section("b", THREE, ONE))
    assert describe_changes(compare_documents(old, new)) == [
        "a same",
        "b same",
        "b moved moved Mục a",
    ]


def test_the_same_words_in_two_sections_stay_where_they_are():
    made = document(section("a", ONE), section("b", ONE))
    assert describe_changes(compare_documents(made, made)) == ["a same", "b same"]


def test_dropped_section_follows_its_predecessor():
    old = document(section("a", ONE), section("b", TWO), section("c", THREE))
    new = document(section("a", ONE), section("c", THREE))
    assert describe_changes(compare_documents(old, new)) == ["a same", "b dropped", "c same"]


def test_a_changed_heading_is_a_change_of_the_section():
    old, new = document(section("a", ONE)), document(section("b", ONE))
    renamed = document(
        DocumentSection("a", "report", 0, (Text("Mục B"),), clauses=section("a", ONE).clauses)
    )
    assert [part.is_same for part in compare_documents(old, renamed).sections] == [False]
    assert [part.title.is_same for part in compare_documents(old, new).sections] == [False, False]


def test_differing_sections_include_their_ancestors():
    def made(word):
        inner = DocumentSection(
            "c", "report", 1, (Text("Trong"),), clauses=section("c", ONE, word).clauses
        )
        return document(section("a", ONE), section("b", ONE), inner, section("d", ONE))

    differing = compare_documents(made(TWO), made(THREE)).differing
    messages = [(part.code, [passage.kind for passage in part.passages]) for part in differing]
    assert messages == [("b", []), ("c", ["dropped", "added"])]


def test_other_audience_is_a_change():
    item = section("a", ONE)
    clause = Clause("a:1", item.clauses[0].runs, "; ", ARTICLE)
    other = DocumentSection("a", "report", 0, item.title, clauses=(clause,))
    assert describe_changes(compare_documents(document(item), document(other))) == ["a changed"]


def test_counts_each_kind():
    old, new = document(section("a", ONE, TWO)), document(section("a", f"{ONE} sớm", THREE))
    counts = compare_documents(old, new).counts
    assert counts == {"same": 0, "changed": 1, "added": 1, "dropped": 1, "moved": 0}


WORDINGS = st.lists(
    st.tuples(st.sampled_from([ONE, TWO, THREE, f"{ONE} sớm", "ý"]), st.integers(1, 3)), max_size=4
)
DOCUMENTS = st.builds(
    lambda *texts: document(
        *(section(code, *item) for code, item in zip("abc", texts, strict=True))
    ),
    *[WORDINGS] * 3,
)


def keyed(made, pool):
    """Return a key for each clause, some of them shared with another document's."""
    return {clause.passage: next(pool) for part in made.sections for clause in part.clauses}


@for_all(DOCUMENTS)
def test_a_document_differs_in_nothing_from_itself(made):
    comparison = compare_documents(made, made)
    assert (comparison.is_same, comparison.counts["same"]) == (
        True,
        len(describe_changes(comparison)),
    )


@for_all(DOCUMENTS, DOCUMENTS, st.permutations(range(12)))
def test_comparison_contains_both_documents_completely(old, new, pool):
    comparison = compare_documents(old, new, keyed(old, count()), keyed(new, iter(pool)))
    passages = [passage for part in comparison.sections for passage in part.passages]
    told_new = [passage.difference.new for passage in passages if passage.new]
    assert told_new == [text_of(clause) for part in new.sections for clause in part.clauses]
    assert sorted(passage.difference.old for passage in passages if passage.old) == sorted(
        text_of(clause) for part in old.sections for clause in part.clauses
    )


@for_all(DOCUMENTS, DOCUMENTS, st.permutations(range(12)))
def test_comparison_is_symmetric(old, new, pool):
    sides = (old, keyed(old, count())), (new, keyed(new, iter(pool)))
    there = compare_documents(sides[0][0], sides[1][0], sides[0][1], sides[1][1])
    back = compare_documents(sides[1][0], sides[0][0], sides[1][1], sides[0][1])
    counts = seen(there)
    assert seen(back) == {**counts, "added": counts["dropped"], "dropped": counts["added"]}


def seen(comparison):
    """Return the counts; which of two swapped passages has moved depends on the side."""
    counts = dict(comparison.counts)
    passages = [passage for part in comparison.sections for passage in part.passages]
    counts["same"] += counts.pop("moved")
    strayed = sum(passage.is_moved for passage in passages)
    return {**counts, "strayed": strayed, "figures": len(comparison.figures)}


def text_of(clause):
    return "".join(run.text for run in clause.runs) + clause.separator
