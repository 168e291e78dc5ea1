"""Conditions that cannot be read, make no sense, or can never hold, each planted into the example."""

from __future__ import annotations

import pytest

WHEN = 'when = "about.people > 1"'
Q, FINDINGS, ABOUT = "questions/rules.toml", "findings/rules.toml", "questions/about_you.toml"

NONSENSE = {
    "syntax": ("about.people >", "cannot be read: expected a number at character 15", "README"),
    "not a word": ("about.people && seen.models", "cannot be read: cannot read '&& seen.models'", "README"),
    "unknown about": ("about.poeple > 1", "no fact about.poeple", "'about.people'"),
    "unknown seen": ("seen.model > 1", "no fact seen.model", "'seen.models'"),
    "unknown answer": ("answer.lead < 2", "no fact answer.lead", ""),
    "answer for about": ("answer.people > 1", "no fact answer.people", "'about.people'"),
    "unknown table": ("scan.models > 1", "no fact scan.models", "'seen.models'"),
    "unknown value": ("about.forms has 'locl'", "about.forms is never 'locl'", "'local'"),
    "has on a number": (
        "seen.models has 'llama'",
        "seen.models is a number, so 'has' does not work",
        "seen.models > 0",
    ),
    "has not_applicable": ("about.forms has 'not_applicable'", "'has' never finds", "== 'not_applicable'"),
    "less on ticks": ("about.forms < 2", "set of ticked answers, so it is not compared with a number", "has 'local'"),
    "number on names": ("seen.model_names > 2", "set of names", "has 'name'"),
    "text on a number": ("seen.models == 'many'", "not compared with the text 'many'", "seen.models > 0"),
    "text on names": ("seen.model_names == 'llama'", "not compared with the text 'llama'", "has 'name'"),
    "text on ticks": ("about.forms == 'local'", "not compared with the text 'local'", "has 'local'"),
    "dont_know on ticks": ("about.forms == 'dont_know'", "== never finds 'dont_know'", "has 'dont_know'"),
    "dont_know not offered": ("about.people == 'dont_know'", "about.people is never 'dont_know'", "offer that answer"),
    "dont_know on seen": ("seen.models == 'dont_know'", "seen.models is never 'dont_know'", "Take this out"),
    "bare number": ("seen.models", "seen.models is a number, so it cannot stand alone", "seen.models > 0"),
    "bare ticks": ("about.forms", "cannot stand alone", "has 'local'"),
    "compared flag": ("seen.looked == 1", "seen.looked is yes or no, so it is not compared", "not seen.looked"),
    "own answer": ("answer.written > 1", "depends on its own answer", "another one"),
    "never": ("about.people > 5 and about.people < 3", "Nobody can reach this question", "exclude each other"),
    "never by range": ("about.people > 10000", "Nobody can reach this question", "cannot be"),
    "never by kind": ("about.people < 1 or seen.models < 0", "Nobody can reach", "exclude"),
}


@pytest.mark.parametrize("planted", NONSENSE.values(), ids=NONSENSE)
def test_is_reported(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Each nonsense in the condition of a question is reported on its line, with the cure."""
    condition, text, cure = planted
    example.change(Q, WHEN, f'when = "{condition}"')

    example.expect(Q, "when", text, cure)


GRADED = {
    "grade too high": ("answer.written == 5", "grade from 0 to 3, never 5", "0 to 3"),
    "text on a grade": ("answer.written == 'none'", "is a grade, so it is not compared with the text 'none'", "< 2"),
    "has on a grade": ("answer.written has 'none'", "is a grade, so 'has'", "< 2"),
    "bare grade": ("answer.written", "cannot stand alone", "< 2"),
    "never": ("answer.written == 'not_applicable' and answer.written > 0", "can never hold", "exclude each other"),
    "never with when": ("answer.written < 2 and about.people == 1", "can never hold", "exclude each other"),
}


@pytest.mark.parametrize("planted", GRADED.values(), ids=GRADED)
def test_is_reported_in_a_finding(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Findings are checked the same way; a question that is not asked has no grade."""
    condition, text, cure = planted
    example.change(FINDINGS, 'when = "answer.written < 3"', f'when = "{condition}"')

    example.expect(FINDINGS, "when", text, cure)


def test_a_choice_is_compared_with_its_answers(example) -> None:  # type: ignore[no-untyped-def]
    """A choice takes ids of its options, and nothing that is ordered."""
    example.change(ABOUT, 'kind = "several"', 'kind = "choice"')
    example.change(FINDINGS, "not about.forms has 'local'", "about.forms == 'locla'")
    example.change(Q, WHEN, 'when = "about.forms > 1"')

    example.expect(FINDINGS, 'when = "about.forms', "about.forms is never 'locla'", "'local'")
    example.expect(Q, "when", "is one chosen answer, so it is not compared with a number", "== 'yes'")


EVERYWHERE = {
    "seen line": (Q, '{ when = "seen.models > 0"', '{ when = "seen.modles > 0"', "seen 1, when"),
    "exposure": ("pack.toml", "about.people > 50", "seen.modles > 50", "areas 2, exposure 2, when"),
    "part": ("clauses/rules.toml", 'when = "seen.models > 0"', 'when = "seen.modles > 0"', "parts 2, when"),
    "clause": ("clauses/rules.toml", WHEN, 'when = "seen.modles > 0"', "clause 'ask-first', when"),
    "rule": ("tasks/rules.toml", "about.people > 5", "seen.modles > 5", "rules 1, when"),
}


@pytest.mark.parametrize("planted", EVERYWHERE.values(), ids=EVERYWHERE)
def test_every_condition_is_looked_at(example, planted) -> None:  # type: ignore[no-untyped-def]
    """A wrong fact is found wherever a condition can stand."""
    file, old, new, where = planted
    example.change(file, old, new)

    example.expect(file, "seen.modles", where, "'seen.models'")


def test_a_question_depends_on_earlier_ones_only(example) -> None:  # type: ignore[no-untyped-def]
    """A question about the organisation cannot wait for one that comes after it; so there are no circles."""
    example.change(ABOUT, 'kind = "several"', 'kind = "several"\nwhen = "answer.written > 1"')

    example.expect(ABOUT, 'when = "answer', "answer.written is asked after this question", "first")


def test_a_condition_that_always_holds_is_advised_against(example) -> None:  # type: ignore[no-untyped-def]
    """It does no harm, so it is advice."""
    example.change(Q, WHEN, 'when = "about.people >= 1"')

    example.expect(Q, "when", "always holds", "Leave it empty", severity="advice")


def test_a_question_behind_an_unreachable_one_is_unreachable(example) -> None:  # type: ignore[no-untyped-def]
    """What depends on an answer that nobody can give is never asked."""
    example.change(Q, WHEN, 'when = "about.people < 1"')
    second = example.text(Q).replace('"written"', '"kept"').replace("about.people < 1", "answer.written >= 0")
    example.write("questions/second.toml", second)

    example.expect("questions/second.toml", "when", "Nobody can reach", "exclude")


def test_a_broken_question_does_not_spoil_what_speaks_of_it(example) -> None:  # type: ignore[no-untyped-def]
    """Only the mistake itself is reported, not every condition with that question's answer."""
    example.change(Q, "weight = 3", 'weight = "heavy"')

    assert 1 == len(example.errors())
