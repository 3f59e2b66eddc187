"""Quick fixes of lint issues: they change the text of a template, never a figure."""

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
    """A lint issue in a passage with the fixed text, or the `reason` why there is none."""

    issue: LintIssue
    passage: Passage | None
    fixed: PassageInput | None = None
    reason: str = ""


def find_quick_fixes(draft: Draft) -> list[QuickFix]:
    """Return a quick fix for every lint issue of the draft, in printed order."""
    passages = {passage.pk: passage for passage in draft.passages}
    fixes = []
    for issue in find_lint_issues(draft.document):
        passage = passages.get(draft.places.get(issue.passage, 0))
        if passage is None:
            fixes.append(QuickFix(issue, None, reason="Chữ của tiêu đề mục: sửa ở đề cương."))
            continue
        words = fix_input(PassageInput.of(passage), issue)
        why = "" if words else _why_unfixable(issue, draft.clauses[passage.pk], draft)
        fixes.append(QuickFix(issue, passage, words, why))
    return fixes


def apply_quick_fix(fix: QuickFix, *, by: User, at: datetime, expected_revision: int) -> Passage:
    """Save the fixed text. Raises ActionRefused, and all that `edit_passage` raises."""
    if fix.fixed is None or fix.passage is None:
        raise ActionRefused(fix.reason)
    return edit_passage(fix.passage, fix.fixed, by=by, at=at, expected_revision=expected_revision)


def fix_input(words: PassageInput, issue: LintIssue) -> PassageInput | None:
    """Return the text without the issue; None where the issue is not in the passage's own text."""
    if not issue.instead:
        return None
    return next((cure for look in FIXERS if (cure := look(words, issue)) is not None), None)


# ------------------------------------------------------------------------------ fixers


def _fix_template(words: PassageInput, issue: LintIssue) -> PassageInput | None:
    """Fix the text between figures, never inside a placeholder or a literal."""
    for before, text in _texts(words.template):
        place = _find_in_text(text.text, issue, before)
        if place is not None:
            start = text.position - 1 + place
            rest = words.template[start + len(issue.text) :]
            return replace(words, template=words.template[:start] + issue.instead + rest)
    return None


def _texts(template: str) -> Iterator[tuple[object, Text]]:
    """Yield the text nodes of a template, each with the node before it."""
    try:
        nodes = parse(template)
    except TemplateError:
        return
    for before, node in zip((None, *nodes), nodes, strict=False):
        if isinstance(node, Text):
            yield before, node


def _find_in_text(text: str, issue: LintIssue, before: object) -> int | None:
    if issue.reason == CAPITAL:  # only the word right behind a figure
        place = len(text) - len(text.lstrip())
        at_once = isinstance(before, Placeholder) and text.startswith(issue.text, place)
        return place if at_once else None
    if issue.text.isdigit():
        return None  # a digit is a figure's own
    edge = r"\b" if issue.text.isupper() else ""
    match = re.search(f"{edge}{re.escape(issue.text)}{edge}", text)
    return match.start() if match else None


def _fix_separator(words: PassageInput, issue: LintIssue) -> PassageInput | None:
    if issue.text not in words.separator:
        return None
    return replace(words, separator=words.separator.replace(issue.text, issue.instead, 1))


def _fix_across_separator(words: PassageInput, issue: LintIssue) -> PassageInput | None:
    """Fix an issue half at the end of the template, half in the separator."""
    texts = [text for _, text in _texts(words.template)]
    if not texts or texts[-1].position - 1 + len(texts[-1].text) != len(words.template):
        return None
    for cut in range(1, len(issue.text)):
        head, tail = issue.text[:cut], issue.text[cut:]
        if texts[-1].text.endswith(head) and words.separator.startswith(tail):
            separator = issue.instead + words.separator[len(tail) :]
            return replace(words, template=words.template[:-cut], separator=separator)
    return None


def _fix_before_next_passage(words: PassageInput, issue: LintIssue) -> PassageInput | None:
    """Fix the separator before the next passage's first word, which stays."""
    word = issue.text.removeprefix(words.separator)
    if not words.separator or word == issue.text or not issue.instead.endswith(word):
        return None
    return replace(words, separator=issue.instead.removesuffix(word))


def _fix_end_of_section(words: PassageInput, issue: LintIssue) -> PassageInput | None:
    """End a section's last passage with a full stop where it has none, or a comma."""
    if issue.instead != "." or len(issue.text) < 2 or not issue.reason.startswith("mục "):
        return None
    bare = words.separator.strip().removesuffix(",")
    template = words.template if words.separator.strip() else words.template.removesuffix(",")
    return replace(words, template=template, separator=f"{bare}.")


FIXERS: tuple[Callable[[PassageInput, LintIssue], PassageInput | None], ...] = (
    _fix_end_of_section,
    _fix_template,
    _fix_separator,
    _fix_across_separator,
    _fix_before_next_passage,
)


def _why_unfixable(issue: LintIssue, clause: Clause, draft: Draft) -> str:
    """Return in whose text or figure the issue is, and where to fix it."""
    for run in clause.runs:
        indicator_value = draft.period_values.by_code.get(getattr(run, "code", ""))
        if indicator_value is None or issue.text not in run.text:
            continue
        owner = ", ".join(unit.name for unit in indicator_value.units)
        label = indicator_value.indicator.label
        if isinstance(run, Quote):
            return f"Chữ này do {owner} nhập ở “{label}”: sửa ở biểu của đơn vị."
        if isinstance(run, Fact):
            return f"Số liệu “{label}” của {owner}: cách viết số sửa ở chỉ tiêu."
        return f"Ngày “{label}” của {owner}: cách viết ngày sửa ở chỉ tiêu."
    return "Chỗ này phải có người đọc và sửa tay."
