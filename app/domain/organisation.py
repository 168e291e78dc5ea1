"""Whose assessment this is, and the names that go into its policy."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from app.errors import ForTheUser

LONGEST_NAME = 120
"""Of an organisation or a person, in characters: what has room on the cover of a policy."""


class Organisation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation and the people its policy names; an empty text means "not said yet"."""

    name: str = ""
    owner: str = ""
    """Who decides which uses of AI are allowed."""
    lead: str = ""
    """Who is in charge of AI from day to day."""
    stand_in: str = ""
    contact: str = ""
    """How to reach the person in charge: a telephone number or address."""
    answer_days: int = 3
    """Working days within which a request for a new tool is answered."""
    review_months: int = 6
    amnesty_until: str = ""
    """Date (ISO 8601) by which people may say what they use without blame; empty means none set."""


def check_lengths(untrusted_names: Iterable[object]) -> None:
    """Refuse a name that is longer than a policy has room for.

    Raises:
        ForTheUser: one of them is.
    """
    for name in untrusted_names:
        if isinstance(name, str) and len(name.strip()) > LONGEST_NAME:
            raise ForTheUser("workspace.name_too_long", most=LONGEST_NAME, count=len(name.strip()))
