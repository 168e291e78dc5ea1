"""Slots: the gaps in a pack's texts that an organisation's names and finds fill.

    {lead}                          a name or a date
    {seen.models}                   a number, or names in a row
    {seen.models:model|models}      a number with the right word: 1 model, 3 models

What fills a slot is never read for slots again, never makes bold text and never breaks a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from app.domain.answers import Value
from app.domain.assessment import Assessment
from app.domain.days import day_of, months_later
from app.domain.facts import OFFERED, Facts, FactValue
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Question
from app.phrases import Phrases

SlotValue = str | int | tuple[str, ...] | frozenset[str] | None
"""What fills a slot. A tuple keeps its order and its length; a frozenset is sorted and cut. None: nobody knows yet."""

WORDS = (
    "org", "owner", "lead", "stand_in", "contact", "answer_days", "review_date", "amnesty_date", "work", "uses",
)  # fmt: skip
"""The slots that are no facts: from the organisation, and from the profile questions ``work`` and ``uses``."""

_NAMES_SHOWN = 3
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)(?::([^{}|]+)\|([^{}|]+))?\}")

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""


class Slot(NamedTuple):
    """One slot of a text; ``one`` and ``many`` are empty where only the value is wanted."""

    name: str
    one: str
    many: str


class Filled(NamedTuple):
    """A text whose slots are filled, and the names of those nobody has filled yet, each once."""

    text: str
    unfilled: tuple[str, ...]


def slots(text: str) -> tuple[Slot, ...]:
    """The slots of a text, in the order they stand; ValueError where a brace belongs to no slot."""
    rest = _SLOT.sub("", text)
    if "{" in rest or "}" in rest:
        at = next(position for position, sign in enumerate(rest) if sign in "{}")
        raise ValueError(f"a brace that belongs to no slot near {rest[max(0, at - 20) : at + 20]!r}")
    return tuple(Slot(match[1], match[2] or "", match[3] or "") for match in _SLOT.finditer(text))


def fill(text: str, values: Mapping[str, SlotValue], phrases: Phrases) -> Filled:
    """Fill the slots of a text; what is not known yet becomes words in square brackets.

    Raises:
        KeyError: a slot that ``values`` does not have.
        ValueError: a brace that belongs to no slot. A checked pack has neither.
    """
    unfilled: dict[str, None] = {}
    slots(text)

    def words(match: re.Match[str]) -> str:
        name, one, many = match[1], match[2], match[3]
        value = values[name]
        if value is None or value == "":
            unfilled[name] = None
            return _placeholder(name, phrases)
        if isinstance(value, int):
            return str(value) if one is None else f"{value} {one if value == 1 else many}"
        if isinstance(value, str):
            return one_line(value)
        return in_a_row(value, phrases) if value else phrases.say("slot.none")

    return Filled(_SLOT.sub(words, text), tuple(unfilled))


def timeless(text: str, phrases: Phrases) -> str:
    """A text as it can be said of any time: "models" where there were 3 of them, a name as words in square brackets."""

    def words(match: re.Match[str]) -> str:
        many: str = match[3] or _placeholder(match[1], phrases)
        return many if match.start() else many[:1].upper() + many[1:]

    return _SLOT.sub(words, text)


def offered_slots(questions: Iterable[Question]) -> tuple[str, ...]:
    """The names of all slots that texts of a pack with these questions may hold."""
    facts = tuple(fact.name for fact in OFFERED if fact.kind in ("number", "names"))
    return WORDS + facts + tuple(question.fact for question in questions if _is_profile_number(question))


def slot_values(
    assessment: Assessment, facts: Facts, phrases: Phrases, *, today: date | None = None
) -> dict[str, SlotValue]:
    """What fills the slots for this organisation; without ``today`` the next review has no date yet."""
    organisation, pack = assessment.organisation, assessment.pack
    amnesty = day_of(organisation.amnesty_until)
    values: dict[str, SlotValue] = {
        "org": organisation.name,
        "owner": organisation.owner,
        "lead": organisation.lead,
        "stand_in": organisation.stand_in,
        "contact": organisation.contact,
        "answer_days": organisation.answer_days,
        "review_date": None if today is None else phrases.date(months_later(today, organisation.review_months)),
        "amnesty_date": None if amnesty is None else phrases.date(amnesty),
        "work": None,
        "uses": None,
    }
    for question in pack.questions:
        if question.profile and question.id in ("work", "uses"):
            chosen = tuple(inside_a_sentence(text) for text in chosen_texts(question, facts[question.fact]))
            values[question.id] = chosen or None
        elif _is_profile_number(question):
            values[question.fact] = _slot_value(facts[question.fact])
    for fact in OFFERED:
        if fact.kind in ("number", "names"):
            values[fact.name] = _slot_value(facts[fact.name])
    return values


def chosen_texts(question: Question, value: FactValue | Value | None) -> tuple[str, ...]:
    """The texts of the chosen options, in the order of the pack; empty where none was chosen.

    ``value`` is what was answered (option ids) or the fact made of it (a graded question's grade).
    """
    if isinstance(value, int):
        return tuple(option.text for option in question.options if option.grade == value)[:1]
    chosen = (value,) if isinstance(value, str) else value or ()
    return tuple(option.text for option in question.options if option.id in chosen)


def answer_words(question: Question, value: FactValue | Value, phrases: Phrases) -> str:
    """An answer in words: the chosen texts, the number, I don't know, or Does not apply."""
    if isinstance(value, str) and value in (DONT_KNOW, NOT_APPLICABLE):
        return phrases.say(f"answer.{value}")
    if question.kind == "number":
        return str(value)
    texts = chosen_texts(question, value)
    if isinstance(value, (tuple, frozenset)) and DONT_KNOW in value:
        texts += (phrases.say("answer.dont_know"),)
    return "; ".join(texts) if texts else phrases.say("slot.none")


def in_a_row(words: Iterable[str], phrases: Phrases) -> str:
    """Words in a row: Llama, Mistral and Qwen. A set is sorted, and cut after three: and 4 more."""
    ordered = [one_line(word) for word in words]
    if isinstance(words, frozenset):
        ordered.sort(key=lambda word: (word.casefold(), word))
        if len(ordered) > _NAMES_SHOWN + 1:
            more = phrases.say("slot.more", count=len(ordered) - _NAMES_SHOWN)
            ordered[_NAMES_SHOWN:] = [more]
    return phrases.listed(ordered)


def inside_a_sentence(text: str) -> str:
    """A text without its capital and full stop: "Shop" becomes "shop", "AI tools" stays."""
    text = text.removesuffix(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@lru_cache(maxsize=2_048)  # the names of all finds are asked for after every answer
def one_line(untrusted_text: str) -> str:
    """A text from outside that cannot break a line, turn its direction or make bold text."""
    return re.sub(r"\*{2,}", "*", _UNSEEN.sub("", " ".join(untrusted_text.split())).strip())


def _placeholder(name: str, phrases: Phrases) -> str:
    if name in WORDS:
        return phrases.say(f"slot.{name}")
    return phrases.say("slot.not_looked" if name.startswith("seen.") else "slot.not_known")


def _is_profile_number(question: Question) -> bool:
    return question.profile and question.kind == "number"


def _slot_value(value: FactValue | None) -> SlotValue:
    return None if value in (DONT_KNOW, NOT_APPLICABLE) else value
