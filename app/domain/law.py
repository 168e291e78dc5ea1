"""Laws: dated facts about rules that can reach an organisation, and which of them do.

A fact is never more than what was read somewhere on some day. So it carries its source, how sure we are, the day
on which it was seen and the day by which somebody has to look again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from msgspec import Struct, field

from app.domain.days import day_of
from app.domain.finding import Reason
from app.domain.pack import Maps

LawStatus = Literal["in_force", "passed", "proposed", "withdrawn", "not_verified"]
"""``passed``: decided, but its day comes later. ``not_verified``: sources disagree, or none could be read."""

Confidence = Literal["A", "B", "B-", "C", "?"]
"""A: an official page or text was read. B: two or more independent sources agree. B-: they do, but one does not.
C: one source. ``?``: not verified."""


class LegalFact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact about one rule. Dates are ISO 8601.

    ``place`` lists the ids of the places at which it is looked up, the options of the question about places. ``when``
    is the condition under which it reaches an organisation. ``topics`` are ids of questions and tasks it is close to.
    """

    id: str
    place: tuple[str, ...]
    title: str
    status: LawStatus
    from_words: str
    """From when, in words: "since 2 February 2025"."""
    reaches: str
    """Whom it reaches, in words."""
    when: str
    asks: str
    """What it asks of those it reaches, in one to four short sentences."""
    source: str
    confidence: Confidence
    seen: str
    review_by: str
    from_date: str = ""
    """The day it starts; empty where it has none or none is known."""
    topics: tuple[str, ...] = ()
    maps: Maps = field(default_factory=Maps)

    def overdue(self, today: date) -> bool:
        """Whether somebody should have looked at this again by now."""
        review_by = day_of(self.review_by)
        return review_by is None or review_by < today

    def in_force(self, today: date) -> bool:
        """Whether it counts today: in force, or passed and its day has come."""
        starts = day_of(self.from_date)
        return self.status == "in_force" or (self.status == "passed" and starts is not None and starts <= today)


class LawBook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known about the rules of one place, as one file says it."""

    place: str
    title: str
    facts: tuple[LegalFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachingLaw:
    """A legal fact that reaches this organisation, or may.

    ``certain`` is False where an answer is still missing that would decide. ``deciding`` names the facts that speak
    for it, ``missing`` those that are not known yet.
    """

    fact: LegalFact
    place: str
    """The title of the place."""
    certain: bool
    overdue: bool
    deciding: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LawsHere:
    """What reaches this organisation, and how old that knowledge is. ``as_of`` is empty without any law book.

    ``without`` lists the ids of the places it works in that no law book says anything about.
    """

    reaching: tuple[ReachingLaw, ...] = ()
    as_of: str = ""
    without: tuple[str, ...] = ()

    @property
    def of_union(self) -> bool:
        """Whether rules of the European Union are among them: its countries may have more of their own."""
        return any("eu" in law.fact.place for law in self.reaching)

    @property
    def overdue(self) -> tuple[ReachingLaw, ...]:
        """Those that somebody should have looked at again by now."""
        return tuple(law for law in self.reaching if law.overdue)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLaw:
    """A legal fact in words, for one organisation.

    ``may_reach`` says what is missing where it only may reach it, ``overdue`` that it may have changed since; both
    are empty where that is not so. ``missing`` are ids of the questions that would decide.
    """

    law: ReachingLaw
    standing: str
    """Its status and from when: "In force, since 2 February 2025."."""
    confidence: str
    seen: str
    review_by: str
    reasons: tuple[Reason, ...]
    may_reach: str = ""
    overdue: str = ""
    missing: tuple[str, ...] = ()


def newest_seen(books: Iterable[LawBook]) -> str:
    """The day on which a fact of these books was last seen, ISO 8601; empty without any."""
    return max((fact.seen for book in books for fact in book.facts), default="")
