"""Texts that cannot be filled in, or are hard to read, each planted into the example."""

from __future__ import annotations

import pytest

Q, FINDINGS, CLAUSES, TASKS = "questions/rules.toml", "findings/rules.toml", "clauses/rules.toml", "tasks/rules.toml"
LONG_SENTENCE = "This goes " + "on and " * 13 + "on."

WRONG = {
    "unknown slot": (TASKS, "{owner}", "{ownr}", "no slot {ownr}", "'owner'"),
    "unknown fact": (
        FINDINGS,
        "{seen.model_names}",
        "{seen.model_name}",
        "no slot {seen.model_name}",
        "'seen.model_names'",
    ),
    "flag": (FINDINGS, "{seen.model_names}", "{seen.looked}", "no slot {seen.looked}", ""),
    "open brace": (CLAUSES, "**{lead}**", "**{lead**", "a brace that belongs to no slot", "Write a slot as {lead}"),
    "closed brace": (TASKS, "{owner}", "owner}", "a brace that belongs to no slot", "{lead}"),
    "format": (TASKS, "{owner}", "{owner!r}", "belongs to no slot", "{lead}"),
    "attribute": (TASKS, "{owner}", "{owner.__class__}", "belongs to no slot", "{lead}"),
    "words for names": (
        FINDINGS,
        "{seen.model_names}",
        "{seen.model_names:name|names}",
        "not a number",
        "{seen.model_names}",
    ),
    "words for a date": (TASKS, "{owner}", "{review_date:day|days}", "not a number", "{review_date}"),
    "only in find-out": (TASKS, "{owner}", "{who}", "no slot {who}", ""),
    "not filled": (
        Q,
        "One page that everyone has read.",
        "One page by {lead}.",
        "Slots are not filled in here",
        "without the braces",
    ),
    "bold": (CLAUSES, "**{lead}**", "**{lead}", "Bold text begins", "both sides"),
    "too long": (FINDINGS, "Both can be right.", "Both can. " * 90, "more than 800", "shorter"),
    "long title": (TASKS, "Write the rules on one page", "Write " * 40, "more than 160", "shorter"),
    "no glossary slots": ("glossary.toml", "The file in which", "The {org} file in which", "not filled in", "braces"),
}


@pytest.mark.parametrize("planted", WRONG.values(), ids=WRONG)
def test_is_reported(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Each text that cannot be used is reported with its file and cure, in the piece where it stands."""
    file, old, new, text, cure = planted
    example.change(file, old, new)
    errors = [problem for problem in example.problems() if problem.severity == "error"]

    assert 1 == len(errors)
    assert (file, True, True) == (errors[0].file, text in errors[0].text, cure in errors[0].cure)
    assert errors[0].line is not None
    assert abs(errors[0].line - example.line(file, new[:20])) <= 2


def test_find_out_may_name_question_and_person(example) -> None:  # type: ignore[no-untyped-def]
    """The words of the task to find out have two slots of their own."""
    example.change("find-out.toml", "Ask {who}", "Ask {who}, {lead} or {whom}")

    example.expect("find-out.toml", "how", "no slot {whom}", "'who'")


@pytest.mark.parametrize(
    ("file", "old"),
    [
        (Q, "People cannot keep rules that nobody wrote."),
        (CLAUSES, "Say what it is for."),
        (TASKS, "Read it together."),
    ],
)
def test_long_sentences_are_advised_against(example, file: str, old: str) -> None:  # type: ignore[no-untyped-def]
    """A sentence of more than 25 words is advice; the pack can still be used."""
    example.change(file, old, LONG_SENTENCE)
    problems = example.problems()

    assert ["advice"] == [problem.severity for problem in problems]
    assert "This sentence has 29 words" in problems[0].text


@pytest.mark.parametrize(
    "text", ["One is. " * 40, "- one two three four five six\n" * 6, "First:\n1. " + "a " * 20 + "\n2. " + "b " * 20]
)
def test_many_short_sentences_are_fine(example, text: str) -> None:  # type: ignore[no-untyped-def]
    """Sentences end at full stops and list items, not at the end of the text."""
    example.change(CLAUSES, "- Say what it is for.\n", f"{text}\n")

    assert () == example.problems()


def test_a_slot_counts_as_one_word(example) -> None:  # type: ignore[no-untyped-def]
    """The words of a slot do not make a sentence long."""
    example.change(
        CLAUSES, "Say what it is for.", "Here " + "{seen.models:model on this computer|models on this computer} " * 5
    )

    assert () == example.problems()
