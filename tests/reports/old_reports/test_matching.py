"""The best matching, compared with every matching there is."""

from hypothesis import given as for_all
from hypothesis import strategies as st

from reports.old_reports.parsing.matching import best_matching

GAINS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 20), max_size=4), max_size=5
)


def best_of_all(gains, taken=frozenset()):
    if not gains:
        return 0
    first, *rest = gains
    left_out = best_of_all(rest, taken)
    chosen = [n + best_of_all(rest, taken | {c}) for c, n in first.items() if c not in taken]
    return max([left_out, *chosen])


@for_all(GAINS)
def test_no_other_matching_gains_more(gains):
    given_ = best_matching(gains)
    assert len(set(given_.values())) == len(given_)
    assert sum(gains[at][code] for at, code in given_.items()) == best_of_all(gains)


def test_one_moves_so_that_both_are_served():
    assert best_matching([{"a": 0.5, "b": 0.4}, {"a": 0.4}]) == {0: "b", 1: "a"}


def test_nobody_is_served_at_the_cost_of_more():
    assert best_matching([{"a": 0.9}, {"a": 0.2}]) == {0: "a"}


def test_among_equals_the_first_of_the_text_is_served():
    assert best_matching([{"a": 0.5}, {"a": 0.5}]) == {0: "a"}
