"""How often the proposals are right, counted number by number."""

from collections import Counter
from dataclasses import dataclass, replace

from reports.old_reports.parsing.catalogue_values import CatalogueValues
from reports.old_reports.parsing.proposals import LITERAL, propose_indicators
from tests.reports.old_reports.catalogue import article_2018, known_2018, marked, truth_2018

NEWCOMER = "mới"
WITH = {
    "câu mẫu, lời dẫn, cụm từ khai báo": {},
    "không câu mẫu": {"clauses": False},
    "chỉ tên chỉ tiêu, tên mục": {"clauses": False, "lead_ins": False, "literals": False},
}


@dataclass(frozen=True)
class Score:
    """Of `proposed` answers `right` were so; there were `wanted` to find."""

    right: int
    proposed: int
    wanted: int

    @property
    def precision(self):
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self):
        return self.right / self.wanted if self.wanted else 1.0


def score(pairs):
    """From pairs of what was said and what is true; "" says nothing."""
    right = sum(bool(text) and text == true for text, true in pairs)
    return Score(right, sum(bool(s) for s, _ in pairs), sum(bool(t) for _, t in pairs))


def measure_2018(catalogue_values: CatalogueValues):
    """Return the scores of the 2018 article by question."""
    owners = {indicator.code: indicator.owner for indicator in known_2018().indicators}
    truth, proposals = iter(truth_2018()), propose_indicators(article_2018(), catalogue_values)
    counter: Counter[str] = Counter()
    pairs: dict[str, list[tuple[str, str]]]
    pairs = {question: [] for question in ("figure", "indicator", "section", "owner")}
    for proposal in proposals:
        section, number, code = next(truth)
        first, *base = (
            proposal.number.rstrip("% ").split("/")
            if proposal.grade != LITERAL
            else [proposal.number]
        )
        assert first == number, proposal
        for rest in base:
            assert next(truth)[1:] == (rest, code)
        is_figure = proposal.grade != LITERAL
        counter[proposal.grade] += 1
        pairs["figure"].append(("figure" if is_figure else "", "figure" if code else ""))
        pairs["indicator"].append((proposal.code, code))
        pairs["section"].append((proposal.section if is_figure else "", section if code else ""))
        owner = owners.get(proposal.code) or (
            proposal.new_indicator.owner if proposal.new_indicator else ""
        )
        pairs["owner"].append((owner if is_figure else "", owners.get(code, "")))
    assert next(truth, None) is None
    return {question: score(answers) for question, answers in pairs.items()}, counter


def measure_marked(file, catalogue_values: CatalogueValues):
    """Of a marked text: figures given what they are, figures found, figures there are."""
    text, truth = marked(file)
    results = {item.start: item for item in propose_indicators(text, catalogue_values)}
    wanted = {start: "" if code == NEWCOMER else code for start, code in truth.items()}
    right = sum(results[start].code == code for start, code in wanted.items())
    return right, sum(item.grade != LITERAL for item in results.values()), len(truth)


def left_out(catalogue_values: CatalogueValues, codes):
    """Without each of `codes` in turn: how many of their numbers are then called new."""
    order = list(dict.fromkeys(code for _, _, code in truth_2018() if code))
    new = 0
    for code in codes:
        less = replace(
            catalogue_values,
            indicators=tuple(
                indicator for indicator in catalogue_values.indicators if indicator.code != code
            ),
        )
        figures = [
            item for item in propose_indicators(article_2018(), less) if item.grade != LITERAL
        ]
        new += not figures[order.index(code)].code
    return Score(new, len(codes), len(codes))
