"""The checklist: what to do first."""

from __future__ import annotations

from dataclasses import replace as replace_fields
from math import sqrt

from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_pack import ANSWERS, PACK, PHRASES, QUESTIONS, TODAY, given, known, look, outcome, told

from app.domain.answers import Value
from app.domain.assessment import Assessment
from app.domain.checklist import Checklist, ChecklistItem, TaskProgress
from app.domain.finding import Settlement
from app.domain.pack import PRIORITIES, Finding, Maps
from app.policy.tasks import checklist


def listed(assessment: Assessment) -> Checklist:
    """The checklist that follows from an assessment."""
    return checklist(assessment, known(assessment), outcome(assessment), PHRASES, today=TODAY)


def item(assessment: Assessment, task_id: str) -> ChecklistItem:
    """One task of the checklist that follows from an assessment."""
    return next(item for item in listed(assessment).items if item.id == task_id)


def test_order() -> None:
    """Stops first, in their own order, then by priority, then by what does most for the time it takes."""
    wanted = [
        ("set_aside", "stop"),
        ("look_first", "stop"),
        ("name_lead", "now"),
        ("amnesty", "now"),
        ("make_register", "now"),
        ("find_out.stand_in", "next"),
    ]

    assert wanted == [(item.id, item.priority) for item in listed(told(scan=look())).items]


def test_once_with_all_reasons() -> None:
    """A task that two findings ask for stands once, with the reasons of both."""
    name_lead = item(told(scan=look()), "name_lead")

    assert ("no_lead", "no_register") == name_lead.findings
    assert ["answer.lead", "answer.register", "register.unlisted"] == [reason.fact for reason in name_lead.reasons]


def test_score() -> None:
    """Exposure x gap x weight over the root of the hours, added up over findings; short tasks count as half an hour."""
    assessment = told(scan=look())

    assert 3 * (3 - 1) * 3 / sqrt(2) == item(assessment, "make_register").score
    assert (1 * 3 * 3 + 3 * 2 * 3) / sqrt(0.5) == item(assessment, "name_lead").score


def test_gap_of_finds() -> None:
    """Where no answer decided, and where answer and find do not fit, the gap is whole."""
    assessment = told(scan=look())

    assert 3 * 3 * 2 / sqrt(0.5) == item(assessment, "set_aside").score
    assert 3 * 3 * 2 / 1 == item(assessment, "amnesty").score


def test_rules() -> None:
    """The most urgent rule that holds decides; without one the usual priority."""
    one = look(look().observations[:1])

    assert "now" == item(told(scan=look()), "amnesty").priority
    assert "later" == item(told(scan=one), "amnesty").priority


def test_a_stop_makes_its_tasks_stops() -> None:
    """What a stop asks for is a stop, whatever its usual priority."""
    assert "stop" == item(told(scan=look()), "set_aside").priority


def test_stops_in_one_order() -> None:
    """The tasks of the stops stand in the order in which the results show the stops, whatever their score is."""
    findings = tuple(
        Finding(id=name, kind="stop", area="who", when="register.unlisted > 0", title=name, text=name, tasks=(task,))
        for name, task in (("first", "make_register"), ("second", "look_first"), ("third", "name_lead"))
    )
    for order in (findings, findings[::-1], findings[1:] + findings[:1]):
        assessment = told(pack=replace(PACK, findings=order), scan=look())
        stops = [task for stop in outcome(assessment).stops for task in stop.tasks]

        assert 3 == len(stops)
        assert stops == [item.id for item in listed(assessment).stops]


def test_no_stop_by_habit() -> None:
    """A task that is usually a stop, asked for by a gap alone, is for now."""
    gap = Finding(id="g", kind="gap", area="who", when="answer.lead < 2", title="G", text="G", tasks=("look_first",))
    assessment = told(pack=replace(PACK, findings=(gap,)))

    assert "now" == item(assessment, "look_first").priority


def test_settled_contradictions_count() -> None:
    """A contradiction that was settled asks for its tasks all the same."""
    settlement = Settlement(finding="said_none", how="both_right", words="A test.")

    assert "amnesty" == item(told(scan=look(), settlements=(settlement,)), "amnesty").id


def test_find_out() -> None:
    """Each "I don't know" makes a task that names whom to ask."""
    task = item(told(), "find_out.stand_in")

    assert ("Find out: Is there a stand-in?", "The owner", ("Ask the owner.",)) == (task.title, task.who, task.how)
    assert (("I don't know",), (), 15) == (tuple(r.value for r in task.reasons), task.findings, task.minutes)


def test_find_out_from_somebody() -> None:
    """Whoever was named when answering is whom to ask."""
    task = item(replace_fields(told(), answers=given(ANSWERS, stand_in="Priya  Nair")), "find_out.stand_in")

    assert ("Priya Nair", ("Ask Priya Nair.",)) == (task.who, task.how)


def test_find_out_about_you() -> None:
    """Not knowing something about yourself is worth a task too."""
    assert "next" == item(told({"forms": ("dont_know",)}), "find_out.forms").priority


def test_subjects_of_a_task() -> None:
    """A task is about what the pack says; where it says nothing, about what the questions that led to it are about."""
    questions = tuple(replace(one, maps=Maps(iso=("A.3.2",)) if one.id == "lead" else Maps()) for one in QUESTIONS)
    tasks = tuple(replace(one, maps=Maps(eu=("4",)) if one.id == "amnesty" else Maps()) for one in PACK.tasks)
    mapped = told(scan=look(), pack=replace(PACK, questions=questions, tasks=tasks))

    assert Maps(eu=("4",)) == item(mapped, "amnesty").maps
    assert Maps(iso=("A.3.2",)) == item(mapped, "name_lead").maps
    assert Maps() == item(mapped, "find_out.stand_in").maps


def test_slots() -> None:
    """The words of tasks are filled in."""
    assert "3 finds to name." == item(told(scan=look()), "make_register").why


def test_progress() -> None:
    """Who, when and how far come with the task; a task without them has not been started."""
    progress = TaskProgress(task="name_lead", who="Marian Hale", by="2026-11-14", state="done")
    assessment = told(progress=(progress,))

    assert progress == item(assessment, "name_lead").progress
    assert TaskProgress(task="look_first") == item(assessment, "look_first").progress


def test_nothing_to_do() -> None:
    """Before the first answer there is nothing to do."""
    assert () == listed(told({})).items


def test_findings_may_name_a_task_twice() -> None:
    """A task named twice by one finding counts once."""
    twice = replace(PACK.findings[0], tasks=("name_lead", "name_lead"))
    assessment = told(pack=replace(PACK, findings=(twice,)))

    assert ("no_lead",) == item(assessment, "name_lead").findings


ANY = {
    question.id: st.sampled_from([None, "dont_know", "not_applicable", *(option.id for option in question.options)])
    for question in QUESTIONS
    if question.kind in ("graded", "choice")
}


@settings(max_examples=60)
@hypothesis_given(st.fixed_dictionaries(ANY), st.booleans(), st.randoms(use_true_random=False))
def test_any_answers(answers: dict[str, Value | None], looked: bool, random: object) -> None:
    """Whatever is answered: stops come first, priorities in order, each task once, and order changes nothing."""
    told_answers = {name: value for name, value in answers.items() if value is not None}
    shuffled = list(told_answers.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    scan = look() if looked else None
    items = listed(told(told_answers, scan)).items
    urgency = [PRIORITIES.index(item.priority) for item in items]

    assert sorted(urgency) == urgency
    assert len({item.id for item in items}) == len(items)
    assert items == listed(told(dict(shuffled), scan)).items
