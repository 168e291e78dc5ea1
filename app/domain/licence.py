"""Licences: what the terms of a model ask, in five plain answers, and what of them bears on one organisation.

A fact about a licence is never more than what was read in its text, or about it, on some day. So it carries its
source, the day on which it was seen, and how sure we are. None of it is legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from app.domain.law import Confidence
from app.phrases import Phrases

LicenceAnswer = Literal["yes", "no", "conditions", "unread"]
"""``conditions``: yes, under conditions that the text names. ``unread``: nobody has read what it says about this."""

LicenceQuestion = Literal["work", "mention", "limits", "place", "share"]
QUESTIONS: tuple[LicenceQuestion, ...] = ("work", "mention", "limits", "place", "share")
"""May we use it at work? Must we mention it? Is anything ruled out? Does our size or country matter? May we pass on
what we trained?"""

BearingKind = Literal["place", "use", "check"]
"""``place``: it does not cover a place. ``use``: it rules out a use. ``check``: it turns on something we do not ask,
such as what an organisation earns, so it is a question."""

Inherits = Literal["terms", "limits", "notices"]
"""What stays with a model made from this one: all ``terms``, the ``limits`` on its use, or only its ``notices``."""

_TEXT_BYTES = 16_000
"""Titles stand at the beginning of a text; the rest is not looked at."""
_TITLE_WITHIN = 1_500
"""Characters before which a title begins; a notice or a list of changes may stand before it."""


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the five answers, and one or two sentences about it; empty where the answer says all."""

    answer: LicenceAnswer
    text: str = ""


class Bearing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something in a licence that bears on some organisations only.

    ``when`` is a condition on facts about the organisation; empty where it bears on everyone. ``pictures``: it bears
    only on models that read pictures.
    """

    kind: BearingKind
    text: str
    when: str = ""
    pictures: bool = False


class Licence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known about one licence.

    ``also`` are further ids and names it goes by. ``texts`` are sets of words, small letters, by which its text is
    recognised: all words of one set stand in it. ``spdx`` is its SPDX id where it has one. ``note`` is what else to
    know, such as what we could not verify.
    """

    id: str
    name: str
    work: Term
    mention: Term
    limits: Term
    place: Term
    share: Term
    source: str
    seen: str
    confidence: Confidence
    also: tuple[str, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    spdx: str = ""
    inherits: Inherits = "terms"
    bears: tuple[Bearing, ...] = ()
    note: str = ""

    def term(self, question: LicenceQuestion) -> Term:
        """The answer to one of the five questions."""
        term: Term = getattr(self, question)
        return term


class LicenceFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Licences that stand in one file."""

    licence: tuple[Licence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceWords:
    """The sets of words, small letters, by which the text of one licence is recognised."""

    id: str
    texts: tuple[tuple[str, ...], ...]


LicenceHow = Literal["text", "name", "base", "none"]
"""How a licence is known: its ``text`` lies on the disk, the file or a card gives its ``name``, it comes with the
``base`` model, or there is ``none``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHere:
    """One of the five answers for one model: the strictest of all licences that count for it, and what they say."""

    question: LicenceQuestion
    answer: LicenceAnswer
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BearingHere:
    """Something in a licence that bears on this organisation; ``certain`` is False while we cannot tell."""

    kind: BearingKind
    text: str
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceHere:
    """The licence of one find, and what it means for this organisation.

    ``named`` is its name, or what the file calls it where we do not know it; empty where there is none. ``said`` is
    what the file or its card says where the text on the disk says something else. ``licences`` are all that count,
    its own first, then those of the models it was made from; empty where we know none of them. ``answers`` are five,
    or none. ``bases`` are the names of models it was made from whose licence counts too, ``unseen_base`` one whose
    licence we did not see.
    """

    named: str
    how: LicenceHow
    said: str = ""
    licences: tuple[Licence, ...] = ()
    answers: tuple[AnswerHere, ...] = ()
    bears: tuple[BearingHere, ...] = ()
    bases: tuple[str, ...] = ()
    unseen_base: str = ""

    @property
    def rules_out_business(self) -> bool:
        """Whether one of the licences that count does not allow use for business."""
        return any(licence.work.answer == "no" for licence in self.licences)

    @property
    def rules_out_here(self) -> bool | None:
        """Whether it does not cover a place this organisation works in; None while we cannot tell."""
        places = [bearing.certain for bearing in self.bears if bearing.kind == "place"]
        return True if any(places) else (None if places else False)


def answer_texts(answer: AnswerHere, phrases: Phrases) -> tuple[str, ...]:
    """One of the five answers in sentences; common words where the licence has none of its own."""
    return answer.texts or (phrases.say(f"licence.{answer.question}.{answer.answer}"),)


def licence_in_text(untrusted_text: str, known: Iterable[LicenceWords]) -> str:
    """The id of the licence whose text this is; empty when it is not recognised.

    Of several that fit, the one whose words begin first in the text, because a text begins with its own title; then
    the one with the longest title, and with the most words. What stands far behind the beginning only mentions a
    licence: the Mozilla licence names the GNU ones, and others will turn into the Apache licence some day.
    """
    plain = " ".join(untrusted_text[:_TEXT_BYTES].lower().split())
    found = [
        (plain.index(words[0]), -len(words[0]), -sum(map(len, words)), licence.id)
        for licence in known
        for words in licence.texts
        if 0 <= plain.find(words[0]) <= _TITLE_WITHIN and all(word in plain for word in words)
    ]
    return min(found)[-1] if found else ""
