"""Where other frameworks speak about the same subject, in words. Never a claim that somebody follows them.

Of ISO/IEC 42001 only numbers are named, as its text is not free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.pack import Maps
from app.phrases import Phrases

FRAMEWORKS = Maps.__struct_fields__
"""In the order in which they are told."""

_PIECE = re.compile(r"(\d+)")


def together(maps: Iterable[Maps]) -> Maps:
    """All that these mappings name, each number once, in counting order."""
    every = tuple(maps)
    return Maps(
        **{
            name: tuple(sorted({one for each in every for one in getattr(each, name)}, key=_counting))
            for name in FRAMEWORKS
        }
    )


def numbers(maps: Maps, framework: str, phrases: Phrases) -> str:
    """The numbers of one framework in a row: 4, 26 and Annex III; empty where it has none."""
    return phrases.listed([_shown(framework, one, phrases) for one in sorted(getattr(maps, framework), key=_counting)])


def subject_lines(maps: Maps, phrases: Phrases) -> tuple[str, ...]:
    """One line for each framework, and a last one that says that this claims nothing; none without any number."""
    named = [(name, numbers(maps, name, phrases)) for name in FRAMEWORKS]
    lines = [phrases.say(f"subjects.line.{name}", numbers=found) for name, found in named if found]
    return (*lines, phrases.say("subjects.no_claim")) if lines else ()


def _counting(framework_id: str) -> tuple[tuple[int, int | str], ...]:
    pieces = (piece for piece in _PIECE.split(framework_id) if piece)
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in pieces)


def _shown(framework: str, framework_id: str, phrases: Phrases) -> str:
    if framework == "eu" and framework_id.startswith("Annex"):
        return phrases.say("subjects.annex", number=framework_id.removeprefix("Annex"))
    return framework_id
