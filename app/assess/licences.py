"""Licences: which one counts for a find, and what it means for this organisation.

What counts, in this order: the text on the disk, the name a file or card gives, the licence of the model it was made
from. What was made from another model never has looser terms than that model, so both are told.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from app.assess.lineage import Lineage, named_bases
from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.licence import (
    QUESTIONS,
    AnswerHere,
    Bearing,
    BearingHere,
    Licence,
    LicenceAnswer,
    LicenceFile,
    LicenceHere,
    LicenceHow,
    LicenceQuestion,
    LicenceWords,
    licence_in_text,
)
from app.domain.observation import Observation
from app.paths import bundled

NO_NAME = frozenset(("", "other", "unknown", "none", "null", "n/a", "na", "no license", "no licence"))
"""What stands where nobody gives the name of a licence."""

_LONGEST_NAME = 300
_STRICTEST: dict[LicenceQuestion, tuple[LicenceAnswer, ...]] = {
    "work": ("no", "conditions", "unread", "yes"),
    "mention": ("yes", "conditions", "unread", "no"),
    "limits": ("yes", "conditions", "unread", "no"),
    "place": ("yes", "conditions", "unread", "no"),
    "share": ("no", "conditions", "unread", "yes"),
}
_READS_PICTURES = frozenset(("mllama", "llama4"))
_VISION = re.compile(r"(?<![a-z])(vision|multimodal|vl)(?![a-z])", re.IGNORECASE)


class LicenceBook:
    """All licences we know, found by id, by name or by the words of their text."""

    def __init__(self, licences: Iterable[Licence]) -> None:
        self.licences = tuple(licences)
        self._by_id = {licence.id: licence for licence in self.licences}
        self._by_name: dict[str, Licence] = {}
        for licence in self.licences:
            for name in (licence.id, licence.name, licence.spdx, *licence.also):
                for key in _keys(name):
                    self._by_name.setdefault(key, licence)
        self._words = tuple(LicenceWords(id=licence.id, texts=licence.texts) for licence in self.licences)

    def by_id(self, licence_id: str) -> Licence | None:
        """The licence with this id."""
        return self._by_id.get(licence_id)

    def by_name(self, untrusted_name: str) -> Licence | None:
        """The licence that somebody calls this, whatever its capitals, blanks and dashes; or whose title it is."""
        name = untrusted_name[:_LONGEST_NAME]
        for key in _keys(name):
            if key in self._by_name:
                return self._by_name[key]
        return self._by_id.get(licence_in_text(name, self._words))


@cache
def licence_book() -> LicenceBook:
    """The licences that come with the program; read once."""
    return LicenceBook(
        licence
        for path in sorted(bundled("resources", "licences").glob("*.toml"))
        for licence in msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), LicenceFile).licence
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A licence that was identified: ``licence`` is None where we do not know the one that is ``named``."""

    licence: Licence | None
    named: str
    how: LicenceHow
    said: str = ""


def identify_licence(
    book: LicenceBook, untrusted_said: str, *, text: str = "", base: Identified | None = None
) -> Identified:
    """Which licence counts.

    Args:
        untrusted_said: the id or name in the file, or on the card beside it.
        text: the id of the licence whose text was recognised on the disk.
        base: the licence of the model it was made from.
    """
    said = untrusted_said[:_LONGEST_NAME].strip()
    if said.lower() in NO_NAME:
        said = ""
    by_name = book.by_name(said) if said else None
    by_text = book.by_id(text)
    if by_text is not None:
        differs = said and by_name is not by_text
        other = (by_name.name if by_name else said) if differs else ""
        return Identified(licence=by_text, named=by_text.name, how="text", said=other)
    if said:
        return Identified(licence=by_name, named=by_name.name if by_name else said, how="name")
    if base is not None and base.how != "none":
        return Identified(licence=base.licence, named=base.named, how="base")
    return Identified(licence=None, named="", how="none")


def licence_of(find: Observation, lineage: Lineage, facts: Facts, book: LicenceBook) -> LicenceHere:
    """The licence of a model or adapter, with those of what it was made from, for this organisation."""
    behind = [(base, _own(base, book)) for base in lineage.bases(find)]
    nearest = next((held for _, held in behind if held.how != "none"), None)
    own = identify_licence(book, find.licence, text=find.licence_text, base=nearest)
    counting = {own.licence.id: own.licence} if own.licence else {}
    counting |= {held.licence.id: held.licence for _, held in behind if held.licence}
    unseen = [
        name
        for name in named_bases(find)
        if not any(_own(base, book).how != "none" for base in lineage.named(name) if base.id != find.id)
    ]
    licences = tuple(counting.values())
    bears = tuple(_bearing(licences, find, facts))
    return LicenceHere(
        named=own.named,
        how=own.how,
        said=own.said,
        licences=licences,
        answers=_answers(licences, [one.text for one in bears if one.kind == "place" and one.certain]),
        bears=bears,
        bases=tuple(dict.fromkeys(base.name for base, held in behind if held.licence)),
        unseen_base=next(iter(unseen), ""),
    )


def licences_here(finds: Sequence[Observation], facts: Facts) -> dict[str, LicenceHere]:
    """The licence of each model and adapter, by the id of the find."""
    lineage, book = Lineage(finds), licence_book()
    return {find.id: licence_of(find, lineage, facts, book) for find in finds if find.kind in ("model", "adapter")}


def reads_pictures(find: Observation) -> bool | None:
    """Whether a model reads pictures; None where nothing says so either way."""
    architecture = find.architecture.strip().lower()
    if find.task == "vision" or architecture in _READS_PICTURES or _VISION.search(find.name):
        return True
    # Llama models that read text only are built as "llama"; those that read pictures are built as "mllama".
    return False if architecture == "llama" else None


def _own(find: Observation, book: LicenceBook) -> Identified:
    return identify_licence(book, find.licence, text=find.licence_text)


def _answers(licences: Sequence[Licence], left_out: Sequence[str]) -> tuple[AnswerHere, ...]:
    answers = {question: _answer(question, licences) for question in QUESTIONS} if licences else {}
    if left_out and answers["work"].answer != "no":
        # "You may use it at work" is no answer for somebody whose place is left out.
        answers["work"] = AnswerHere(question="work", answer="conditions", texts=tuple(left_out))
    return tuple(answers.values())


def _answer(question: LicenceQuestion, licences: Sequence[Licence]) -> AnswerHere:
    terms = [licence.term(question) for licence in licences]
    order = _STRICTEST[question]
    answer = min((term.answer for term in terms), key=order.index)
    # Whether it may be used is one answer, the strictest; duties and limits of all licences add up.
    telling = [term for term in terms if term.answer == answer or question not in ("work", "share")]
    return AnswerHere(
        question=question, answer=answer, texts=tuple(dict.fromkeys(term.text for term in telling if term.text))
    )


def _bearing(licences: Sequence[Licence], find: Observation, facts: Facts) -> Iterable[BearingHere]:
    told: set[str] = set()
    for licence in licences:
        for bearing in licence.bears:
            holds = _holds(bearing, find, facts)
            if holds is not False and bearing.text not in told:
                told.add(bearing.text)
                yield BearingHere(kind=bearing.kind, text=bearing.text, certain=holds is True)


def _holds(bearing: Bearing, find: Observation, facts: Facts) -> bool | None:
    verdict = parse(bearing.when).verdict(facts).value
    pictures = reads_pictures(find) if bearing.pictures else True
    if verdict is False or pictures is False:
        return False
    return True if verdict and pictures else None


def _normal(name: str) -> str:
    return re.sub(r"[^a-z0-9.+]+", "-", name[:_LONGEST_NAME].lower()).strip("-.")


def _keys(name: str) -> tuple[str, ...]:
    """The forms in which a name is compared: as it is, and without what stands in brackets and the word licence."""
    whole = _normal(name)
    short = _normal(re.sub(r"\([^()]*\)", " ", name[:_LONGEST_NAME]))
    bare = re.sub(r"^the-|-(license|licence)(-agreement)?$", "", short)
    return tuple(dict.fromkeys(key for key in (whole, short, bare) if key))
