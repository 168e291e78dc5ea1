"""Are the conditions of a pack readable, do their comparisons make sense, and can they hold and fail?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from app.domain.condition import Comparison, Condition, parse
from app.domain.facts import FactType, offered_facts
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE
from app.errors import ConditionError
from app.questionnaire.checks.reach import Search
from app.questionnaire.problem import Problem, did_you_mean, shown
from app.questionnaire.reader import Draft, Origin, Path

_SPECIAL = (DONT_KNOW, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Placed:
    """One condition of a pack and where it stands; ``question`` is the fact of the question it shows or hides."""

    origin: Origin
    path: Path
    text: str
    question: str = ""

    @property
    def wrong(self) -> Callable[[str, str], Problem]:
        return partial(self.origin.problem, self.path)


def placed_conditions(draft: Draft) -> Iterator[Placed]:
    """Every condition of a draft."""
    for question in draft.questions:
        yield Placed(question.origin, ("when",), question.value.when, question.value.fact)
        for number, line in enumerate(question.value.seen):
            yield Placed(question.origin, ("seen", number, "when"), line.when)
    for area_number, area in enumerate(draft.info.value.areas if draft.info else ()):
        for number, exposure in enumerate(area.exposure):
            assert draft.info is not None
            yield Placed(draft.info.origin, ("areas", area_number, "exposure", number, "when"), exposure.when)
    for finding in draft.findings:
        yield Placed(finding.origin, ("when",), finding.value.when)
    for clause in draft.clauses:
        yield Placed(clause.origin, ("when",), clause.value.when)
        for number, part in enumerate(clause.value.parts):
            yield Placed(clause.origin, ("parts", number, "when"), part.when)
    if draft.staff_page is not None:
        for group_number, group in enumerate(draft.staff_page.value.groups):
            for number, staff_line in enumerate(group.lines):
                path = ("groups", group_number, "lines", number, "when")
                yield Placed(draft.staff_page.origin, path, staff_line.when)
    for book in draft.laws:
        for number, fact in enumerate(book.value.facts):
            yield Placed(book.origin, ("facts", number, "when"), fact.when)
    for task in draft.tasks:
        for number, rule in enumerate(task.value.rules):
            yield Placed(task.origin, ("rules", number, "when"), rule.when)


def check(draft: Draft) -> Iterator[Problem]:
    """Everything that is wrong with the conditions of a pack."""
    questions = [piece.value for piece in draft.questions]
    offered = offered_facts(questions)
    turn = {question.fact: number for number, question in enumerate(questions)}
    sound: list[tuple[Placed, Condition]] = []
    for placed in placed_conditions(draft):
        try:
            condition = parse(placed.text)
        except ConditionError as error:
            yield placed.wrong(f"This condition cannot be read: {shown(str(error))}.", "See README.md for examples.")
            continue
        problems = [
            *(problem for one in condition.comparisons() for problem in _comparison(placed, one, offered, draft)),
            *_order(placed, condition, turn),
        ]
        yield from problems
        if not problems:
            sound.append((placed, condition))
    shown_when = {placed.question: condition for placed, condition in sound if placed.question}
    search = Search(questions, shown_when, offered)
    for placed, condition in sound:
        if condition.root is not None and all(fact in offered for fact in condition.facts()):
            yield from _reach(placed, search.outcomes(condition))


def _order(placed: Placed, condition: Condition, turn: Mapping[str, int]) -> Iterator[Problem]:
    """A question can only depend on what was asked before it; so nothing can go in a circle."""
    if not placed.question:
        return
    for fact in condition.facts():
        if fact == placed.question:
            yield placed.wrong(f"This question depends on its own answer, {fact}.", "Use the answer to another one.")
        elif turn.get(fact, -1) > turn[placed.question]:
            yield placed.wrong(
                f"{fact} is asked after this question.", "Put that question first, or use a fact that is known before."
            )


def _reach(placed: Placed, outcomes: frozenset[bool]) -> Iterator[Problem]:
    if True not in outcomes:
        if placed.question:
            yield placed.wrong("Nobody can reach this question: its condition can never hold.", _LOOSEN)
        else:
            yield placed.wrong("This condition can never hold.", _LOOSEN)
    elif False not in outcomes:
        yield placed.origin.problem(
            placed.path, "This condition always holds.", "Leave it empty, or compare with another value.", advice=True
        )


_LOOSEN = "Look for parts that exclude each other, or for a value that cannot be."


def _comparison(
    placed: Placed, comparison: Comparison, offered: Mapping[str, FactType], draft: Draft
) -> Iterator[Problem]:
    fact, sign, value = comparison.fact, comparison.sign, comparison.value
    known = offered.get(fact)
    if known is None:
        yield from _unknown(placed, fact, offered, draft)
        return
    kind = _KIND_WORDS[known.kind]
    if sign == "":
        if known.kind != "flag":
            yield placed.wrong(f"{fact} is {kind}, so it cannot stand alone.", _HOW[known.kind].format(fact=fact))
    elif known.kind == "flag":
        yield placed.wrong(f"{fact} is {kind}, so it is not compared.", _HOW["flag"].format(fact=fact))
    elif sign == "has":
        if known.kind not in ("several", "names"):
            yield placed.wrong(f"{fact} is {kind}, so 'has' does not work.", _HOW[known.kind].format(fact=fact))
        elif value == NOT_APPLICABLE:
            yield placed.wrong("'has' never finds 'not_applicable'.", f"Write {fact} == 'not_applicable'.")
        elif known.kind == "several":
            yield from _value(placed, known, str(value))
    elif isinstance(value, int):
        if known.kind not in ("number", "graded"):
            yield placed.wrong(
                f"{fact} is {kind}, so it is not compared with a number.", _HOW[known.kind].format(fact=fact)
            )
        elif known.kind == "graded" and value > 3:
            yield placed.wrong(f"{fact} is a grade from 0 to 3, never {value}.", "Use a number from 0 to 3.")
    elif known.kind == "several" and value == DONT_KNOW:
        yield placed.wrong(f"{fact} is {kind}, so == never finds 'dont_know'.", f"Write {fact} has 'dont_know'.")
    elif known.kind == "choice" or value in _SPECIAL:
        yield from _value(placed, known, value)
    else:
        yield placed.wrong(
            f"{fact} is {kind}, so it is not compared with the text '{shown(value)}'.",
            _HOW[known.kind].format(fact=fact),
        )


def _value(placed: Placed, known: FactType, value: str) -> Iterator[Problem]:
    if value in known.values:
        return
    if value in _SPECIAL:
        cure = "Take this out, or let the question offer that answer."
    else:
        cure = did_you_mean(value, known.values) or f"It can be: {', '.join(known.values)}."
    yield placed.wrong(f"{known.name} is never '{shown(value)}'.", cure)


def _unknown(placed: Placed, fact: str, offered: Mapping[str, FactType], draft: Draft) -> Iterator[Problem]:
    table, _, name = fact.partition(".")
    if table in ("about", "answer"):
        other = f"{'answer' if table == 'about' else 'about'}.{name}"
        if other in offered:
            yield placed.wrong(f"There is no fact {fact}.", f"Did you mean '{other}'?")
            return
        # A question that could not be read has been reported; its fact may well be right.
        if name in draft.ids.get("question", ()) or "question" in draft.incomplete:
            return
    # Spelled wrong after the dot is likelier than a wrong table, so look there first.
    near = did_you_mean(fact, [one for one in offered if one.startswith(f"{table}.")]) or did_you_mean(fact, offered)
    yield placed.wrong(f"There is no fact {shown(fact)}.", near or "README.md lists the facts that there are.")


_KIND_WORDS = {
    "flag": "yes or no",
    "number": "a number",
    "graded": "a grade",
    "choice": "one chosen answer",
    "several": "a set of ticked answers",
    "names": "a set of names",
}
_HOW = {
    "flag": "Write {fact} or not {fact}.",
    "number": "Write for example {fact} > 0.",
    "graded": "Write for example {fact} < 2.",
    "choice": "Write for example {fact} == 'yes'.",
    "several": "Write for example {fact} has 'local'.",
    "names": "Write for example {fact} has 'name'.",
}
