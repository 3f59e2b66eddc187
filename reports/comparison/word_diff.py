"""Word-by-word differences of two texts; a figure is one word with a value of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from reports.comparison.figure_changes import Figure, FigureDifference, FigureKey, differs
from reports.document import Fact, Gap, Run, Text

SAME, DROPPED, ADDED, FIGURE = "same", "dropped", "added", "figure"

# A token or number is one word; then syllables, white space, and each sign by itself.
_SYLLABLE = re.compile(r"\{\{[^{}]*\}\}|\[\[|\]\]|\d[\d.,/]*\d|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that are the same, dropped or added; for `figure`, its change."""

    kind: str
    old: str = ""
    new: str = ""
    figure: FigureDifference | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How one text becomes another: read `old` of every span, or `new`."""

    spans: tuple[Span, ...] = ()

    @property
    def is_same(self) -> bool:
        return all(span.kind == SAME for span in self.spans)

    @property
    def old(self) -> str:
        return "".join(span.old for span in self.spans)

    @property
    def new(self) -> str:
        return "".join(span.new for span in self.spans)

    @property
    def figures(self) -> tuple[FigureDifference, ...]:
        return tuple(span.figure for span in self.spans if span.figure)


# A verb of difflib's, from where to where in the old words, from where to where in the new.
type Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class DiffToken:
    """The text of a word and the `key` by which it is compared, for figures without value."""

    key: str | FigureKey
    text: str
    figure: Figure | None = None


def diff_texts(old: str, new: str) -> Difference:
    return diff_runs((Text(old),), (Text(new),))


def diff_runs(old: Sequence[Run], new: Sequence[Run]) -> Difference:
    """Return the difference of two composed texts, separators included as a closing Text."""
    before, after = diff_tokens(old, new), diff_tokens(new, old)
    spans: list[Span] = []
    for verb, start, end, other, other_end in _opcodes(before, after):
        if verb == "equal":
            pairs = zip(before[start:end], after[other:other_end], strict=True)
            spans += (span for was, now in pairs for span in _unchanged_token(was, now))
        else:
            spans.append(Span(DROPPED, old=_text(before[start:end])))
            spans.append(Span(ADDED, new=_text(after[other:other_end])))
    return Difference(tuple(_merged_same(_joined_changes(spans))))


def _opcodes(before: Sequence[DiffToken], after: Sequence[DiffToken]) -> Sequence[Opcode]:
    """Return difflib's opcodes; where only figures changed, all words are equal."""
    keys = [word.key for word in before], [word.key for word in after]
    if keys[0] == keys[1]:
        return [("equal", 0, len(before), 0, len(after))]
    return SequenceMatcher(_is_blank, *keys, autojunk=False).get_opcodes()


def diff_tokens(runs: Sequence[Run], others: Sequence[Run] = ()) -> list[DiffToken]:
    """Return the tokens of a text, nothing lost.

    A gap has no view: it gets the view in which the other side prints the code.
    """
    views = {run.code: run.view for run in reversed(others) if isinstance(run, Fact)}
    words: list[DiffToken] = []
    for is_figure, group in groupby(runs, key=_is_figure):
        if is_figure:
            words += (_figure(run, views) for run in group)
        else:
            text = "".join(run.text for run in group)
            words += (DiffToken(syllable, syllable) for syllable in _SYLLABLE.findall(text))
    return words


def _is_figure(run: Run) -> bool:
    return isinstance(run, Fact) or (isinstance(run, Gap) and not run.is_broken)


def _figure(run: Run, views: Mapping[str, str]) -> DiffToken:
    assert isinstance(run, Fact | Gap)
    view = run.view if isinstance(run, Fact) else views.get(run.code, "")
    key = run.key if isinstance(run, Fact) else run.code
    return DiffToken((key, view), run.text, run)


def _is_blank(key: str | FigureKey) -> bool:
    return isinstance(key, str) and key.isspace()


def _text(words: Sequence[DiffToken]) -> str:
    return "".join(word.text for word in words)


def _unchanged_token(was: DiffToken, now: DiffToken) -> Iterator[Span]:
    """Yield the spans of a word on both sides; of a figure, what it became."""
    if was.figure and now.figure and differs(was.figure, now.figure):
        view = next(figure.view for figure in (now.figure, was.figure) if isinstance(figure, Fact))
        change = FigureDifference(now.figure.code, view, was.figure, now.figure)
        yield Span(FIGURE, was.text, now.text, change)
    elif was.text == now.text:
        yield Span(SAME, was.text, now.text)
    else:  # the same amount in another format
        yield Span(DROPPED, old=was.text)
        yield Span(ADDED, new=now.text)


def _joined_changes(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield as few spans as possible: changed words joined over the blanks between them."""
    old = new = blank = ""
    for span in spans:
        if span.kind in (DROPPED, ADDED):
            old, new, blank = old + blank + span.old, new + blank + span.new, ""
        elif (old or new) and not blank and span.kind == SAME and span.new.isspace():
            blank = span.new
        else:
            yield from _change_spans(old, new, blank)
            old = new = blank = ""
            yield span
    yield from _change_spans(old, new, blank)


def _change_spans(old: str, new: str, blank: str) -> Iterator[Span]:
    """Yield what was dropped, then what was added, then an unchanged blank."""
    if old:
        yield Span(DROPPED, old=old)
    if new:
        yield Span(ADDED, new=new)
    if blank:
        yield Span(SAME, blank, blank)


def _merged_same(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans with adjacent unchanged words as one span."""
    for stayed, group in groupby(spans, key=lambda span: span.kind == SAME):
        if not stayed:
            yield from group
            continue
        text = "".join(span.new for span in group)
        yield Span(SAME, text, text)
