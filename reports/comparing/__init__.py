"""What changed between two documents: by section, passage, word and figure; pure."""

from reports.comparing.documents import Comparison, PassageChange, SectionChange, compare
from reports.comparing.figures import FigureChange, figures_changed
from reports.comparing.words import Difference, Span, changes_between, word_diff

__all__ = [
    "Comparison",
    "Difference",
    "FigureChange",
    "PassageChange",
    "SectionChange",
    "Span",
    "changes_between",
    "compare",
    "figures_changed",
    "word_diff",
]
