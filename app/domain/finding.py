"""What assessing brings to light: findings that hold, and how each area stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.pack import FindingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One fact that brought something about, in words.

    ``kind`` says where it comes from; ``subject`` is the question asked or the meaning of the fact,
    ``value`` what was answered or seen.
    """

    kind: Literal["about", "answer", "seen", "register", "log", "named"]
    fact: str
    subject: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How somebody settled a contradiction: both sides are right because ..., or ask ... first."""

    finding: str
    how: Literal["both_right", "ask_first"]
    words: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFinding:
    """A finding of the pack that holds here, its texts filled in."""

    id: str
    kind: FindingKind
    area: str
    title: str
    text: str
    reasons: tuple[Reason, ...]
    tasks: tuple[str, ...]
    question: str = ""
    said: str = ""
    saw: str = ""
    shows: tuple[str, ...] = ()
    settled: Settlement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaResult:
    """How one area stands: how much could go wrong beside what is done about it today.

    ``exposure``: 1 low, 2 some, 3 high. ``practice``: 0 not started, 1 patchy, 2 good habits, 3 written and
    done; None when nothing in the area is answered but with "I don't know", or nothing applies.
    """

    area: str
    title: str
    exposure: int
    practice: int | None
    shown: int
    answered: int
    dont_know: int
    not_applicable: int
    only_in_full: bool = False
    """The quick check was chosen, and it asks nothing here that applies; the full check does."""
    exposure_reasons: tuple[Reason, ...] = ()

    @property
    def practice_id(self) -> str:
        """The id of the words for the practice, below ``practice`` in the phrases."""
        if self.practice is not None:
            return str(self.practice)
        return "in_full" if self.only_in_full else "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that assessing gives, in the order in which it is shown."""

    stops: tuple[HeldFinding, ...]
    gaps: tuple[HeldFinding, ...]
    contradictions: tuple[HeldFinding, ...]
    areas: tuple[AreaResult, ...]
    """Most exposed first, then least practised; only areas that apply."""
    areas_without: tuple[AreaResult, ...]
    """Areas in which nothing applies here."""
    shown: int
    answered: int
    dont_know: tuple[str, ...]
    """Ids of the questions answered with "I don't know"."""
    open_stops: tuple[str, ...] = ()
    """Ids of the questions that are open, or answered with "I don't know", whose answer could still show a stop."""

    @property
    def findings(self) -> tuple[HeldFinding, ...]:
        """Stops, then contradictions, then gaps."""
        return self.stops + self.contradictions + self.gaps
