"""The register: every AI tool and model that is in use, with an owner and a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.domain.observation import Observation
from app.domain.organisation import LONGEST_NAME
from app.domain.person import on_one_line
from app.domain.scan_event import ScanReport
from app.errors import ForTheUser

Decision = Literal["undecided", "keep", "ask", "remove"]
DECISIONS: tuple[Decision, ...] = ("undecided", "keep", "ask", "remove")
Colour = Literal["", "green", "amber", "red"]
COLOURS: tuple[Colour, ...] = ("", "green", "amber", "red")
Sight = Literal["seen", "changed", "gone", "not_seen", "no_look", "said"]
"""What the newest look says of an entry. ``changed``: something else lies in its place. ``gone``: it was there at the
look before. ``not_seen``: that look does not have it. ``said``: it was written by hand, and no look can see it."""

LONGEST = {"name": 200, "maker": LONGEST_NAME, "purpose": 500, "owner": LONGEST_NAME, "note": 2_000}
"""How long what is written by hand may be, in characters, by field."""


class RegisterEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tool or model in use."""

    id: str
    name: str
    kind: str
    """An observation kind, or ``online`` for a service that no scan can see."""
    maker: str = ""
    purpose: str = ""
    owner: str = ""
    colour: Colour = ""
    """The most delicate information that may go in."""
    decision: Decision = "undecided"
    observation: str = ""
    """Id of the find it was made from; empty when it was written by hand."""
    added: str = ""
    note: str = ""
    """Whatever else is worth knowing, in lines."""


def unlisted(observations: Iterable[Observation], register: Iterable[RegisterEntry]) -> tuple[Observation, ...]:
    """The finds that belong in the register and are not there: what somebody brought, runs or trained here."""
    listed = {entry.observation for entry in register}
    return tuple(find for find in observations if belongs(find) and find.id not in listed)


def belongs(find: Observation) -> bool:
    """Whether a find is something that somebody answers for; a program is not: what it runs is."""
    return find.kind != "program" and find.origin == "somebody"


def checked_entry(untrusted_entry: RegisterEntry, before: RegisterEntry | None = None) -> RegisterEntry:
    """An entry as it is kept: texts without control and direction characters, on one line but for the note.

    What is the same as ``before`` is kept as it is, so that a long name that a file gave itself stays.

    Raises:
        ForTheUser: it has no name, or a text is longer than ``LONGEST`` allows.
    """
    texts: dict[str, str] = {}
    for field, most in LONGEST.items():
        untrusted_text: str = getattr(untrusted_entry, field)
        if before is not None and untrusted_text == getattr(before, field):
            continue
        lines = untrusted_text.splitlines() if field == "note" else [untrusted_text]
        texts[field] = "\n".join(map(on_one_line, lines)).strip()
        if len(texts[field]) > most:
            raise ForTheUser("register.too_long", most=most, count=len(texts[field]))
    if not texts.get("name", untrusted_entry.name):
        raise ForTheUser("register.no_name")
    return replace(untrusted_entry, **texts)


def sights(register: Iterable[RegisterEntry], scan: ScanReport | None) -> dict[str, Sight]:
    """What the newest look says of each entry, by the entry's id."""
    seen = {find.id for find in scan.observations} if scan is not None else set()
    changes = scan.difference.changes if scan is not None and scan.difference is not None else ()
    before = {change.before.id: change.what for change in changes if change.before is not None}
    told: dict[str, Sight] = {}
    for entry in register:
        find = entry.observation
        if not find:
            told[entry.id] = "said"
        elif scan is None:
            told[entry.id] = "no_look"
        elif find in seen:
            told[entry.id] = "seen"
        elif find in before:
            told[entry.id] = "changed" if before[find] == "changed" else "gone"
        else:
            told[entry.id] = "not_seen"
    return told
