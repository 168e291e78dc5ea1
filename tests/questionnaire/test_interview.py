"""Which questions come, what is open, and what a question takes for an answer."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assess.facts import gather
from app.domain.answers import Answer, Value
from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.interview import Interview
from app.domain.organisation import Organisation
from app.domain.pack import Pack, Question
from app.errors import ForTheUser
from app.paths import bundled
from app.phrases import load
from app.questionnaire.interview import check_answer, interview
from app.questionnaire.library import read_pack


def after(pack: Pack, answers: dict[str, Value], *, full: bool = False) -> Interview:
    """The interview once these answers are given."""
    given_answers = [
        Answer(question=name, value=value, at="2026-11-12T09:30:00+00:00") for name, value in answers.items()
    ]
    facts = gather(pack, given_answers, None, (), Organisation(), today=date(2026, 11, 12))
    return interview(pack, facts, given_answers, full=full)


def asked(found: Interview) -> list[str]:
    return [question.id for question in found.questions]


@pytest.fixture
def pack(example) -> Pack:  # type: ignore[no-untyped-def]
    """The example with a second question that only the full check has, and one after it."""
    text = example.text("questions/rules.toml")
    example.write(
        "questions/rules_more.toml",
        text.replace('"written"', '"kept"').replace("quick = true", "quick = false")
        + text.replace('"written"', '"signed"').replace("about.people > 1", "answer.written >= 2"),
    )
    example.change(
        "findings/rules.toml", "answer.written < 3", "answer.written < 3 or answer.kept < 3 or answer.signed < 3"
    )
    return read_pack(example.folder)


def test_the_profile_comes_first(pack: Pack) -> None:
    """Before anything is answered, only questions without an open condition are asked."""
    found = after(pack, {})

    assert ["people", "forms"] == [question.id for question in found.profile]
    assert [] == asked(found)
    assert (("people", "forms"), (), 2) == (found.unanswered_profile, found.unanswered, found.minutes_left)


def test_answers_open_questions(pack: Pack) -> None:
    """A question is asked once its condition is known to hold."""
    assert ["written"] == asked(after(pack, {"people": 7}))
    assert [] == asked(after(pack, {"people": 1}))
    assert ["written", "signed"] == asked(after(pack, {"people": 7, "written": "page"}))
    assert ["written"] == asked(after(pack, {"people": 7, "written": "spoken"}))


def test_the_full_check_has_more(pack: Pack) -> None:
    """Questions that are not quick come in the full check, in the order of the pack."""
    assert ["written", "kept", "signed"] == asked(after(pack, {"people": 7, "written": "read"}, full=True))


def test_an_answer_of_the_full_check_stays(pack: Pack) -> None:
    """Going back to the quick check hides nothing that was answered."""
    assert ["written", "kept"] == asked(after(pack, {"people": 7, "kept": "none"}))


def test_counts_what_is_open(pack: Pack) -> None:
    """Answered questions, also with "I don't know", are not open; 45 seconds each, rounded up."""
    found = after(pack, {"people": 7, "forms": ("dont_know",), "written": "dont_know"}, full=True)

    assert ((), ("kept",), 1) == (found.unanswered_profile, found.unanswered, found.minutes_left)
    assert 0 == after(pack, {"people": 1, "forms": ()}).minutes_left


@pytest.mark.parametrize("value", ["gone", 3, ("read",), "people"])
def test_an_answer_that_is_no_longer_taken_is_open(pack: Pack, value: Value) -> None:
    """After a change of the pack, an answer that no option has any more is asked again."""
    assert ("written",) == after(pack, {"people": 7, "forms": (), "written": value}).unanswered


def test_an_answer_to_an_unknown_question_changes_nothing(pack: Pack) -> None:
    """Answers to questions that the pack does not have are passed over."""
    assert after(pack, {"people": 7}) == after(pack, {"people": 7, "unheard_of": "yes"})


SHIPPED = bundled("questionnaires", "responsible-ai")


@pytest.fixture(scope="module")
def shipped() -> Pack:
    """The questionnaire that comes with the program."""
    return read_pack(SHIPPED)


@settings(max_examples=50)
@given(data=st.data())
def test_asks_what_certainly_applies_and_nothing_else(shipped: Pack, data: st.DataObject) -> None:
    """Whatever is known, the questions asked are those whose condition holds, each once, in the order of the pack."""
    some = st.one_of(st.integers(0, 3), st.sampled_from(["yes", "no", "dont_know", "not_applicable"]))
    names = [question.fact for question in shipped.questions] + ["seen.models", "seen.agents", "seen.servers"]
    facts = Facts(data.draw(st.dictionaries(st.sampled_from(names), some)))
    found = interview(shipped, facts, (), full=True)
    expected = [question.id for question in shipped.questions if parse(question.when).verdict(facts).value is True]
    profile = [question.id for question in found.profile]

    assert expected == profile + asked(found)
    assert (tuple(profile), tuple(asked(found))) == (found.unanswered_profile, found.unanswered)


def question_of(pack: Pack, question_id: str, **changes: object) -> Question:
    return msgspec.structs.replace(pack.question(question_id), **changes)


TAKEN = [
    ("written", "none", "none"),
    ("written", "dont_know", "dont_know"),
    ("written", "not_applicable", "not_applicable"),
    ("people", 1, 1),
    ("people", 10_000, 10_000),
    ("forms", ("local", "online"), ("online", "local")),
    ("forms", ["local"], ("local",)),
    ("forms", "local", ("local",)),
    ("forms", ("local", "local"), ("local",)),
    ("forms", (), ()),
    ("forms", "dont_know", ("dont_know",)),
    ("forms", ("dont_know", "local"), ("local", "dont_know")),
    ("forms", "not_applicable", "not_applicable"),
]


@pytest.mark.parametrize(("question_id", "value", "expected"), TAKEN)
def test_takes_what_it_offers(pack: Pack, question_id: str, value: object, expected: Value) -> None:
    """Options, special answers and numbers are taken; ticks come in the order of the question, each once."""
    assert expected == check_answer(pack.question(question_id), value)


REFUSED = [
    ("written", "read it", "takes one of these: none, spoken, page, read, dont_know, not_applicable"),
    ("written", 3, "takes one of these"),
    ("written", ("none",), "takes one of these"),
    ("written", None, "takes one of these"),
    ("written", "", "takes one of these"),
    ("people", 0, "a whole number from 1 to 10000."),
    ("people", 10_001, "a whole number from 1 to 10000."),
    ("people", True, "a whole number"),
    ("people", "5", "a whole number"),
    ("people", 2.0, "a whole number"),
    ("people", "dont_know", "a whole number"),
    ("people", "not_applicable", "a whole number"),
    ("forms", ("locl",), "takes any of these: online, local, dont_know, not_applicable"),
    ("forms", ("local", "not_applicable"), "takes any of these"),
    ("forms", ("local", 3), "takes any of these"),
    ("forms", {"local"}, "takes any of these"),
    ("forms", 3, "takes any of these"),
]


@pytest.mark.parametrize(("question_id", "value", "said"), REFUSED)
def test_refuses_anything_else(pack: Pack, question_id: str, value: object, said: str) -> None:
    """What is not offered is refused with a sentence that says what is."""
    with pytest.raises(ForTheUser) as refused:
        check_answer(pack.question(question_id), value)

    assert said in load().error(refused.value)
    assert question_id in load().error(refused.value)


def test_a_number_may_be_unknown_where_that_is_offered(pack: Pack) -> None:
    """The sentence names the special answers that a number question takes."""
    question = question_of(pack, "people", allow_dont_know=True, allow_not_applicable=True)
    with pytest.raises(ForTheUser) as refused:
        check_answer(question, -1)

    assert "dont_know" == check_answer(question, "dont_know")
    assert "from 1 to 10000, dont_know, not_applicable." in load().error(refused.value)
