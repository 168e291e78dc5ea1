"""Pieces that do not fit together, each planted into the example."""

from __future__ import annotations

import pytest

Q, ABOUT, INFO = "questions/rules.toml", "questions/about_you.toml", "pack.toml"
FINDINGS, TASKS, WORDS = "findings/rules.toml", "tasks/rules.toml", "glossary.toml"

PLANTED = {
    "area of a question": (Q, 'area = "rules"', 'area = "rule"', "area", "no area 'rule'", "'rules'"),
    "area of a finding": (FINDINGS, 'area = "rules"', 'area = "xyz"', "area", "no area 'xyz'", "id of an area"),
    "task of a finding": (
        FINDINGS,
        '["write-rules"]',
        '["write-rule"]',
        "tasks",
        "no task 'write-rule'",
        "'write-rules'",
    ),
    "no task": (FINDINGS, '["write-rules"]', "[]", "tasks", "Nothing follows", "at least one task"),
    "task twice": (FINDINGS, '["write-rules"]', '["write-rules", "write-rules"]', "tasks", "named twice", "once"),
    "question": (
        FINDINGS,
        'question = "forms"',
        'question = "form"',
        'question = "form"',
        "no question 'form'",
        "'forms'",
    ),
    "no question": (
        FINDINGS,
        'question = "forms"',
        'question = ""',
        'question = ""',
        "'question' is missing",
        "Add question",
    ),
    "nothing said": (
        FINDINGS,
        'said = "No models on our own computers."',
        'said = ""',
        'said = ""',
        "'said' is missing",
        "Add said",
    ),
    "said in a gap": (
        FINDINGS,
        'kind = "gap"',
        'kind = "gap"\nsaid = "No."',
        'said = "No."',
        "Only a contradiction",
        "kind",
    ),
    "kind of find": (
        FINDINGS,
        'shows = ["model"]',
        'shows = ["models"]',
        "shows",
        "'models' is no kind of find",
        "'model'",
    ),
    "profile": (ABOUT, "profile = true", "profile = false", "profile", "do not agree", "in both"),
    "term twice": (
        WORDS,
        None,
        '[[term]]\nid = "llm"\nterm = "Models"\nmeaning = "Again."',
        'term = "Models"',
        "already explained by 'model'",
        "once",
    ),
    "form twice": (WORDS, '["models"]', '["Model"]', "also", "already explained", "once"),
    "equal ids": (
        WORDS,
        None,
        '[[term]]\nid = "model"\nterm = "weights"\nmeaning = "W."',
        None,
        "another term with the id 'model'",
        "another id",
    ),
    "task nobody names": (TASKS, None, None, "", "No finding leads to this task", "Name it in 'tasks'"),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_is_reported(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Each mistake is reported with its file, its line and its cure."""
    file, old, new, marker, text, cure = planted
    if new is None:
        new = example.text(file).replace("write-rules", "spare")
        marker = 'id = "spare"'
    example.change(file, old or "", new)
    if marker is None:
        marker = 'id = "model"\nterm = "weights"'

    example.expect(file, marker, text, cure)


def test_an_area_without_questions(example) -> None:  # type: ignore[no-untyped-def]
    """An area that nothing is asked about is reported where it stands."""
    example.change("pack.toml", "", '[[areas]]\nid = "spare"\ntitle = "Spare"\nshort = "Spare"')

    example.expect(INFO, 'id = "spare"', "'spare' has no questions", "take it out")


@pytest.mark.parametrize(
    ("folder", "kind"), [("questions", "question"), ("findings", "finding"), ("clauses", "clause"), ("tasks", "task")]
)
def test_a_folder_without_pieces(example, folder: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    """A pack needs at least one piece of each kind."""
    for path in (example.folder / folder).iterdir():
        path.unlink()

    example.expect(folder, "", f"There is no {kind} in this pack", f"[[{kind}]]")


def test_the_quick_check_is_not_empty(example) -> None:  # type: ignore[no-untyped-def]
    """Questions about the organisation alone are no quick check."""
    example.change(Q, "quick = true", "quick = false")

    example.expect("questions", "", "quick check has no questions", "quick = true")


def test_a_bad_answer_that_leads_nowhere(example) -> None:  # type: ignore[no-untyped-def]
    """Every answer but the best leads to a finding or a clause."""
    example.change(FINDINGS, "answer.written < 3", "answer.written < 1")

    example.expect(Q, "options", "Nothing follows from 'spoken', 'page'", "answer.written < 3")


def test_a_good_answer_that_leads_nowhere_is_only_advised_against(example) -> None:  # type: ignore[no-untyped-def]
    """The last step to the best answer may be left to the reader."""
    example.change(FINDINGS, "answer.written < 3", "answer.written < 2")

    example.expect(Q, "options", "Nothing follows from 'page'", "answer.written < 3", severity="advice")


def test_a_clause_is_something_that_follows(example) -> None:  # type: ignore[no-untyped-def]
    """An answer that only changes the policy leads somewhere too."""
    example.change(FINDINGS, "answer.written < 3", "answer.written < 2")
    example.change("clauses/rules.toml", 'when = "seen.models > 0"', 'when = "answer.written < 3"')

    assert () == example.problems()


def test_a_graded_choice_leads_somewhere_too(example) -> None:  # type: ignore[no-untyped-def]
    """Answers of a choice are told apart by their ids."""
    example.change(Q, 'kind = "graded"', 'kind = "choice"')
    example.change(FINDINGS, "answer.written < 3", "answer.written == 'none'")
    example.change(TASKS, "answer.written < 1", "answer.written == 'none'")

    example.expect(Q, "options", "Nothing follows from 'spoken', 'page'", "answer.written == 'spoken'")


def test_an_answer_without_use_is_advised_against(example) -> None:  # type: ignore[no-untyped-def]
    """Nobody should be asked what changes nothing."""
    more = example.text(ABOUT).split("[[question]]")[2].replace('"forms"', '"spare"')
    example.write("questions/more.toml", f"[[question]]{more}")

    example.expect(
        "questions/more.toml", "[[question]]", "Nothing follows from any answer", "about.spare", severity="advice"
    )


@pytest.mark.parametrize("file", [INFO, Q, FINDINGS, TASKS, WORDS, "clauses/rules.toml"])
def test_a_file_that_cannot_be_read_is_one_problem(example, file: str) -> None:  # type: ignore[no-untyped-def]
    """A slip in one file does not make every id of it unknown."""
    example.write(file, "= broken\n" + example.text(file))

    assert [1] == [problem.line for problem in example.problems() if problem.severity == "error"]
