"""The checklist: what to do, each task once, in order, with everything that brought it here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.assessment import Assessment
from app.domain.checklist import Checklist, ChecklistItem, TaskProgress
from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.finding import HeldFinding, Reason, Results
from app.domain.frameworks import together
from app.domain.law import ReachingLaw
from app.domain.pack import PRIORITIES, Maps, Priority, Question, Task
from app.domain.reasons import reasons
from app.domain.slots import SlotValue, fill, inside_a_sentence, one_line, slot_values
from app.phrases import Phrases
from app.policy.laws import closeness, legal_lines, near

FIND_OUT = "find_out."
"""Begins the id of the task that an "I don't know" makes; the question's id follows."""

_TOP_GRADE = 3
_USUAL_WEIGHT = 2
_LEAST_MINUTES = 30
"""Shorter tasks count as half an hour, else five-minute jobs would push everything that matters down."""


def checklist(
    assessment: Assessment,
    facts: Facts,
    results: Results,
    phrases: Phrases,
    *,
    today: date,
    laws: Sequence[ReachingLaw] = (),
) -> Checklist:
    """Every task that a finding asks for, and one for each "I don't know"; stops first.

    The tasks of stops stand in the order of the stops, so that both lists begin with the same one. Within each other
    priority the order is exposure x gap x legal closeness / effort; ties stand as in the pack. Exposure x gap
    is added up over the findings. Effort is the square root of the hours: what takes four times as long has to matter
    twice as much, not four times, or no long task would ever come first. Held beside each other for the thirteen
    organisations in the tests, plain hours put the register out of the first six where nobody knows anything and in the
    school, and had the rules of the office signed before anyone was asked to approve them; the root did neither.
    Legal closeness is 1.5 where a law in force that reaches this organisation is about the task, or about a question
    that led to it, 1.25 where such a law starts within six months, else 1.
    """
    maker = _Maker(
        assessment=assessment,
        facts=facts,
        phrases=phrases,
        values=slot_values(assessment, facts, phrases, today=today),
        exposure={area.area: area.exposure for area in results.areas + results.areas_without},
        progress={progress.task: progress for progress in assessment.progress},
        laws=tuple(laws),
        today=today,
    )
    asking: dict[str, list[HeldFinding]] = {}
    for finding in results.findings:
        for task_id in dict.fromkeys(finding.tasks):
            asking.setdefault(task_id, []).append(finding)
    items = [maker.item(task, asking[task.id]) for task in assessment.pack.tasks if task.id in asking]
    items += [maker.find_out(assessment.pack.question(question_id)) for question_id in results.dont_know]
    place = {stop.id: number for number, stop in enumerate(results.stops)}

    def order(item: ChecklistItem) -> tuple[int, int, float]:
        first = min((place[finding] for finding in item.findings if finding in place), default=len(place))
        return PRIORITIES.index(item.priority), first if item.priority == "stop" else 0, -item.score

    items.sort(key=order)
    return Checklist(items=tuple(items))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes the items of one checklist."""

    assessment: Assessment
    facts: Facts
    phrases: Phrases
    values: Mapping[str, SlotValue]
    exposure: Mapping[str, int]
    progress: Mapping[str, TaskProgress]
    laws: tuple[ReachingLaw, ...]
    today: date

    def item(self, task: Task, findings: list[HeldFinding]) -> ChecklistItem:
        worth = sum(self.exposure.get(finding.area, 1) * self._gap(finding) for finding in findings)
        why = dict.fromkeys(reason for finding in findings for reason in finding.reasons)
        return self._made(
            task,
            task.id,
            values=self.values,
            who=fill(task.who, self.values, self.phrases).text,
            priority=self._priority(task, findings),
            findings=tuple(finding.id for finding in findings),
            reasons=tuple(why),
            worth=worth,
            topics={task.id, *(reason.fact.partition(".")[2] for reason in why if reason.kind == "answer")},
        )

    def find_out(self, question: Question) -> ChecklistItem:
        """The task that an "I don't know" makes; it names whom to ask."""
        words = self.assessment.pack.find_out
        answer = self.assessment.answer(question.id)
        named = one_line(answer.reason) if answer else ""
        who = named or question.who
        return self._made(
            Task(
                id=question.id, title=words.title, why=words.why, how=words.how, who=who, minutes=words.minutes,
                done_when=words.done_when, evidence=words.evidence, priority=words.priority,
            ),
            FIND_OUT + question.id,
            values={**self.values, "question": question.text, "who": named or inside_a_sentence(question.who)},
            who=who,
            priority=words.priority,
            findings=(),
            reasons=reasons((question.fact,), self.assessment.pack, self.facts, self.phrases),
            worth=self.exposure.get(question.area, 1) * _TOP_GRADE * question.weight,
            topics={question.id},
        )  # fmt: skip

    def _made(
        self, words: Task, item_id: str, *, values: Mapping[str, SlotValue], who: str, priority: Priority,
        findings: tuple[str, ...], reasons: tuple[Reason, ...], worth: int, topics: set[str],
    ) -> ChecklistItem:  # fmt: skip
        laws = near(self.laws, topics, self.today)

        def filled(text: str) -> str:
            return fill(text, values, self.phrases).text

        return ChecklistItem(
            id=item_id,
            title=filled(words.title),
            why=filled(words.why),
            how=tuple(filled(step) for step in words.how),
            who=who,
            minutes=words.minutes,
            done_when=filled(words.done_when),
            evidence=filled(words.evidence),
            priority=priority,
            findings=findings,
            reasons=reasons,
            score=worth * closeness(laws, self.today) / math.sqrt(max(words.minutes, _LEAST_MINUTES) / 60),
            progress=self.progress.get(item_id, TaskProgress(task=item_id)),
            legal=legal_lines(laws, self.phrases),
            maps=self._maps(words, reasons),
        )

    def _maps(self, words: Task, reasons: tuple[Reason, ...]) -> Maps:
        """What the pack maps the task to; where it says nothing, what the questions that led to it are about."""
        if words.maps != Maps():
            return words.maps
        led = {reason.fact for reason in reasons}
        return together(question.maps for question in self.assessment.pack.questions if question.fact in led)

    def _priority(self, task: Task, findings: list[HeldFinding]) -> Priority:
        """A stop makes its tasks stops; else the most urgent rule that holds; else the usual priority.

        Nothing is a stop by habit: without a stop and without a rule it is a task for now.
        """
        if any(finding.kind == "stop" for finding in findings):
            return "stop"
        ruled = [rule.priority for rule in task.rules if parse(rule.when).verdict(self.facts).value is True]
        if ruled:
            return min(ruled, key=PRIORITIES.index)
        return "now" if task.priority == "stop" else task.priority

    def _gap(self, finding: HeldFinding) -> int:
        """How far from good practice a finding is: the widest gap among the answers that decided, by weight.

        Where no answer decided, or answer and find do not fit together, the gap is whole.
        """
        pack = self.assessment.pack
        answered = [
            pack.question(reason.fact.removeprefix("answer.")) for reason in finding.reasons if reason.kind == "answer"
        ]
        if not answered:
            return _TOP_GRADE * _USUAL_WEIGHT
        whole = finding.kind != "gap"
        return max((_TOP_GRADE if whole else self._missing(question)) * question.weight for question in answered)

    def _missing(self, question: Question) -> int:
        value = self.facts[question.fact]
        grades = {option.id: option.grade for option in question.options if option.grade is not None}
        grade = value if isinstance(value, int) else grades.get(value, 0) if isinstance(value, str) else 0
        return _TOP_GRADE - grade
