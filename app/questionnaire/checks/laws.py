"""Are legal facts sound: ids, places, dates, and what they say about how sure we are?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from app.domain.condition import parse
from app.domain.law import LawBook, LegalFact
from app.errors import ConditionError
from app.questionnaire.problem import Problem, did_you_mean, shown
from app.questionnaire.reader import Draft, Origin, Path, Piece

PLACES = "about.places"

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_MOST_SENTENCES = 4
_LONGEST_WAIT_DAYS = 366


def check(draft: Draft, places: Collection[str], topics: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with legal facts by themselves.

    Args:
        places: ids of the places that an organisation can name.
        topics: ids of the questions and tasks that there are.
    """
    used: dict[str, str] = {}
    for book in draft.laws:
        yield from _book(book, places)
        for number, fact in enumerate(book.value.facts):
            where = ("facts", number)
            yield from _id(fact, book.origin, where, used)
            yield from _places(fact, book, where, places)
            yield from _dates(fact, book.origin, where)
            yield from _sureness(fact, book.origin, where)
            yield from _topics(fact, book.origin, where, topics)


def _book(book: Piece[LawBook], places: Collection[str]) -> Iterator[Problem]:
    place = book.value.place
    if f"{place}.toml" != book.origin.file:
        yield book.origin.problem(
            ("place",), f"This file is about '{shown(place)}', but its name says otherwise.", "Make the two the same."
        )
    yield from _known_place(place, book.origin, ("place",), places)
    if not book.value.facts:
        yield book.origin.problem(("facts",), "There is no fact in this file.", "Add a table [[facts]].")


def _known_place(place: str, origin: Origin, path: Path, places: Collection[str]) -> Iterator[Problem]:
    if place not in places:
        cure = did_you_mean(place, places) or "Use an option of the question 'places'."
        yield origin.problem(path, f"There is no place '{shown(place)}'.", cure)


def _id(fact: LegalFact, origin: Origin, where: Path, used: dict[str, str]) -> Iterator[Problem]:
    if not _ID.fullmatch(fact.id):
        yield origin.problem(
            (*where, "id"), f"'{shown(fact.id)}' cannot be an id.",
            "Use small letters, digits and _, beginning with a letter, and keep it short.",
        )  # fmt: skip
    if fact.id in used:
        also = f"There is another fact '{shown(fact.id)}', in {used[fact.id]}."
        yield origin.problem((*where, "id"), also, "Give one of them another id.")
    used.setdefault(fact.id, origin.file)


def _places(fact: LegalFact, book: Piece[LawBook], where: Path, places: Collection[str]) -> Iterator[Problem]:
    wrong = book.origin.problem
    for number, place in enumerate(fact.place):
        yield from _known_place(place, book.origin, (*where, "place", number), places)
    if book.value.place not in fact.place:
        yield wrong(
            (*where, "place"), f"'{shown(book.value.place)}' is not among the places of this fact.",
            "Name the place of the file, and others only where they lie inside it.",
        )  # fmt: skip
    try:
        named = {one.value for one in parse(fact.when).comparisons() if (one.fact, one.sign) == (PLACES, "has")}
    except ConditionError:
        return
    if named != set(fact.place):
        yield wrong(
            (*where, "when"), "The condition does not name the places of this fact, each once.",
            f"Begin it with {PLACES} has '{shown(book.value.place)}' and ...",
        )  # fmt: skip


def _dates(fact: LegalFact, origin: Origin, where: Path) -> Iterator[Problem]:
    days: dict[str, date] = {}
    for name in ("from_date", "seen", "review_by"):
        text: str = getattr(fact, name)
        try:
            if text:
                days[name] = date.fromisoformat(text)
                if days[name].isoformat() != text:
                    raise ValueError(text)
        except ValueError:
            yield origin.problem(
                (*where, name), f"'{shown(text)}' is not a day.", "Write year, month and day, such as 2026-11-12."
            )
            return
    seen, review_by, starts = days["seen"], days["review_by"], days.get("from_date")
    if review_by <= seen:
        yield origin.problem(
            (*where, "review_by"), "This has to be looked at again before it was seen.", "Choose a day after 'seen'."
        )
    elif (review_by - seen).days > _LONGEST_WAIT_DAYS:
        yield origin.problem(
            (*where, "review_by"), "This is looked at again only after more than a year.",
            "Laws change faster. Choose a day within a year of 'seen'.",
        )  # fmt: skip
    if fact.status == "in_force" and starts is not None and starts > seen:
        yield origin.problem(
            (*where, "status"), "This was not in force yet on the day it was seen.", 'Write status = "passed".'
        )
    elif fact.status == "passed" and (starts is None or starts <= seen):
        yield origin.problem(
            (*where, "status"), "What is passed starts on a later day, and none is given.",
            'Write from_date, or status = "in_force".',
        )  # fmt: skip
    elif fact.status not in ("in_force", "passed") and starts is not None:
        yield origin.problem(
            (*where, "from_date"),
            "What is no law, or not verified, starts on no day.",
            "Say what is known in from_words.",
        )


def _sureness(fact: LegalFact, origin: Origin, where: Path) -> Iterator[Problem]:
    if fact.confidence == "?" and fact.status != "not_verified":
        yield origin.problem(
            (*where, "status"), "How sure we are is '?', but the status is another.", 'Write status = "not_verified".'
        )
    if len(_SENTENCE_END.split(fact.asks.strip())) > _MOST_SENTENCES:
        yield origin.problem(
            (*where, "asks"), f"This has more than {_MOST_SENTENCES} sentences.", "Say only what somebody has to do."
        )


def _topics(fact: LegalFact, origin: Origin, where: Path, topics: Collection[str]) -> Iterator[Problem]:
    for number, topic in enumerate(fact.topics):
        if topic not in topics:
            # Packs change by themselves; a law stays true when a task it is close to has gone.
            cure = did_you_mean(topic, topics) or "Use the id of a question or task."
            yield origin.problem(
                (*where, "topics", number), f"There is no question or task '{shown(topic)}'.", cure, advice=True
            )
