"""Errors that an action raises when it refuses; their messages are for the person who asked."""

from __future__ import annotations


class ActionRefused(Exception):
    """Nothing moved; the message says why, in words for the person who asked."""


class RoleRefused(ActionRefused):
    """The person's role does not allow the move."""


class TextRefused(ActionRefused):
    """What was said with the move is not enough; saying more may help."""
