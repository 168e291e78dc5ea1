"""Areas: how much could go wrong, beside what is done about it today."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.assessment import Assessment
from app.domain.condition import parse
from app.domain.facts import Facts, FactValue
from app.domain.finding import AreaResult
from app.domain.interview import is_asked
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Area, Question
from app.domain.reasons import reasons
from app.phrases import Phrases

LOW = 1
CAPPED = 1
"""The most that an area with a stop can reach: an average must not hide it."""


def area_results(
    assessment: Assessment, facts: Facts, phrases: Phrases, *, stopped: frozenset[str], full: bool
) -> tuple[tuple[AreaResult, ...], tuple[AreaResult, ...]]:
    """How each area stands: first those that apply, most exposed first, then those in which nothing applies.

    Args:
        stopped: ids of the areas in which a stop holds.
        full: count all questions that apply, not only those of the quick check.
    """
    applying: list[AreaResult] = []
    without: list[AreaResult] = []
    for area in assessment.pack.info.areas:
        if area.profile:
            continue
        result, applies = _area(area, assessment, facts, phrases, stopped=area.id in stopped, full=full)
        (applying if applies else without).append(result)
    # What is known to be missing comes before what is not known yet; sorting keeps the order of the pack.
    applying.sort(key=lambda area: (-area.exposure, area.practice is None, area.practice or 0))
    return tuple(applying), tuple(without)


def practice(graded: Iterable[tuple[int, int]]) -> int | None:
    """The weighted mean of grades from 0 to 3, halves rounded down; None without any.

    Args:
        graded: a grade and a weight for each answer.
    """
    total = weights = 0
    for grade, weight in graded:
        total += grade * weight
        weights += weight
    return (2 * total + weights - 1) // (2 * weights) if weights else None


def _area(
    area: Area, assessment: Assessment, facts: Facts, phrases: Phrases, *, stopped: bool, full: bool
) -> tuple[AreaResult, bool]:
    questions = [question for question in assessment.pack.questions if question.area == area.id]
    shown = [question for question in questions if is_asked(question, facts, full=full)]
    answers = [(question, facts[question.fact]) for question in shown]
    grades = [(grade, question.weight) for question, value in answers if (grade := _grade(question, value)) is not None]
    # Where every answer is "I don't know", nothing is known to be missing either.
    known = any(_grade(question, value) is not None and value != DONT_KNOW for question, value in answers)
    mean = practice(grades) if known else None
    level, deciding = _exposure(area, facts)
    not_applicable = sum(value == NOT_APPLICABLE for _, value in answers)
    hidden = sum(question not in shown and facts[question.fact] == NOT_APPLICABLE for question in questions)
    result = AreaResult(
        area=area.id,
        title=area.title,
        exposure=level,
        practice=min(mean, CAPPED) if stopped and mean is not None else mean,
        shown=len(shown),
        answered=sum(value is not None for _, value in answers),
        dont_know=sum(facts.dont_know(question.fact) for question in shown),
        not_applicable=not_applicable,
        only_in_full=not full and not stopped and not_applicable == len(shown),
        exposure_reasons=reasons(deciding, assessment.pack, facts, phrases),
    )
    return result, stopped or not_applicable + hidden < len(questions)


def _grade(question: Question, value: FactValue | None) -> int | None:
    """What an answer adds to the sum: nothing without an answer, where it does not apply, or without grades."""
    grades = {option.id: option.grade for option in question.options if option.grade is not None}
    if value is None or value == NOT_APPLICABLE or not grades:
        return None
    if value == DONT_KNOW:
        return 0
    if isinstance(value, int):
        return value
    return grades.get(value) if isinstance(value, str) else None


def _exposure(area: Area, facts: Facts) -> tuple[int, tuple[str, ...]]:
    highest, deciding = LOW, tuple[str, ...]()
    for rule in area.exposure:
        verdict = parse(rule.when).verdict(facts)
        if verdict.value is True and (rule.level > highest or not deciding):
            highest, deciding = max(rule.level, highest), verdict.deciding
    return highest, deciding
