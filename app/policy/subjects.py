"""Where other frameworks speak about the same subject: a page for those who work with them.

It says what was asked here, never that a framework is followed. Of ISO/IEC 42001 only numbers are named, as its text
is not free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.assessment import Assessment
from app.domain.document import Block, Heading, PageBreak, Paragraph, Run, Table
from app.domain.facts import Facts
from app.domain.pack import NOT_APPLICABLE, Maps, Question
from app.phrases import Phrases

_PIECE = re.compile(r"(\d+)")


def same_subject(assessment: Assessment, facts: Facts, phrases: Phrases) -> list[Block]:
    """For each framework: which of its numbers the questions answered here are about, by area."""
    say, pack = phrases.say, assessment.pack
    asked = [question for question in pack.questions if facts[question.fact] not in (None, NOT_APPLICABLE)]
    frameworks = [name for name in Maps.__struct_fields__ if _ids(asked, name)]
    if not frameworks:
        return []
    blocks: list[Block] = [
        PageBreak(),
        Heading(text=say("subjects.title"), level=1, anchor="same-subject"),
        Paragraph(runs=(Run(say("subjects.lead")), Run(f" {say('subjects.no_claim')}", bold=True))),
    ]
    for name in frameworks:
        rows = [
            (area.title, phrases.listed([_shown(name, one, phrases) for one in ids]))
            for area in pack.info.areas
            if (ids := _ids((question for question in asked if question.area == area.id), name))
        ]
        blocks.append(Heading(text=say(f"subjects.framework.{name}"), level=2, anchor=f"same-subject-{name}"))
        blocks.append(
            Table(
                columns=(say("subjects.column.where"), say("subjects.column.numbers")),
                rows=tuple(rows),
                widths=(0.34, 0.66),
            )
        )
    return blocks


def _ids(questions: Iterable[Question], framework: str) -> list[str]:
    """The numbers of a framework that these questions are mapped to, each once, in counting order."""
    found = {one for question in questions for one in getattr(question.maps, framework)}
    return sorted(found, key=_counting)


def _counting(framework_id: str) -> tuple[tuple[int, int | str], ...]:
    pieces = (piece for piece in _PIECE.split(framework_id) if piece)
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in pieces)


def _shown(framework: str, framework_id: str, phrases: Phrases) -> str:
    if framework == "eu" and framework_id.startswith("Annex"):
        return phrases.say("subjects.annex", number=framework_id.removeprefix("Annex"))
    return framework_id
