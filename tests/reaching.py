"""Finds an organisation for a condition: answers and a look that make it hold, built and then proved by the program.

What is wished for is worked out answer by answer, along the conditions under which questions are asked. Finds cannot
be wished for, so looks are tried one after the other: nothing, each thing alone, and mixtures drawn with a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

from small_pack import find, given, known, look

from app.domain.answers import Value
from app.domain.assessment import Assessment
from app.domain.condition import Comparison, Condition, Not, Term, parse
from app.domain.decision_log import LoggedDecision
from app.domain.facts import Facts, FactValue
from app.domain.observation import AgentFacts, Connector, Kept, Observation, ServerFacts
from app.domain.organisation import Organisation
from app.domain.pack import DONT_KNOW, NOT_APPLICABLE, Pack, Question
from app.domain.register import RegisterEntry
from app.domain.scan_event import ScanReport

Wishes = dict[str, tuple[tuple[Comparison, bool], ...]]

FINDS: tuple[Observation, ...] = (
    find("Llama 3.1 8B", maker="Meta", licence="llama3.1", size_bytes=4_900_000_000, modified="2026-11-01T09:00:00Z"),
    find("Old one", maker="Meta", licence="llama3.1", modified="2026-01-05T09:00:00Z"),
    find("Nameless", modified="2026-11-01T09:00:00Z"),
    find("churn.pkl", runs_code="can"),
    find("known.pkl", runs_code="can", maker="Acme", licence="mit"),
    find("Made here", made_here=True, licence="mit"),
    find("gpt-oss:120b-cloud", cloud=True, maker="OpenAI", licence="mit"),
    find("Built in", origin="vendor"),
    find("notes-lora", "adapter", base_model="Llama 3.1 8B"),
    find("run-1", "training"),
    find("Ollama", "server", server=ServerFacts(pid=1, program="ollama", reach="network")),
    find("llama-server", "server", server=ServerFacts(pid=2, program="llama-server", reach="computer")),
    find("Claude Code", "agent", agent=AgentFacts(config="~/x", asks_first=False, writes_itself=True)),
    find(
        "Cursor",
        "agent",
        agent=AgentFacts(
            config="~/y", connectors=(Connector(name="mail", pinned=False),), asks_first=True, key_like=("TOKEN",)
        ),
    ),
    find("LM Studio", "program"),
    find("Ministral", maker="Mistral AI", licence="mrl"),
    find("Llama 4 Scout", maker="Meta", licence="llama4"),
    find("face-recognition", maker="Acme", licence="mit"),
    find("AnythingLLM", "program", kept=(Kept(kind="chats", files=9, size_bytes=9, oldest="2024-01-05", newest=""),)),
)
PLACE: Mapping[str, Value] = {"places": ("eu",)}
"""Where an organisation works, unless something else is wished for: what a licence leaves out turns on that."""

NAMED = Organisation(lead="Priya Nair", stand_in="Tom Okafor")
"""Tried where a condition asks for names."""

ENTRY = RegisterEntry(id="1", name="A chat service", kind="online", purpose="Letters")


LOG = (LoggedDecision(id="1", day="2026-11-12", who="Tom", tool="A chat service", what_for="Letters", unchecked=True),)
"""Tried where a condition asks for the AI log."""


@cache
def looks() -> tuple[ScanReport | None, ...]:
    """No look, an empty one, an old one, each find alone, and forty mixtures."""
    drawn = random.Random(12)
    mixtures = [tuple(drawn.sample(FINDS, drawn.randint(2, 6))) for _ in range(40)]
    old = look((), finished="2026-03-01T09:00:00+00:00")
    return (None, look(()), old, *(look((one,)) for one in FINDS), *map(look, mixtures), look(FINDS))


def organisations(pack: Pack, condition: str | Condition, *, more: Sequence[str] = ()) -> Iterator[Assessment]:
    """Assessments for which the condition holds (and ``more`` do), as far as they are found."""
    wanted = [parse(text) if isinstance(text, str) else text for text in (condition, *more)]
    asks_for_names = any(fact.startswith("named.") for term in wanted for fact in term.facts())
    named = NAMED if asks_for_names else Organisation()
    log = LOG if any(fact.startswith("log.") for term in wanted for fact in term.facts()) else ()
    for scan in looks():
        for register in ((), (ENTRY,)):
            bare = Assessment(organisation=named, pack=pack, scan=scan, register=register, log=log, full=True)
            for answers in answers_for(bare, wanted):
                one = replace(bare, answers=given(answers))
                facts = known(one)
                if all(term.verdict(facts).value is True for term in wanted):
                    yield one
                    break


def answers_for(bare: Assessment, wanted: Sequence[Condition]) -> Iterator[dict[str, Value]]:
    """Answers that should make all of these hold beside what such an assessment already knows."""
    pack = bare.pack
    place = {name: value for name, value in PLACE.items() if any(question.id == name for question in pack.questions)}
    told = known(replace(bare, answers=given(place))).values
    not_answered = ("seen.", "register.", "log.", "named.")
    seen = Facts({name: value for name, value in told.items() if name.startswith(not_answered)})
    questions = {question.fact: question for question in pack.questions}
    wishes: Iterator[Wishes] = iter([{}])
    for condition in wanted:
        wishes = _each(wishes, condition.root, True, questions, seen)
    for wish in wishes:
        answers = {}
        for fact, comparisons in wish.items():
            value = next(_values(questions[fact], comparisons), None)
            if value is None:
                break
            answers[questions[fact].id] = value
        else:
            answers = place | answers
            yield {question.id: answers[question.id] for question in pack.questions if question.id in answers}


def _wish(
    term: Term | None, value: bool, before: Wishes, questions: Mapping[str, Question], seen: Facts
) -> Iterator[Wishes]:
    """Every way to make a term true or false, on top of what is wished for already."""
    if term is None:
        if value:
            yield before
    elif isinstance(term, Not):
        yield from _wish(term.term, not value, before, questions, seen)
    elif isinstance(term, Comparison):
        if term.fact not in questions:
            if term.verdict(seen).value is value:
                yield before
            return
        question = questions[term.fact]
        after = {**before, term.fact: (*before.get(term.fact, ()), (term, value))}
        if next(_values(question, after[term.fact]), None) is None:
            return
        if term.fact in before:
            yield after
        else:
            yield from _wish(parse(question.when).root, True, after, questions, seen)
    else:
        all_of_them = (term.word == "and") == value
        if all_of_them:
            ways: Iterator[Wishes] = iter([before])
            for inner in term.terms:
                ways = _each(ways, inner, value, questions, seen)
            yield from ways
        else:
            for inner in term.terms:
                yield from _wish(inner, value, before, questions, seen)


def _each(
    ways: Iterator[Wishes], term: Term | None, value: bool, questions: Mapping[str, Question], seen: Facts
) -> Iterator[Wishes]:
    for way in ways:
        yield from _wish(term, value, way, questions, seen)


def _values(question: Question, comparisons: Sequence[tuple[Comparison, bool]]) -> Iterator[Value]:
    """The answers to a question for which these comparisons turn out as wished."""
    for answer, fact in _possible(question, [comparison for comparison, _ in comparisons]):
        facts = Facts({question.fact: fact})
        if all(comparison.verdict(facts).value is wanted for comparison, wanted in comparisons):
            yield answer


def _possible(question: Question, comparisons: Sequence[Comparison]) -> Iterator[tuple[Value, FactValue]]:
    """Answers worth trying, each with the fact it becomes."""
    special = [DONT_KNOW] * question.allow_dont_know + [NOT_APPLICABLE] * question.allow_not_applicable
    if question.kind == "several":
        mentioned = sorted({str(comparison.value) for comparison in comparisons if comparison.sign == "has"})
        others = [option.id for option in question.options if option.id not in mentioned][:1]
        for size in range(len(mentioned) + 1):
            for some in combinations(mentioned, size):
                ticked = some or tuple(others)
                yield ticked, frozenset(ticked)
        yield from ((one, one) for one in special if one == NOT_APPLICABLE)
        return
    if question.kind == "number":
        limits = [comparison.value for comparison in comparisons if isinstance(comparison.value, int)]
        near = {question.least, *(limit + step for limit in limits for step in (-1, 0, 1))}
        yield from ((number, number) for number in sorted(near) if question.least <= number <= question.most)
    for option in question.options:
        graded = question.kind == "graded" and option.grade is not None
        yield option.id, option.grade if graded and option.grade is not None else option.id
    yield from ((one, one) for one in special)
