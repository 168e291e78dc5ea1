"""Reasons: the facts that decided something, in words people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from app.domain.facts import Facts, FactValue
from app.domain.finding import Reason
from app.domain.pack import Pack
from app.domain.slots import answer_words, in_a_row
from app.phrases import Phrases


def reasons(names: Iterable[str], pack: Pack, facts: Facts, phrases: Phrases) -> tuple[Reason, ...]:
    """These facts in words, each once, in the order given; facts that are not known yet are left out."""
    told: list[Reason] = []
    for name in dict.fromkeys(names):
        value = facts[name]
        if value is None:
            continue
        start, _point, question_id = name.partition(".")
        kind = cast("Literal['about', 'answer', 'seen', 'register', 'log', 'named']", start)
        if kind in ("about", "answer"):
            question = pack.question(question_id)
            subject, words = question.text, answer_words(question, value, phrases)
        else:
            subject, words = phrases.say(f"seen_fact.{name}.subject"), _seen_words(name, value, phrases)
        told.append(Reason(kind=kind, fact=name, subject=subject, value=words))
    return tuple(told)


def _seen_words(name: str, value: FactValue, phrases: Phrases) -> str:
    if isinstance(value, bool):
        return phrases.say("seen_fact.yes" if value else "seen_fact.no")
    if isinstance(value, int):
        form = {0: "zero", 1: "one"}.get(value, "many")
        return phrases.say(f"seen_fact.{name}.{form}", count=value)
    names = cast("frozenset[str]", value)
    return in_a_row(names, phrases) if names else phrases.say("slot.none")
