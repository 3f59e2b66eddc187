"""Names and years of a period that were typed into a template instead of a placeholder.

A period's full name ("6 tháng đầu năm 2018") is unambiguous, so it is replaced by its
placeholders; a bare year may belong to a law, a plan or a past event, so it is only reported.
Text between [[ and ]], or declared to be fixed, is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from reports.composition.grammar import LiteralNode, Placeholder, TemplateError, TextNode, parse
from reports.verification.naked_numbers import fixed_positions

# The token's words for a period: its name and its year.
NAMES = (("ky_nhan", "ky_nam"), ("ky_sau_nhan", "ky_sau_nam"))
YEARS = ("ky_nam", "ky_sau_nam", "ky_nam_truoc")


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period named in a template; `instead` is the placeholder that may replace it."""

    mention: str
    position: int
    instead: str = ""


def replace_period_names(
    template: str, period_texts: Mapping[str, str], fixed_texts: Iterable[str] = ()
) -> str:
    """Return the template with the full names of its period as placeholders.

    Composed for that period it reads as before. `period_texts` are that period's, `fixed_texts`
    the texts declared to stay.
    """
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
    covered = fixed_positions(text, fixed_texts)
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
                covered = fixed_positions(text, fixed_texts)
    return text


def fill_period_names(template: str, period_texts: Mapping[str, str]) -> str:
    """Return the template as its period reads it; other placeholders stay as they are."""
    return "".join(filled for _, filled in _fill_nodes(template, period_texts))


def restore_placeholders(text: str, template: str, period_texts: Mapping[str, str]) -> str:
    """Return the template of an edited text that `fill_period_names` made of `template`.

    A placeholder stays where its words were left untouched, and replaces the period's full name
    that was typed anew. Filled again, the result reads as `text`.
    """
    pieces = _fill_nodes(template, period_texts)
    filled = "".join(words for _, words in pieces)
    blocks = SequenceMatcher(None, filled, text, autojunk=False).get_matching_blocks()
    restored, filled_at, text_at = "", 0, 0
    for written, words in pieces:
        for block in blocks if written != words else ():
            if block.a <= filled_at and filled_at + len(words) <= block.a + block.size:
                place = filled_at + block.b - block.a
                restored += text[text_at:place] + written
                text_at = place + len(words)
        filled_at += len(words)
    return replace_period_names(restored + text[text_at:], period_texts)


def _fill_nodes(template: str, period_texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the template in pieces, each as it is written and as it reads."""
    try:
        nodes = parse(template)
    except TemplateError:
        return [(template, template)]
    ends = [*(node.position - 1 for node in nodes[1:]), len(template)]
    pieces = []
    for node, end in zip(nodes, ends, strict=True):
        written = words = template[node.position - 1 : end]
        if isinstance(node, LiteralNode):
            words = node.text
        elif isinstance(node, Placeholder) and not node.view:
            words = period_texts.get(node.code, written)
        pieces.append((written, words))
    return pieces


def find_period_mentions(
    template: str, period_texts: Mapping[str, str], fixed_texts: Iterable[str] = ()
) -> Iterator[PeriodMention]:
    """Yield what a template still says of the period of `period_texts`, in order.

    A year that `period_texts` leaves out is none of the period's own.
    """
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
            fixed_positions(node.text, fixed_texts) if isinstance(node, TextNode) else frozenset()
        )
        for match in wanted.finditer(node.text):
            if not covered.isdisjoint(range(*match.span())):
                continue
            place = node.position + match.start() + 2 * isinstance(node, LiteralNode)
            token = f"{{{{{years[match[1]]}}}}}"
            instead = "" if isinstance(node, LiteralNode) else match[0].replace(match[1], token)
            yield PeriodMention(match[0], place, instead)
