"""Nothing in the questionnaire is there for nobody: some organisation gets each question, finding, task and clause."""

from __future__ import annotations

import random
import tomllib

import pytest
from reaching import answers_for, looks, organisations
from small_pack import PHRASES, TODAY, given, known, outcome
from test_words import pack

from app.domain.answers import Value
from app.domain.assessment import Assessment
from app.domain.condition import parse
from app.domain.organisation import Organisation
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Option, Question
from app.paths import bundled
from app.policy.clauses import write_policy
from app.policy.tasks import checklist
from app.questionnaire.interview import interview

TOP = 3


def below_top() -> list[tuple[Question, Option]]:
    """Every answer that is not the best one."""
    return [
        (question, option)
        for question in pack().questions
        for option in question.options
        if option.grade is not None and option.grade < TOP
    ]


@pytest.mark.parametrize("question", [q for q in pack().questions if q.when], ids=lambda question: question.id)
def test_every_question_is_asked_of_somebody_and_not_of_all(question: Question) -> None:
    """Some organisation is asked, and some is not: else the condition would say nothing."""
    asked = next(organisations(pack(), question.when), None)
    spared = next(organisations(pack(), f"not ({question.when})"), None)

    assert asked is not None
    assert question.id in {one.id for one in interview(pack(), known(asked), asked.answers, full=True).questions}
    assert spared is not None


@pytest.mark.parametrize("finding", pack().findings, ids=lambda finding: finding.id)
def test_every_finding_holds_for_somebody(finding: object) -> None:
    """Some organisation gets it, with a task to do about it."""
    one = next(organisations(pack(), finding.when), None)  # type: ignore[attr-defined]

    assert one is not None
    held = {found.id: found for found in outcome(one).findings}
    items = {item.id for item in checklist(one, known(one), outcome(one), PHRASES, today=TODAY).items}

    assert finding.id in held  # type: ignore[attr-defined]
    assert set(finding.tasks) <= items  # type: ignore[attr-defined]


def test_every_task_is_asked_for_by_a_finding() -> None:
    """A task that no finding names would never come."""
    named = {task for finding in pack().findings for task in finding.tasks}

    assert {task.id for task in pack().tasks} == named


@pytest.mark.parametrize(
    ("task", "rule"),
    [(task, rule) for task in pack().tasks for rule in task.rules],
    ids=lambda value: getattr(value, "id", getattr(value, "priority", "")),
)
def test_every_priority_rule_is_of_use(task: object, rule: object) -> None:
    """Some organisation has the task at the time that the rule says."""
    wanted = [finding for finding in pack().findings if task.id in finding.tasks and finding.kind != "stop"]  # type: ignore[attr-defined]
    found = {
        item.priority
        for finding in wanted
        for one in [next(organisations(pack(), rule.when, more=[finding.when]), None)]  # type: ignore[attr-defined]
        if one is not None
        for item in checklist(one, known(one), outcome(one), PHRASES, today=TODAY).items
        if item.id == task.id  # type: ignore[attr-defined]
    }

    assert rule.priority in found  # type: ignore[attr-defined]


@pytest.mark.parametrize("clause", pack().clauses, ids=lambda clause: clause.id)
def test_every_form_of_a_clause_stands_in_some_policy(clause: object) -> None:
    """In full with each of its parts, in one line where it has one, and left out where it can be."""
    for number, part in enumerate(clause.parts, start=1):  # type: ignore[attr-defined]
        one = next(organisations(pack(), clause.when, more=[part.when]), None)  # type: ignore[attr-defined]

        assert one is not None, f"part {number}"
        written = {item.id: item for item in write_policy(one, known(one), PHRASES, today=TODAY).clauses}

        assert "full" == written[clause.id].form  # type: ignore[attr-defined]
        ids = [paragraph.id for paragraph in written[clause.id].paragraphs]  # type: ignore[attr-defined]
        assert any(name.startswith(f"{clause.id}.{number}.") for name in ids)  # type: ignore[attr-defined]
    if clause.when:  # type: ignore[attr-defined]
        without = next(organisations(pack(), f"not ({clause.when})"), None)  # type: ignore[attr-defined]

        assert without is not None
        forms = {item.id: item.form for item in write_policy(without, known(without), PHRASES, today=TODAY).clauses}
        assert forms.get(clause.id) == ("short" if clause.short else None)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("question", "option"), below_top(), ids=lambda value: value.id)
def test_every_answer_below_the_top_leads_somewhere(question: Question, option: Option) -> None:
    """It brings a task or a piece of the policy that the best answer would not bring."""
    best = max(question.options, key=lambda one: -1 if one.grade is None else one.grade)
    for one in organisations(pack(), question.when):
        others = tuple(answer for answer in one.answers if answer.question != question.id)
        led = {}
        for chosen in (option.id, best.id):
            told = Assessment(
                organisation=Organisation(), pack=pack(), answers=others + given({question.id: chosen}), scan=one.scan,
                register=one.register, full=True,
            )  # fmt: skip
            facts = known(told)
            tasks = {
                (item.id, finding)
                for item in checklist(told, facts, outcome(told), PHRASES, today=TODAY).items
                for finding in item.findings
            }
            paragraphs = {
                (paragraph.id, clause.form)
                for clause in write_policy(told, facts, PHRASES, today=TODAY).clauses
                for paragraph in clause.paragraphs
            }
            led[chosen] = tasks | paragraphs
        if led[option.id] - led[best.id]:
            return
    raise AssertionError(f"{question.id} = {option.id} leads to nothing")


@pytest.mark.parametrize(
    "question", [q for q in pack().questions if q.allow_dont_know], ids=lambda question: question.id
)
def test_dont_know_is_a_gap_with_a_task_that_names_whom_to_ask(question: Question) -> None:
    """I don't know counts, is shown apart, and makes a task that says whom to ask."""
    one = next(organisations(pack(), question.when))
    value: Value = (DONT_KNOW,) if question.kind == "several" else DONT_KNOW
    others = tuple(answer for answer in one.answers if answer.question != question.id)
    told = Assessment(
        organisation=Organisation(), pack=pack(), answers=others + given({question.id: value}), scan=one.scan,
        register=one.register, full=True,
    )  # fmt: skip
    results = outcome(told)
    items = {item.id: item for item in checklist(told, known(told), results, PHRASES, today=TODAY).items}

    assert question.id in results.dont_know
    assert question.who == items[f"find_out.{question.id}"].who
    assert 15 == items[f"find_out.{question.id}"].minutes


@pytest.mark.parametrize("seed", range(25))
def test_no_walk_ends_in_a_dead_end(seed: int) -> None:
    """Whatever somebody answers and whatever was seen, each question leads to another one or to the end."""
    drawn = random.Random(seed)
    scan = drawn.choice(looks())
    answers: dict[str, Value] = {}
    full = bool(seed % 2)
    for _step in range(2 * len(pack().questions)):
        told = Assessment(organisation=Organisation(), pack=pack(), answers=given(answers), scan=scan, full=full)
        now = interview(pack(), known(told), told.answers, full=full)
        left = (*now.unanswered_profile, *now.unanswered)
        if not left:
            break
        question = pack().question(left[0])
        special = [DONT_KNOW] * question.allow_dont_know + [NOT_APPLICABLE] * question.allow_not_applicable
        if question.kind == "number":
            answers[question.id] = drawn.randint(question.least, min(question.most, 60))
        elif question.kind == "several":
            ticked = drawn.sample([option.id for option in question.options], drawn.randint(1, 3))
            answers[question.id] = tuple(ticked)
        else:
            answers[question.id] = drawn.choice([*special, *(option.id for option in question.options)])
    else:
        raise AssertionError(f"still open: {left}")

    results = outcome(told)
    assert results.shown == results.answered
    assert write_policy(told, known(told), PHRASES, today=TODAY).clauses


def test_every_law_reaches_somebody_and_not_everybody() -> None:
    """Each fact of the legal pack reaches some organisation, and leaves another one alone."""
    for path in sorted(bundled("questionnaires").glob("laws/*.toml")):
        for fact in tomllib.loads(path.read_text(encoding="utf-8"))["facts"]:
            assert next(organisations(pack(), fact["when"]), None) is not None, fact["id"]
            assert next(organisations(pack(), f"not ({fact['when']})"), None) is not None, fact["id"]


def test_the_stops_of_the_product_are_stops() -> None:
    """A prohibited use, nobody looking at decisions, agents without a yes, an open server, unknown code: all stop."""
    stops = " ".join(finding.when for finding in pack().findings if finding.kind == "stop")
    wanted = (
        "answer.never_uses == 'may'", "answer.human_check < 1", "seen.never_ask > 0", "seen.open_servers > 0",
        "answer.server_closed == 'no'", "seen.unknown_code_files > 0", "answer.self_change == 'unseen'",
    )  # fmt: skip

    assert [] == [condition for condition in wanted if condition not in stops]


def test_at_least_eleven_contradictions() -> None:
    """Answers and finds are held against each other in at least eleven ways, each with both sides in words."""
    contradictions = [finding for finding in pack().findings if finding.kind == "contradiction"]

    assert 11 <= len(contradictions)
    assert [] == [finding.id for finding in contradictions if not (finding.said and finding.saw and finding.question)]


def test_wishes_can_contradict() -> None:
    """Where no answers can make a condition hold, none are offered."""
    never = parse("about.decides == 'yes' and about.decides == 'no'")

    assert [] == list(answers_for(Assessment(organisation=Organisation(), pack=pack()), [never]))
