"""Where other frameworks speak about the same subject: a page for those who work with them.

It says what was asked here and what is to be done, never that a framework is followed.
"""

from __future__ import annotations

from app.domain.assessment import Assessment
from app.domain.checklist import Checklist
from app.domain.document import Block, Heading, PageBreak, Paragraph, Run, Table
from app.domain.facts import Facts
from app.domain.frameworks import FRAMEWORKS, numbers, subject_lines, together
from app.domain.pack import NOT_APPLICABLE
from app.phrases import Phrases


def same_subject(assessment: Assessment, checklist: Checklist, facts: Facts, phrases: Phrases) -> list[Block]:
    """Which numbers of each framework the questions answered here are about, by area; then those of each task."""
    say, pack = phrases.say, assessment.pack
    asked = [question for question in pack.questions if facts[question.fact] not in (None, NOT_APPLICABLE)]
    every = together(question.maps for question in asked)
    frameworks = [name for name in FRAMEWORKS if getattr(every, name)]
    if not frameworks:
        return []
    blocks: list[Block] = [
        PageBreak(),
        Heading(text=say("subjects.title"), level=1, anchor="same-subject"),
        Paragraph(runs=(Run(say("subjects.lead")), Run(f" {say('subjects.no_claim')}", bold=True))),
    ]
    by_area = [
        (area.title, together(question.maps for question in asked if question.area == area.id))
        for area in pack.info.areas
    ]
    for name in frameworks:
        rows = [(title, found) for title, maps in by_area if (found := numbers(maps, name, phrases))]
        blocks.append(Heading(text=say(f"subjects.framework.{name}"), level=2, anchor=f"same-subject-{name}"))
        blocks.append(_table("where", rows, phrases))
    told = [(item.title, subject_lines(item.maps, phrases)[:-1]) for item in checklist.items]
    tasks = [(title, " ".join(lines)) for title, lines in told if lines]
    if tasks:
        blocks.append(Heading(text=say("subjects.by_task"), level=2, anchor="same-subject-tasks"))
        blocks.append(_table("task", tasks, phrases))
    return blocks


def _table(first: str, rows: list[tuple[str, str]], phrases: Phrases) -> Table:
    return Table(
        columns=(phrases.say(f"subjects.column.{first}"), phrases.say("subjects.column.numbers")),
        rows=tuple(rows),
        widths=(0.34, 0.66),
    )
