"""Do the mappings of a pack name places that exist in the frameworks they point to?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from app.domain.pack import Clause, Maps, Question, Task
from app.paths import bundled
from app.questionnaire.problem import Problem, did_you_mean, shown
from app.questionnaire.reader import Draft, Origin, Path, Piece

# Regulation (EU) 2024/1689 has 113 articles and 13 annexes: https://eur-lex.europa.eu/eli/reg/2024/1689/oj
_EU_ARTICLES = 113
_EU_ANNEX = re.compile(r"Annex(?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|XIII)")
# Regulation (EU) 2016/679 has 99 articles: https://eur-lex.europa.eu/eli/reg/2016/679/oj
_GDPR_ARTICLES = 99
_ARTICLE = re.compile(r"([1-9]\d{0,2})(?:\(\d{1,2}\))?(?:\([a-z]\))?")
# Five principles and five recommendations: https://legalinstruments.oecd.org/en/instruments/OECD-LEGAL-0449
_OECD = re.compile(r"[12]\.[1-5]")


class FrameworkIds(Struct, frozen=True):
    """The ids that mappings may name, each with what it is about."""

    nist_ai_rmf: dict[str, str]
    iso42001_annex_a: dict[str, str]


def framework_ids() -> FrameworkIds:
    """The ids of NIST AI RMF 1.0 and of ISO/IEC 42001 Annex A, as they come with the program."""
    return msgspec.json.decode(bundled("resources", "framework_ids.json").read_bytes(), type=FrameworkIds)


def check(draft: Draft) -> Iterator[Problem]:
    """Every mapping that names nothing."""
    known = framework_ids()
    mapped: list[Piece[Question] | Piece[Clause] | Piece[Task]] = [*draft.questions, *draft.clauses, *draft.tasks]
    for piece in mapped:
        yield from _maps(piece.value.maps, piece.origin, (), known)
    for book in draft.laws:
        for number, fact in enumerate(book.value.facts):
            yield from _maps(fact.maps, book.origin, ("facts", number), known)


def _maps(maps: Maps, origin: Origin, above: Path, known: FrameworkIds) -> Iterator[Problem]:
    for framework in maps.__struct_fields__:
        named: tuple[str, ...] = getattr(maps, framework)
        for number, untrusted_id in enumerate(named):
            cure = _cure(framework, untrusted_id, known)
            if cure:
                yield origin.problem(
                    (*above, "maps", framework, number), f"'{shown(untrusted_id)}' is not in {_NAMES[framework]}.", cure
                )
        if len(set(named)) < len(named):
            yield origin.problem((*above, "maps", framework), "A place is named twice.", "Name it once.")


_NAMES = {
    "eu": "the EU AI Act",
    "nist": "the NIST AI Risk Management Framework",
    "iso": "Annex A of ISO/IEC 42001",
    "oecd": "the OECD AI principles",
    "gdpr": "the GDPR",
}


def _cure(framework: str, untrusted_id: str, known: FrameworkIds) -> str:
    """What to write instead; empty when the id is right."""
    if framework == "nist":
        return _one_of(untrusted_id, known.nist_ai_rmf, "GOVERN 1.1")
    if framework == "iso":
        return _one_of(untrusted_id, known.iso42001_annex_a, "A.2.2")
    if framework == "oecd":
        return "" if _OECD.fullmatch(untrusted_id) else "Write a principle such as 1.1 or a recommendation such as 2.1."
    if framework == "eu":
        right = _EU_ANNEX.fullmatch(untrusted_id) or _is_article(untrusted_id, _EU_ARTICLES)
        return "" if right else f"Write an article from 1 to {_EU_ARTICLES} such as 26, or an annex such as AnnexIII."
    right = _is_article(untrusted_id, _GDPR_ARTICLES)
    return "" if right else f"Write an article from 1 to {_GDPR_ARTICLES} such as 35."


def _one_of(untrusted_id: str, ids: dict[str, str], example: str) -> str:
    if untrusted_id in ids:
        return ""
    return did_you_mean(untrusted_id, ids) or f"Write an id such as {example}."


def _is_article(untrusted_id: str, last: int) -> bool:
    match = _ARTICLE.fullmatch(untrusted_id)
    return match is not None and int(match[1]) <= last
