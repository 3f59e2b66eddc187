"""Errors of refused actions; each message is shown to the user."""

from __future__ import annotations


class ActionRefused(Exception):
    """An action was refused and nothing was saved; the message says why."""


class RoleRefused(ActionRefused):
    """The user's role does not allow the action."""


class TextRefused(ActionRefused):
    """A text entered with the action is not acceptable; another text may be."""
