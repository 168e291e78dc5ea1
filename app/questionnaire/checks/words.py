"""Can the texts of a pack be filled in, and are they plain enough to read?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct

from app.domain.facts import OFFERED
from app.domain.law import LawBook, LegalFact
from app.domain.pack import (
    Clause,
    ClausePart,
    Finding,
    FindOut,
    Maps,
    PackInfo,
    SeenLine,
    StaffLine,
    StaffPage,
    Task,
)
from app.domain.slots import offered_slots, slots
from app.questionnaire.problem import Problem, did_you_mean, shown
from app.questionnaire.reader import Draft, Origin, Path, pieces

MOST_WORDS = 25
_LONGEST = {"title": 160, "term": 80, "who": 200}
_LONGEST_PART = 4_000
_LONGEST_OTHER = 800

_NO_WORDS = {"id", "area", "kind", "when", "priority", "language", "licence", "version", "made_by", "also"}
_REFERENCES = {
    (Finding, "question"), (Finding, "shows"), (Finding, "tasks"), (LawBook, "place"),
    *((LegalFact, name) for name in ("place", "status", "from_date", "source", "confidence", "seen", "review_by")),
    (LegalFact, "topics"),
}  # fmt: skip
_FILLED: dict[type[Struct], tuple[str, ...]] = {
    Finding: ("title", "text", "said", "saw"),
    Clause: ("title", "short"),
    ClausePart: ("text",),
    SeenLine: ("text",),
    Task: ("title", "why", "how", "who", "done_when", "evidence"),
    FindOut: ("title", "why", "how", "done_when", "evidence"),
    PackInfo: ("policy_title", "policy_subtitle"),
    StaffPage: ("title", "lead", "already_title", "already", "signing"),
    StaffLine: ("text",),
}
"""The texts whose slots the program fills."""

_FIND_OUT_SLOTS = ("question", "who")
_SLOT = re.compile(r"\{[^{}]*\}")
_SENTENCE_END = re.compile(r"(?:^|\n)\s*(?:-|\d+\.)\s|(?<=[.!?:])[\"')\]]*\s+|\n\s*\n")


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One text of a pack, where it stands, and whether its slots are filled."""

    origin: Origin
    path: Path
    text: str
    filled: bool
    longest: int


def placed_texts(draft: Draft) -> Iterator[PlacedText]:
    """Every text of a draft that somebody will read."""
    for piece in pieces(draft):
        yield from _texts(piece.value, (), piece.origin)


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong with the texts of a pack."""
    offered = offered_slots(piece.value for piece in draft.questions)
    counted = {fact.name for fact in OFFERED if fact.kind == "number"} | {"answer_days"}
    counted |= {name for name in offered if name.startswith("about.")}
    finding_out = draft.find_out.origin if draft.find_out else None
    for placed in placed_texts(draft):
        if len(placed.text) > placed.longest:
            yield placed.origin.problem(
                placed.path,
                f"This text has {len(placed.text)} characters, more than {placed.longest}.",
                "Make it shorter.",
            )
            continue
        if placed.filled:
            known = offered + _FIND_OUT_SLOTS if placed.origin is finding_out else offered
            yield from _slots(placed, known, counted)
        elif "{" in placed.text or "}" in placed.text:
            yield placed.origin.problem(
                placed.path, "Slots are not filled in here.", "Write it without the braces { and }."
            )
        if placed.text.count("**") % 2:
            yield placed.origin.problem(
                placed.path, "Bold text begins and does not end.", "Write ** on both sides of it."
            )
        yield from _sentences(placed)


def _texts(value: object, path: Path, origin: Origin) -> Iterator[PlacedText]:
    if not isinstance(value, Struct) or isinstance(value, Maps):
        return
    filled = _FILLED.get(type(value), ())
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        if name in _NO_WORDS or (type(value), name) in _REFERENCES:
            continue
        longest = _LONGEST_PART if isinstance(value, ClausePart) else _LONGEST.get(name, _LONGEST_OTHER)
        if isinstance(inner, str):
            yield PlacedText(origin, (*path, name), inner, name in filled, longest)
        elif isinstance(inner, tuple):
            for number, item in enumerate(inner):
                if isinstance(item, str):
                    yield PlacedText(origin, (*path, name, number), item, name in filled, longest)
                else:
                    yield from _texts(item, (*path, name, number), origin)
        else:
            yield from _texts(inner, (*path, name), origin)


def _slots(placed: PlacedText, known: tuple[str, ...], counted: set[str]) -> Iterator[Problem]:
    try:
        found = slots(placed.text)
    except ValueError as error:
        yield placed.origin.problem(
            placed.path, f"There is {shown(str(error))}.", "Write a slot as {lead}, or as {seen.models:model|models}."
        )
        return
    for slot in found:
        if slot.name not in known:
            cure = (
                did_you_mean(slot.name, known) or f"Slots are {', '.join(known[:10])}, and facts such as seen.models."
            )
            yield placed.origin.problem(placed.path, f"There is no slot {{{shown(slot.name)}}}.", cure)
        elif slot.one and slot.name not in counted:
            yield placed.origin.problem(
                placed.path, f"{{{slot.name}}} is not a number, so it takes no words for one and many.",
                f"Write {{{slot.name}}}.",
            )  # fmt: skip


def _sentences(placed: PlacedText) -> Iterator[Problem]:
    for sentence in _SENTENCE_END.split(_SLOT.sub("slot", placed.text)):
        words = sentence.split()
        if len(words) > MOST_WORDS:
            yield placed.origin.problem(
                placed.path, f"This sentence has {len(words)} words: {shown(' '.join(words[:6]))} …",
                f"Make two of it. Sentences of at most {MOST_WORDS} words are easier to read.", advice=True,
            )  # fmt: skip
