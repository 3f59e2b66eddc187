"""The keyboard door of a report's words: what a page offers, and what a browser says."""

from reports.forms.codes import codes_for, views
from reports.forms.editor import Editor, show, show_to_editor
from reports.forms.separators import name_of, offered, read_words

__all__ = [
    "Editor",
    "codes_for",
    "name_of",
    "offered",
    "read_words",
    "show",
    "show_to_editor",
    "views",
]
