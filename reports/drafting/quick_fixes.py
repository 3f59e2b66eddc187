"""One-click cures of the linter's slips: the words of a template are put right, figures never."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User

from reports.composition.draft import Draft
from reports.composition.grammar import Placeholder, TemplateError, parse
from reports.composition.grammar import TextNode as Text
from reports.document import Clause, Fact, Quote
from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import edit_passage
from reports.models import Passage
from reports.verification.lint import CAPITAL, LintIssue, find_lint_issues
from units.errors import ActionRefused


@dataclass(frozen=True, slots=True)
class QuickFix:
    """A slip in a passage, and what its words would become; `why` not, where they cannot."""

    issue: LintIssue
    passage: Passage | None
    fixed: PassageInput | None = None
    reason: str = ""


def find_quick_fixes(draft: Draft) -> list[QuickFix]:
    """Every slip of the draft, in printed order, with its cure or the reason why there is none."""
    passages = {passage.pk: passage for passage in draft.passages}
    fixes = []
    for slip in find_lint_issues(draft.document):
        passage = passages.get(draft.places.get(slip.passage, 0))
        if passage is None:
            fixes.append(QuickFix(slip, None, reason="Chữ của tiêu đề mục: sửa ở đề cương."))
            continue
        words = fix_input(PassageInput.of(passage), slip)
        why = "" if words else _why_unfixable(slip, draft.clauses[passage.pk], draft)
        fixes.append(QuickFix(slip, passage, words, why))
    return fixes


def apply_quick_fix(cure: QuickFix, *, by: User, at: datetime, expected_revision: int) -> Passage:
    """Put the words right. Raises ActionRefused, and all that `edit_passage` raises."""
    if cure.fixed is None or cure.passage is None:
        raise ActionRefused(cure.reason)
    return edit_passage(cure.passage, cure.fixed, by=by, at=at, expected_revision=expected_revision)


def fix_input(words: PassageInput, slip: LintIssue) -> PassageInput | None:
    """Return the words without the slip; None where it does not stand in words of the passage."""
    if not slip.instead:
        return None
    return next((cure for look in FIXERS if (cure := look(words, slip)) is not None), None)


# ----------------------------------------------------------------------- where a slip can stand


def _in_the_template(words: PassageInput, slip: LintIssue) -> PassageInput | None:
    """In the words between figures, never inside a token or a literal."""
    for before, text in _texts(words.template):
        place = _found_at(text.text, slip, before)
        if place is not None:
            start = text.position - 1 + place
            rest = words.template[start + len(slip.text) :]
            return replace(words, template=words.template[:start] + slip.instead + rest)
    return None


def _texts(template: str) -> Iterator[tuple[object, Text]]:
    """Return the words of a template, each with the node that stands before it."""
    try:
        nodes = parse(template)
    except TemplateError:
        return
    for before, node in zip((None, *nodes), nodes, strict=False):
        if isinstance(node, Text):
            yield before, node


def _found_at(text: str, slip: LintIssue, before: object) -> int | None:
    if slip.reason == CAPITAL:  # only the word right behind a figure
        place = len(text) - len(text.lstrip())
        at_once = isinstance(before, Placeholder) and text.startswith(slip.text, place)
        return place if at_once else None
    if slip.text.isdigit():
        return None  # a digit is a figure's own
    edge = r"\b" if slip.text.isupper() else ""
    match = re.search(f"{edge}{re.escape(slip.text)}{edge}", text)
    return match.start() if match else None


def _in_the_separator(words: PassageInput, slip: LintIssue) -> PassageInput | None:
    if slip.text not in words.separator:
        return None
    return replace(words, separator=words.separator.replace(slip.text, slip.instead, 1))


def _on_the_seam(words: PassageInput, slip: LintIssue) -> PassageInput | None:
    """Half at the end of the template, half in the separator."""
    texts = [text for _, text in _texts(words.template)]
    if not texts or texts[-1].position - 1 + len(texts[-1].text) != len(words.template):
        return None
    for cut in range(1, len(slip.text)):
        head, tail = slip.text[:cut], slip.text[cut:]
        if texts[-1].text.endswith(head) and words.separator.startswith(tail):
            separator = slip.instead + words.separator[len(tail) :]
            return replace(words, template=words.template[:-cut], separator=separator)
    return None


def _before_the_next(words: PassageInput, slip: LintIssue) -> PassageInput | None:
    """In the separator together with the next passage's first word, which stays."""
    word = slip.text.removeprefix(words.separator)
    if not words.separator or word == slip.text or not slip.instead.endswith(word):
        return None
    return replace(words, separator=slip.instead.removesuffix(word))


def _at_the_end(words: PassageInput, slip: LintIssue) -> PassageInput | None:
    """Return a section's last passage that lacks its stop, or has a comma for it."""
    if slip.instead != "." or len(slip.text) < 2 or not slip.reason.startswith("mục "):
        return None
    bare = words.separator.strip().removesuffix(",")
    template = words.template if words.separator.strip() else words.template.removesuffix(",")
    return replace(words, template=template, separator=f"{bare}.")


FIXERS: tuple[Callable[[PassageInput, LintIssue], PassageInput | None], ...] = (
    _at_the_end,
    _in_the_template,
    _in_the_separator,
    _on_the_seam,
    _before_the_next,
)


# ------------------------------------------------------------------------------ where it cannot


def _why_unfixable(slip: LintIssue, clause: Clause, draft: Draft) -> str:
    """Whose text or figure the slip stands in, and where it is put right."""
    for run in clause.runs:
        indicator_value = draft.period_values.by_code.get(getattr(run, "code", ""))
        if indicator_value is None or slip.text not in run.text:
            continue
        owner, label = indicator_value.indicator.owner.name, indicator_value.indicator.label
        if isinstance(run, Quote):
            return f"Chữ này do {owner} nhập ở “{label}”: sửa ở phiếu của đơn vị."
        if isinstance(run, Fact):
            return f"Số liệu “{label}” của {owner}: cách viết số sửa ở chỉ tiêu."
        return f"Ngày “{label}” của {owner}: cách viết ngày sửa ở chỉ tiêu."
    return "Chỗ này phải có người đọc và sửa tay."
