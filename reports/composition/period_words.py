"""Names and years of a period that were typed instead of asked for: some follow, some are told.

A period's full name ("6 tháng đầu năm 2018") can mean nothing else, so it becomes the token
that says it; a bare year may belong to a law, a plan or a past event, so it is only pointed
out. What stands between [[ and ]], or is declared to be a fixed text, is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.composition.grammar import LiteralNode, Placeholder, TemplateError, TextNode, parse

# The token's words for a period: its name and its year.
NAMES = (("ky_nhan", "ky_nam"), ("ky_sau_nhan", "ky_sau_nam"))
YEARS = ("ky_nam", "ky_sau_nam", "ky_nam_truoc")


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Something in a template that names another period; `instead` is what may say it."""

    mention: str
    position: int
    instead: str = ""


def replace_period_names(
    template: str, period_texts: Mapping[str, str], fixed_texts: Iterable[str] = ()
) -> str:
    """The template with the full names of its period as tokens: composed for that period it says
    what it said before. `words` are that period's, `fixed` the texts declared to stay."""
    try:
        nodes = parse(template)
    except TemplateError:
        return template
    pieces = []
    for node, following in zip(nodes, (*nodes[1:], None), strict=True):
        end = following.position - 1 if following else len(template)
        written = template[node.position - 1 : end]
        pieces.append(
            _replace_names(written, period_texts, fixed_texts)
            if isinstance(node, TextNode)
            else written
        )
    return "".join(pieces)


def _replace_names(text: str, period_texts: Mapping[str, str], fixed_texts: Iterable[str]) -> str:
    covered = _fixed_positions(text, fixed_texts)
    for name, year in NAMES:
        wanted = re.compile(
            rf"(?<!\w){re.escape(period_texts[name])} {period_texts[year]}(?![\w-])"
        )
        if " " not in period_texts[name]:  # "năm 2018" of a whole year is no name that only it has
            continue
        for match in reversed([*wanted.finditer(text)]):
            if covered.isdisjoint(range(*match.span())):
                token = f"{{{{{name}}}}} {{{{{year}}}}}"
                text = text[: match.start()] + token + text[match.end() :]
                covered = _fixed_positions(text, fixed_texts)
    return text


def find_period_mentions(
    template: str, period_texts: Mapping[str, str], fixed_texts: Iterable[str] = ()
) -> Iterator[PeriodMention]:
    """What a template still says of the period whose `words` these are, in order; a year that
    `words` leaves out is none of its own."""
    try:
        nodes = parse(template)
    except TemplateError:
        return
    years = {period_texts[token]: token for token in reversed(YEARS) if token in period_texts}
    if not years:
        return
    wanted = re.compile(rf"(?<![\w/.-])(?:năm )?({'|'.join(years)})(?![\w/-])")
    for node in nodes:
        if isinstance(node, Placeholder):
            continue
        covered = (
            _fixed_positions(node.text, fixed_texts) if isinstance(node, TextNode) else frozenset()
        )
        for match in wanted.finditer(node.text):
            if not covered.isdisjoint(range(*match.span())):
                continue
            place = node.position + match.start() + 2 * isinstance(node, LiteralNode)
            token = f"{{{{{years[match[1]]}}}}}"
            instead = "" if isinstance(node, LiteralNode) else match[0].replace(match[1], token)
            yield PeriodMention(match[0], place, instead)


def _fixed_positions(text: str, fixed_texts: Iterable[str]) -> frozenset[int]:
    """The places of a text that lie within a fixed one."""
    return frozenset(
        place
        for phrase in fixed_texts
        for match in re.finditer(re.escape(phrase), text)
        for place in range(*match.span())
    )
