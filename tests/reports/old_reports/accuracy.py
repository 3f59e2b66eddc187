"""How often the proposals are right, counted number by number."""

from collections import Counter
from dataclasses import dataclass, replace

from reports.old_reports.parsing.catalogue_values import CatalogueValues
from reports.old_reports.parsing.proposals import LITERAL, propose
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
    right = sum(bool(said) and said == true for said, true in pairs)
    return Score(right, sum(bool(s) for s, _ in pairs), sum(bool(t) for _, t in pairs))


def measure_2018(known: CatalogueValues):
    """The scores of the 2018 article by question."""
    owners = {one.code: one.owner for one in known_2018().indicators}
    truth, proposals = iter(truth_2018()), propose(article_2018(), known)
    said: Counter[str] = Counter()
    pairs: dict[str, list[tuple[str, str]]]
    pairs = {question: [] for question in ("figure", "indicator", "section", "owner")}
    for one in proposals:
        section, number, code = next(truth)
        first, *base = one.number.rstrip("% ").split("/") if one.grade != LITERAL else [one.number]
        assert first == number, one
        for rest in base:
            assert next(truth)[1:] == (rest, code)
        is_figure = one.grade != LITERAL
        said[one.grade] += 1
        pairs["figure"].append(("figure" if is_figure else "", "figure" if code else ""))
        pairs["indicator"].append((one.code, code))
        pairs["section"].append((one.section if is_figure else "", section if code else ""))
        owner = owners.get(one.code) or (one.newcomer.owner if one.newcomer else "")
        pairs["owner"].append((owner if is_figure else "", owners.get(code, "")))
    assert next(truth, None) is None
    return {question: score(answers) for question, answers in pairs.items()}, said


def measure_marked(file, known: CatalogueValues):
    """Of a marked text: figures given what they are, figures found, figures there are."""
    text, truth = marked(file)
    found = {one.start: one for one in propose(text, known)}
    wanted = {start: "" if code == NEWCOMER else code for start, code in truth.items()}
    right = sum(found[start].code == code for start, code in wanted.items())
    return right, sum(one.grade != LITERAL for one in found.values()), len(truth)


def left_out(known: CatalogueValues, codes):
    """Without each of `codes` in turn: how many of their numbers are then called new."""
    order = list(dict.fromkeys(code for _, _, code in truth_2018() if code))
    new = 0
    for code in codes:
        less = replace(known, indicators=tuple(one for one in known.indicators if one.code != code))
        figures = [one for one in propose(article_2018(), less) if one.grade != LITERAL]
        new += not figures[order.index(code)].code
    return Score(new, len(codes), len(codes))
