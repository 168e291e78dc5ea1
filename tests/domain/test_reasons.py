"""Reasons: facts in words."""

from __future__ import annotations

from small_pack import PACK, PHRASES, known, look, told

from app.domain.facts import OFFERED, Facts
from app.domain.finding import Reason
from app.domain.reasons import reasons


def test_answer_and_find() -> None:
    """An answer is told by its question, a find by what the fact means; in the order given, each once."""
    facts = known(told(scan=look()))
    told_reasons = reasons(("seen.models", "answer.lead", "seen.models", "about.decides"), PACK, facts, PHRASES)
    wanted = (
        Reason(kind="seen", fact="seen.models", subject="Models on this computer", value="3 models"),
        Reason(
            kind="answer",
            fact="answer.lead",
            subject="Is one named person in charge of AI?",
            value="Not at all",
        ),
        Reason(kind="about", fact="about.decides", subject="Does AI help decide about people?", value="Yes"),
    )

    assert wanted == told_reasons


def test_unknown_facts_are_left_out() -> None:
    """What nobody knows yet is no reason."""
    assert () == reasons(("seen.models", "answer.lead"), PACK, Facts(), PHRASES)


def test_flags_and_names() -> None:
    """A flag says yes or no; names stand in a row."""
    facts = Facts({"seen.looked": False, "seen.model_names": frozenset({"b", "a"}), "seen.idle_names": frozenset()})
    values = [reason.value for reason in reasons(facts.values, PACK, facts, PHRASES)]

    assert ["no", "a and b", "none"] == values


def test_every_offered_fact_has_words() -> None:
    """No fact of the scan or the register is without words, whatever its number."""
    for fact in OFFERED:
        for count in (0, 1, 2):
            value = {"flag": bool(count), "names": frozenset("ab"[:count])}.get(fact.kind, count)
            (reason,) = reasons((fact.name,), PACK, Facts({fact.name: value}), PHRASES)

            assert reason.subject and reason.value and "{" not in reason.subject + reason.value
