"""Can a condition ever hold, and can it ever fail? Answered by trying the answers that make a difference.

A number is tried around each limit that some condition names, a set with and without each value that is asked for.
A question that does not apply has the value "does not apply", so the conditions of the questions are part of the
search. A branch ends as soon as the condition is decided. Where too much would have to be tried, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from app.domain.condition import Comparison, Condition
from app.domain.facts import Facts, FactType, FactValue
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Question

_MOST_FACTS = 40
_MOST_MENTIONED = 8
_STEPS_EACH = 2_000
_STEPS_ALL = 100_000


class Search:
    """Tries out the conditions of one pack; the work for one condition and for all together is bounded.

    Args:
        questions: in the order in which they are asked.
        shown_when: the condition of each question, by the name of its fact.
        offered: every fact that there is.
    """

    def __init__(
        self, questions: Sequence[Question], shown_when: Mapping[str, Condition], offered: Mapping[str, FactType]
    ) -> None:
        self._questions = {question.fact: question for question in questions}
        self._turn = {fact: number for number, fact in enumerate(self._questions)}
        self._shown_when = shown_when
        self._offered = offered
        self._left_in_all = _STEPS_ALL
        self._left = 0

    def outcomes(self, condition: Condition) -> frozenset[bool]:
        """The values this condition can have; both where that would take too long to tell."""
        both = frozenset((True, False))
        conditions = self._concerned(condition)
        if conditions is None:
            return both
        mentioned: dict[str, list[Comparison]] = {}
        for one in conditions:
            for comparison in one.comparisons():
                mentioned.setdefault(comparison.fact, []).append(comparison)
        names = sorted(mentioned, key=lambda fact: self._turn.get(fact, -1))
        choices: dict[str, list[FactValue]] = {}
        for fact in names:
            if fact not in self._offered:
                return both
            values = self._values(fact, mentioned[fact])
            if values is None:
                return both
            choices[fact] = values
        self._left = min(_STEPS_EACH, self._left_in_all)
        before = self._left
        found: set[bool] = set()
        decided = self._try(condition, names, choices, {}, found)
        self._left_in_all -= before - self._left
        return frozenset(found) if decided else both

    def _concerned(self, condition: Condition) -> list[Condition] | None:
        """The condition and those of all questions it depends on; None when they are too many."""
        conditions = [condition]
        seen: set[str] = set()
        for one in conditions:
            for fact in one.facts():
                if fact not in seen:
                    seen.add(fact)
                    if fact in self._shown_when:
                        conditions.append(self._shown_when[fact])
            if len(seen) > _MOST_FACTS:
                return None
        return conditions

    def _try(
        self,
        condition: Condition,
        names: list[str],
        choices: Mapping[str, list[FactValue]],
        values: dict[str, FactValue],
        found: set[bool],
    ) -> bool:
        """Go through what is still open; False when it takes too long."""
        self._left -= 1
        if self._left <= 0:
            return False
        facts = Facts(values)
        verdict = condition.verdict(facts).value
        if verdict is not None:
            found.add(verdict)
            return True
        fact = names[len(values)]
        applies = self._shown_when[fact].verdict(facts).value if fact in self._shown_when else True
        question = self._questions.get(fact)
        for value in choices[fact]:
            left_out = value == NOT_APPLICABLE
            if applies is False and not left_out:
                continue
            if applies is True and left_out and question is not None and not question.allow_not_applicable:
                continue
            values[fact] = value
            decided = self._try(condition, names, choices, values, found)
            del values[fact]
            if not decided:
                return False
            if len(found) == 2:
                return True
        return True

    def _values(self, fact: str, comparisons: list[Comparison]) -> list[FactValue] | None:
        """One value for each way in which the comparisons can turn out; None when they are too many."""
        possible = self._possible(fact, comparisons)
        if possible is None:
            return None
        different: dict[tuple[object, ...], FactValue] = {}
        for value in possible:
            facts = Facts({fact: value})
            ways = (value == NOT_APPLICABLE, *(comparison.verdict(facts).value for comparison in comparisons))
            different.setdefault(ways, value)
        return list(different.values())

    def _possible(self, fact: str, comparisons: list[Comparison]) -> list[FactValue] | None:
        offered = self._offered[fact]
        question = self._questions.get(fact)
        special: list[FactValue] = [value for value in (DONT_KNOW, NOT_APPLICABLE) if value in offered.values]
        if offered.kind == "flag":
            return [True, False]
        if offered.kind == "number":
            least, most = (question.least, question.most) if question else (0, 1_000_000_000)
            limits = [comparison.value for comparison in comparisons if isinstance(comparison.value, int)]
            near = {least, most, *(limit + step for limit in limits for step in (-1, 0, 1))}
            return [*(value for value in sorted(near) if least <= value <= most), *special]
        if offered.kind == "graded":
            grades = {option.grade for option in question.options} if question else set()
            return [*sorted(grade for grade in grades if grade is not None), *special]
        if offered.kind == "choice":
            return list(offered.values)
        asked_for = {str(comparison.value) for comparison in comparisons if comparison.sign == "has"}
        if offered.kind == "several":
            asked_for &= set(offered.values) - {NOT_APPLICABLE}
            special = [value for value in special if value == NOT_APPLICABLE]
        else:
            special = []
        if len(asked_for) > _MOST_MENTIONED:
            return None
        return [*_subsets(sorted(asked_for)), *special]


def _subsets(values: Sequence[str]) -> Iterator[frozenset[str]]:
    for size in range(len(values) + 1):
        yield from map(frozenset, combinations(values, size))
