"""What a passport is made of: rows of sentences, each with how we know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.observation import Observation

Sign = Literal["", "may", "must", "not", "ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportLine:
    """One sentence of a row.

    ``sign`` says what a licence does: you ``may``, you ``must``, you may ``not``. ``ask``: it is a question to answer.
    """

    text: str
    sign: Sign = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportRow:
    """One row: its label, its sentences, and how we know them."""

    id: str
    label: str
    lines: tuple[PassportLine, ...]
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """All that is known about one find. ``listed`` says whether it stands in the register."""

    find: Observation
    heading: str
    rows: tuple[PassportRow, ...]
    listed: bool
