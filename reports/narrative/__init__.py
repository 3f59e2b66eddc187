"""From figures and passages to words: the Document, composed without asking the database."""

from reports.narrative.composition import Letter, PassageText, compose, compose_alone
from reports.narrative.grammar import TemplateError, Token, parse, refuse_mistakes, tokens

__all__ = [
    "Letter",
    "PassageText",
    "TemplateError",
    "Token",
    "compose",
    "compose_alone",
    "parse",
    "refuse_mistakes",
    "tokens",
]
