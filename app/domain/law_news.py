"""What newer law books change for an assessment that was made with older ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from app.domain.law import LawBook, LegalFact, newest_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedFact:
    """A legal fact with the title of the place whose book it stands in."""

    place: str
    fact: LegalFact


@dataclass(frozen=True, slots=True, kw_only=True)
class LawNews:
    """What is new, what says something else, what was looked at again, and what is gone, in the order of the books.

    ``as_of_before`` and ``as_of`` are days, ISO 8601; the first is empty where the assessment held no law books.
    """

    as_of_before: str
    as_of: str
    added: tuple[BookedFact, ...] = ()
    changed: tuple[BookedFact, ...] = ()
    seen_again: tuple[BookedFact, ...] = ()
    left: tuple[BookedFact, ...] = ()

    def split(self, places: Collection[str]) -> tuple[LawNews, LawNews]:
        """The news about places with these ids, and the news about all others."""

        def some(wanted: bool) -> LawNews:
            return LawNews(
                as_of_before=self.as_of_before,
                as_of=self.as_of,
                added=_about(self.added, places, wanted),
                changed=_about(self.changed, places, wanted),
                seen_again=_about(self.seen_again, places, wanted),
                left=_about(self.left, places, wanted),
            )

        return some(True), some(False)

    @property
    def count(self) -> int:
        """How many facts there is news about."""
        return len(self.added) + len(self.changed) + len(self.seen_again) + len(self.left)


def law_news(before: tuple[LawBook, ...], now: tuple[LawBook, ...]) -> LawNews | None:
    """What ``now`` changes; None where it says the same, or was seen earlier than what there is."""
    if before == now or not now or newest_seen(now) < newest_seen(before):
        return None
    old = {booked.fact.id: booked for booked in _every(before)}
    new = {booked.fact.id: booked for booked in _every(now)}
    kept = [booked for booked in new.values() if booked.fact.id in old]
    differing = [booked for booked in kept if booked.fact != old[booked.fact.id].fact]
    changed = [booked for booked in differing if _says(booked.fact) != _says(old[booked.fact.id].fact)]
    return LawNews(
        as_of_before=newest_seen(before),
        as_of=newest_seen(now),
        added=tuple(booked for booked in new.values() if booked.fact.id not in old),
        changed=tuple(changed),
        seen_again=tuple(booked for booked in differing if booked not in changed),
        left=tuple(booked for booked in old.values() if booked.fact.id not in new),
    )


def _every(books: Iterable[LawBook]) -> list[BookedFact]:
    return [BookedFact(place=book.title, fact=fact) for book in books for fact in book.facts]


def _about(facts: Iterable[BookedFact], places: Collection[str], wanted: bool) -> tuple[BookedFact, ...]:
    return tuple(booked for booked in facts if any(place in places for place in booked.fact.place) is wanted)


def _says(fact: LegalFact) -> LegalFact:
    """A fact without what only tells how it came to be known."""
    return replace(fact, source="", confidence="?", seen="", review_by="")
