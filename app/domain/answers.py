"""What people answered."""

from __future__ import annotations

from msgspec import Struct

Value = int | str | tuple[str, ...]
"""A number; the id of the chosen option (or ``dont_know``, ``not_applicable``); or the ids ticked."""


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer: what was said, when, by whom, with the note and reason that came with it."""

    question: str
    value: Value
    at: str
    """When it was given, ISO 8601 with offset."""
    by: str = ""
    note: str = ""
    reason: str = ""
    """Why the question does not apply, or whom to ask when it is not known."""
