"""The register: every AI tool and model that is in use, with an owner and a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from app.domain.observation import Observation

Decision = Literal["undecided", "keep", "ask", "remove"]
Colour = Literal["", "green", "amber", "red"]


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


def unlisted(observations: Iterable[Observation], register: Iterable[RegisterEntry]) -> tuple[Observation, ...]:
    """The finds that belong in the register and are not there: what somebody brought here or runs here."""
    listed = {entry.observation for entry in register}
    return tuple(
        find
        for find in observations
        if find.kind in ("model", "adapter", "agent", "server") and find.origin == "somebody" and find.id not in listed
    )
