"""From figures and passages to words: the Document, composed without asking the database."""

from reports.narrative.composition import Letter, PassageText, compose
from reports.narrative.grammar import TemplateError, Token, parse, tokens

__all__ = ["Letter", "PassageText", "TemplateError", "Token", "compose", "parse", "tokens"]
