"""Results: everything that assessing gives, in the order in which it is shown."""

from __future__ import annotations

from app.assess.areas import area_results
from app.assess.findings import could_show_stops, held_findings
from app.domain.assessment import Assessment
from app.domain.facts import Facts
from app.domain.finding import Results
from app.domain.interview import is_asked
from app.phrases import Phrases


def assess(assessment: Assessment, facts: Facts, phrases: Phrases, *, full: bool) -> Results:
    """Stops, gaps and contradictions, and how each area stands.

    Args:
        full: count all questions that apply, not only those of the quick check.
    """
    held = held_findings(assessment, facts, phrases)
    stops = tuple(finding for finding in held if finding.kind == "stop")
    stopped = frozenset(finding.area for finding in stops)
    areas, areas_without = area_results(assessment, facts, phrases, stopped=stopped, full=full)
    shown = [question for question in assessment.pack.questions if is_asked(question, facts, full=full)]
    return Results(
        stops=stops,
        gaps=tuple(finding for finding in held if finding.kind == "gap"),
        contradictions=tuple(finding for finding in held if finding.kind == "contradiction"),
        areas=areas,
        areas_without=areas_without,
        shown=len(shown),
        answered=sum(question.fact in facts for question in shown),
        dont_know=tuple(question.id for question in shown if facts.dont_know(question.fact)),
        open_stops=could_show_stops(assessment.pack, facts, shown),
    )
