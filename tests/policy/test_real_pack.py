"""The questionnaire that comes with the program, through results, policy, checklist and report."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st
from small_documents import documents_of, texts
from small_pack import PHRASES, TODAY, find, given, known, look, outcome, told

from app.domain.answers import Value
from app.domain.assessment import Assessment
from app.domain.document import Heading
from app.domain.observation import AgentFacts, Connector, Observation, ServerFacts
from app.domain.organisation import Organisation
from app.domain.pack import PRIORITIES, Pack, Question
from app.policy.clauses import write_policy
from app.policy.tasks import checklist
from app.questionnaire.library import packs, read_pack

FINDS = (
    *look().observations,
    find("notes", "adapter", base_model="Llama 3.1 8B"),
    find("run-1", "training", runs_code="can"),
    find("ollama serve", "server", server=ServerFacts(pid=1, program="ollama", reach="network")),
    find("llama-server", "server", server=ServerFacts(pid=2, program="llama-server", reach="computer")),
    find(
        "Claude Desktop",
        "agent",
        agent=AgentFacts(
            config="~/x",
            connectors=(Connector(name="mail", pinned=False), Connector(name="files", pinned=True)),
            asks_first=False,
            key_like=("API_KEY",),
        ),
    ),
    find("gpt-oss:120b-cloud", cloud=True),
    find("made-here", made_here=True),
)


@cache
def pack() -> Pack:
    """The pack, read once."""
    return read_pack(packs()[0])


def possible(question: Question) -> st.SearchStrategy[Any]:
    """Every answer that a question takes, and none."""
    special = ["dont_know"] * question.allow_dont_know + ["not_applicable"] * question.allow_not_applicable
    ids = [option.id for option in question.options]
    if question.kind == "number":
        return st.integers(question.least, question.most) | st.sampled_from([None, *special])
    if question.kind == "several":
        return st.lists(st.sampled_from(ids), unique=True, max_size=4).map(tuple) | st.sampled_from([None, *special])
    return st.sampled_from([None, *special, *ids])


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Any assessment with the real questionnaire."""
    answers = {question.id: draw(possible(question)) for question in pack().questions}
    finds = draw(st.none() | st.lists(st.sampled_from(FINDS), unique_by=lambda seen: seen.id))
    return Assessment(
        organisation=draw(st.sampled_from([told().organisation, Organisation()])),
        pack=pack(),
        answers=given({name: value for name, value in answers.items() if value is not None}),
        scan=None if finds is None else look(finds),
        full=draw(st.booleans()),
    )


@settings(max_examples=40)
@hypothesis_given(assessments())
def test_any_assessment(assessment: Assessment) -> None:
    """Whatever is said and seen: documents are written, without a brace, a sign of bold or a broken line."""
    for document in documents_of(assessment):
        anchors = [block.anchor for block in document.blocks if isinstance(block, Heading)]

        assert len(set(anchors)) == len(anchors)
        for text in texts(document):
            assert not set("{}\n") & set(text), text
            assert "**" not in text


@settings(max_examples=20)
@hypothesis_given(assessments())
def test_stops_come_first(assessment: Assessment) -> None:
    """Whatever is said and seen: every stop has a task, and stops stand before all other tasks."""
    facts, results = known(assessment), outcome(assessment)
    items = checklist(assessment, facts, results, PHRASES, today=TODAY).items
    urgency = [PRIORITIES.index(item.priority) for item in items]
    stopping = {item.id for item in items if item.priority == "stop"}

    assert sorted(urgency) == urgency
    assert all(set(stop.tasks) <= stopping and stop.tasks for stop in results.stops)


@settings(max_examples=20)
@hypothesis_given(assessments(), st.randoms(use_true_random=False))
def test_order_changes_nothing(assessment: Assessment, random: Any) -> None:
    """The same answers in another order give the same policy, word for word."""
    shuffled = list(assessment.answers)
    random.shuffle(shuffled)
    again = Assessment(
        organisation=assessment.organisation,
        pack=assessment.pack,
        answers=tuple(shuffled),
        scan=assessment.scan,
        full=assessment.full,
    )

    assert documents_of(assessment) == documents_of(again)


def answered(words: dict[str, Value], scan: Any = None) -> Assessment:
    """An assessment with the real questionnaire, and every other question answered as well as can be."""
    answers: dict[str, Value] = {}
    for question in pack().questions:
        graded = [option for option in question.options if option.grade is not None]
        if graded:
            answers[question.id] = max(graded, key=lambda option: option.grade or 0).id
    return Assessment(organisation=told().organisation, pack=pack(), answers=given(answers | words), scan=scan)


def test_policy_has_clauses() -> None:
    """A plain office gets a policy with the clauses everybody needs, and no gap in it."""
    assessment = answered({"people": 5, "forms": ("online",), "decides": "no"}, look(()))
    policy = write_policy(assessment, known(assessment), PHRASES, today=TODAY)

    assert len(policy.clauses) >= 15
    assert set(policy.unfilled) <= {"work", "uses", "amnesty_date"}


def test_good_answers_leave_few_tasks() -> None:
    """Where everything is written and done and nothing is found, no task is a stop."""
    assessment = answered({"people": 5, "forms": ("online",), "decides": "no"}, look(()))

    assert () == checklist(assessment, known(assessment), outcome(assessment), PHRASES, today=TODAY).stops


def found(*finds: Observation) -> set[str]:
    """The stops and contradictions that these finds bring to somebody with the best of answers."""
    results = outcome(answered({"people": 5, "forms": ("online",), "decides": "no"}, look(finds)))
    return {finding.id for finding in results.stops + results.contradictions}


def test_finds_contradict_the_best_of_answers() -> None:
    """Somebody who says all is well hears of models, open servers, agents and adapters all the same."""
    assert set() == found()
    for seen in FINDS:
        if seen.origin == "somebody" and seen.kind != "program":
            assert found(seen), seen.name
