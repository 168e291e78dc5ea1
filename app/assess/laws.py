"""Laws: which of the legal facts we know reach this organisation, and which may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.law import LawBook, LegalFact, ReachingLaw
from app.domain.pack import DONT_KNOW

PLACES = "about.places"
"""The fact that says where an organisation works; nothing reaches anyone before it is known."""


def laws_that_reach(books: Iterable[LawBook], facts: Facts, today: date) -> tuple[ReachingLaw, ...]:
    """The legal facts that reach this organisation, or may while an answer is missing, in the order of the books.

    A law may reach where nobody has answered yet, and where somebody does not know: "I don't know" never keeps a
    law away. Those of places that were not named are left out.
    """
    found = (
        _reaching(fact, book.title, facts, today) for book in books for fact in book.facts if _concerns(fact, facts)
    )
    return tuple(law for law in found if law is not None)


def places_without(books: Iterable[LawBook], facts: Facts) -> tuple[str, ...]:
    """The ids of the places that were named and that no book says anything about, in a fixed order."""
    places = facts[PLACES]
    named = places - {DONT_KNOW} if isinstance(places, frozenset) else frozenset[str]()
    return tuple(sorted(named - {place for book in books for fact in book.facts for place in fact.place}))


def _concerns(fact: LegalFact, facts: Facts) -> bool:
    places = facts[PLACES]
    return isinstance(places, frozenset) and not places.isdisjoint(fact.place)


def _reaching(fact: LegalFact, place: str, facts: Facts, today: date) -> ReachingLaw | None:
    condition = parse(fact.when)
    verdict = condition.verdict(facts)
    missing: tuple[str, ...] = ()
    if verdict.value is not True:
        certain = Facts({name: value for name, value in facts.values.items() if not facts.dont_know(name)})
        verdict = condition.verdict(certain)
        if verdict.value is False:
            return None
        missing = verdict.deciding
    return ReachingLaw(
        fact=fact,
        place=place,
        certain=not missing,
        overdue=fact.overdue(today),
        deciding=tuple(name for name in verdict.deciding if name not in missing),
        missing=missing,
    )
