"""Findings: which of the pack's stops, gaps and contradictions hold here, and why."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.assessment import Assessment
from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.finding import HeldFinding
from app.domain.pack import Pack, Question
from app.domain.reasons import reasons
from app.domain.slots import fill, slot_values
from app.phrases import Phrases


def could_show_stops(pack: Pack, facts: Facts, shown: Sequence[Question]) -> tuple[str, ...]:
    """The ids of those questions, open or answered with "I don't know", on which a stop still turns."""
    open_ids = {
        question.fact: question.id for question in shown if question.fact not in facts or facts.dont_know(question.fact)
    }
    known = Facts({name: value for name, value in facts.values.items() if name not in open_ids})
    verdicts = (parse(finding.when).verdict(known) for finding in pack.findings if finding.kind == "stop")
    turning = {name for verdict in verdicts if verdict.value is None for name in verdict.deciding}
    return tuple(question_id for name, question_id in open_ids.items() if name in turning)


def held_findings(assessment: Assessment, facts: Facts, phrases: Phrases) -> tuple[HeldFinding, ...]:
    """Every finding that holds, in the order of the pack; what is not known yet does not hold.

    A contradiction that somebody has settled stays, with how it was settled.
    """
    values = slot_values(assessment, facts, phrases)
    settled = {settlement.finding: settlement for settlement in assessment.settlements}
    held: list[HeldFinding] = []
    for finding in assessment.pack.findings:
        verdict = parse(finding.when).verdict(facts)
        if verdict.value is not True:
            continue
        title, text, said, saw = (
            fill(words, values, phrases).text for words in (finding.title, finding.text, finding.said, finding.saw)
        )
        held.append(
            HeldFinding(
                id=finding.id,
                kind=finding.kind,
                area=finding.area,
                title=title,
                text=text,
                reasons=reasons(verdict.deciding, assessment.pack, facts, phrases),
                tasks=finding.tasks,
                question=finding.question,
                said=said,
                saw=saw,
                shows=finding.shows,
                settled=settled.get(finding.id) if finding.kind == "contradiction" else None,
            )
        )
    return tuple(held)
