"""Facts: what the program offers, and what a pack's questions add."""

from __future__ import annotations

import re

import pytest

from app.domain.facts import OFFERED, Facts, offered_facts
from app.domain.pack import Examples, Option, Question


def question(**changes: object) -> Question:
    values: dict[str, object] = {
        "id": "lead", "area": "rules", "kind": "graded", "text": "Who?",
        "why": "Because.", "good": "One.", "who": "You.",
        "examples": Examples(trade="A.", office="B.", care="C."),
        "options": (Option(id="none", text="Nobody", grade=0), Option(id="one", text="Somebody", grade=3)),
    }  # fmt: skip
    return Question(**{**values, **changes})  # type: ignore[arg-type]


def test_every_offered_fact_can_be_used_in_a_condition() -> None:
    """Names are unique, and spelled as the language of conditions can read them."""
    names = [fact.name for fact in OFFERED]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"(seen|register|log|named)\.[a-z][a-z0-9_]*", name) for name in names)


def test_every_offered_fact_says_what_it_means() -> None:
    """Each has a sentence for the people who read why something is there."""
    assert all(fact.meaning.endswith(".") for fact in OFFERED)


def test_a_question_offers_its_answer() -> None:
    """An answer can be each option, and what the question lets people say instead."""
    fact = offered_facts([question()])["answer.lead"]

    assert ("graded", ("none", "one", "dont_know", "not_applicable")) == (fact.kind, fact.values)


def test_a_profile_question_offers_a_fact_about_the_organisation() -> None:
    """Questions about the organisation give about facts."""
    assert "about.lead" in offered_facts([question(profile=True)])


@pytest.mark.parametrize(("when", "expected"), [("", ()), ("seen.models > 0", ("not_applicable",))])
def test_a_question_that_may_be_left_out_can_be_not_applicable(when: str, expected: tuple[str, ...]) -> None:
    """Without both special answers only a question with a condition may not apply."""
    fact = offered_facts([question(allow_dont_know=False, allow_not_applicable=False, when=when)])["answer.lead"]

    assert ("none", "one", *expected) == fact.values


def test_offers_everything_beside_the_questions() -> None:
    """The facts of the program stay when a pack adds its own."""
    assert {fact.name for fact in OFFERED} < set(offered_facts([question()]))


def test_a_fact_that_is_not_known_is_absent() -> None:
    """Nothing stands for "not known yet"; false and nought are known."""
    facts = Facts({"seen.looked": False, "seen.models": 0})

    assert [False, 0, None] == [facts[name] for name in ("seen.looked", "seen.models", "seen.agents")]
    assert "seen.models" in facts
    assert "seen.agents" not in facts


@pytest.mark.parametrize(
    ("value", "expected"),
    [("dont_know", True), (frozenset({"local", "dont_know"}), True), (frozenset({"local"}), False), (0, False)],
)
def test_tells_an_honest_dont_know(value: object, expected: bool) -> None:
    """I don't know is told from the other answers, also among ticked ones."""
    assert expected == Facts({"answer.lead": value}).dont_know("answer.lead")  # type: ignore[dict-item]
