"""Is each piece of a pack sound by itself: ids, answers, grades, numbers?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Clause, Finding, PackInfo, Question, Task, Term
from app.questionnaire.problem import Problem, shown
from app.questionnaire.reader import Draft, Origin, Path, Piece

IN_CONDITIONS = re.compile(r"[a-z][a-z0-9_]{0,39}")
ANY_ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TOP_GRADE = 3
LONGEST_MINUTES = 10_000


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong with pieces by themselves."""
    if draft.info is not None:
        yield from _info(draft.info)
    for question in draft.questions:
        yield from _id(question.origin, ("id",), question.value.id, IN_CONDITIONS)
        yield from _question(question)
    others: list[Piece[Finding] | Piece[Clause] | Piece[Task] | Piece[Term]] = [
        *draft.findings, *draft.clauses, *draft.tasks, *draft.glossary,
    ]  # fmt: skip
    for piece in others:
        yield from _id(piece.origin, ("id",), piece.value.id, ANY_ID)
    for clause in draft.clauses:
        if not clause.value.parts:
            yield clause.origin.problem(("parts",), "This clause has no parts.", "Add a part with a text.")
        if clause.value.parts and all(part.when for part in clause.value.parts) and not clause.value.when:
            yield clause.origin.problem(
                ("parts",), "Each part has a condition, so the clause may have no text at all.",
                "Let one part stand without a condition, or give the clause one.", advice=True,
            )  # fmt: skip
    for task in draft.tasks:
        yield from _work(task.origin, task.value.how, task.value.minutes)
    if draft.find_out is not None:
        yield from _work(draft.find_out.origin, draft.find_out.value.how, draft.find_out.value.minutes)


def _info(piece: Piece[PackInfo]) -> Iterator[Problem]:
    info, wrong = piece.value, piece.origin.problem
    yield from _id(piece.origin, ("id",), info.id, ANY_ID)
    if not LANGUAGE.fullmatch(info.language):
        yield wrong(("language",), f"'{shown(info.language)}' is not a language.", 'Write a short form such as "en".')
    if not info.areas:
        yield wrong(("areas",), "There are no areas.", "Add at least one [[areas]].")
    before: set[str] = set()
    for number, area in enumerate(info.areas):
        yield from _id(piece.origin, ("areas", number, "id"), area.id, IN_CONDITIONS)
        if area.id in before:
            yield wrong(
                ("areas", number, "id"), f"There are two areas with the id '{shown(area.id)}'.", "Give one another id."
            )
        before.add(area.id)
        for rule_number, rule in enumerate(area.exposure):
            if not 1 <= rule.level <= 3:
                yield wrong(
                    ("areas", number, "exposure", rule_number, "level"), f"The level cannot be {rule.level}.",
                    "Use 1 (low), 2 (some) or 3 (high).",
                )  # fmt: skip


def _question(piece: Piece[Question]) -> Iterator[Problem]:
    question, wrong = piece.value, piece.origin.problem
    if not 1 <= question.weight <= 3:
        yield wrong(("weight",), f"The weight cannot be {question.weight}.", "Use 1, 2 or 3.")
    if question.kind == "number":
        if question.options:
            yield wrong(("options",), "A question for a number has no options.", "Take them out, or change the kind.")
        if question.least < 0:
            yield wrong(("least",), "The smallest number is below 0.", "Use 0 or more.")
        if question.least > question.most:
            yield wrong(
                ("least",), f"The smallest number, {question.least}, is larger than the largest, {question.most}.",
                "Swap 'least' and 'most'.",
            )  # fmt: skip
        return
    if not question.options:
        yield wrong((), "There is nothing to choose from, so people cannot go on.", "Add options.")
        return
    ways = len(question.options) + question.allow_dont_know + question.allow_not_applicable
    if question.kind != "several" and ways < 2:
        yield wrong(("options",), "One answer is no choice.", "Add another option.")
    before: set[str] = set()
    for number, option in enumerate(question.options):
        path: Path = ("options", number, "id")
        yield from _id(piece.origin, path, option.id, IN_CONDITIONS)
        if option.id in (DONT_KNOW, NOT_APPLICABLE):
            yield wrong(
                path, f"The id '{option.id}' belongs to the program.",
                "Take this option out: it is offered on every question unless you turn it off.",
            )  # fmt: skip
        if option.id in before:
            yield wrong(path, f"Two options have the id '{shown(option.id)}'.", "Give one of them another id.")
        before.add(option.id)
    yield from _grades(piece)


def _grades(piece: Piece[Question]) -> Iterator[Problem]:
    """Grades: all four or fewer, each once, on a graded question; all or none on a choice; none elsewhere."""
    question, wrong = piece.value, piece.origin.problem
    given = [option for option in question.options if option.grade is not None]
    if question.kind == "graded" and question.profile:
        yield wrong(("kind",), "A question about the organisation is not graded.", 'Set kind = "choice".')
    elif given and (question.kind == "several" or question.profile):
        yield wrong(("options",), "The answers to this question are not graded.", "Take the grades out.")
        return
    if question.kind != "graded" and not given:
        return
    first_with: dict[int, str] = {}
    for number, option in enumerate(question.options):
        path: Path = ("options", number, "grade")
        if option.grade is None:
            yield wrong(path[:2], f"The option '{shown(option.id)}' has no grade.", "Add grade = 0, 1, 2 or 3.")
        elif not 0 <= option.grade <= TOP_GRADE:
            yield wrong(path, f"The grade cannot be {option.grade}.", "Use 0 (nothing) to 3 (written and done).")
        elif question.kind == "graded" and option.grade in first_with:
            same = f"'{shown(option.id)}' and '{shown(first_with[option.grade])}' have the same grade."
            yield wrong(path, same, 'Give each option a grade of its own, or set kind = "choice".')
        else:
            first_with.setdefault(option.grade, option.id)
    for grade, words in ((0, "nothing is done"), (TOP_GRADE, "it is written and done")):
        if grade not in first_with:
            yield wrong(("options",), f"No option has grade {grade}.", f"Add one that says that {words}.")


def _work(origin: Origin, how: tuple[str, ...], minutes: int) -> Iterator[Problem]:
    if not how:
        yield origin.problem(("how",), "This does not say how it is done.", "Add at least one step.")
    if not 1 <= minutes <= LONGEST_MINUTES:
        yield origin.problem(
            ("minutes",), f"{minutes} minutes cannot be right.", f"Use a number from 1 to {LONGEST_MINUTES}."
        )


def _id(origin: Origin, path: Path, untrusted_id: str, allowed: re.Pattern[str]) -> Iterator[Problem]:
    if not allowed.fullmatch(untrusted_id):
        signs = "small letters, digits and _" if allowed is IN_CONDITIONS else "small letters, digits, - and _"
        yield origin.problem(
            path,
            f"'{shown(untrusted_id)}' cannot be an id.",
            f"Use {signs}, beginning with a letter, and keep it short.",
        )
