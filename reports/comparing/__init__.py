"""What changed between two documents: by section, passage, word and figure; pure."""

from reports.comparing.figures import FigureChange, figures_changed
from reports.comparing.words import Difference, Span, changes_between, word_diff

__all__ = [
    "Difference",
    "FigureChange",
    "Span",
    "changes_between",
    "figures_changed",
    "word_diff",
]
