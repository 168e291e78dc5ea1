"""The people who work on an assessment."""

from __future__ import annotations

from msgspec import Struct

from app.domain.organisation import check_lengths


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who answers or decides here. ``name`` is how the journal and their answers call them."""

    name: str
    added: str = ""
    """When they were first named in this file, ISO 8601."""


def person_name(untrusted_name: str) -> str:
    """A person's name as it is kept: one line, no spaces too many.

    Raises:
        ForTheUser: it is too long.
    """
    name = on_one_line(untrusted_name)
    check_lengths([name])
    return name


def on_one_line(untrusted_text: str) -> str:
    """A text that somebody wrote, without control and direction characters and without spaces too many."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in untrusted_text).split())
