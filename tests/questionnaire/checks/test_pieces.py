"""Mistakes within a single piece, each planted into the example."""

from __future__ import annotations

import pytest

Q, ABOUT, INFO = "questions/rules.toml", "questions/about_you.toml", "pack.toml"
FINDINGS, CLAUSES, TASKS = "findings/rules.toml", "clauses/rules.toml", "tasks/rules.toml"

PLANTED = {
    "pack id": (
        INFO,
        'id = "tea-room"',
        'id = "Tea room"',
        'id = "Tea room"',
        "'Tea room' cannot be an id",
        "small letters",
    ),
    "question id": (
        Q,
        'id = "written"',
        'id = "is-written"',
        'id = "is-w',
        "'is-written' cannot be an id",
        "letters, digits and _",
    ),
    "option id": (
        Q,
        'id = "spoken"',
        'id = "4spoken"',
        'id = "4spoken"',
        "'4spoken' cannot be an id",
        "beginning with a letter",
    ),
    "finding id": (
        FINDINGS,
        'id = "no-rules"',
        'id = "no rules!"',
        'id = "no rules!"',
        "cannot be an id",
        "digits, - and _",
    ),
    "area id": (INFO, 'id = "rules"', 'id = "my.rules"', 'id = "my.rules"', "cannot be an id", "small letters"),
    "long id": (TASKS, 'id = "write-rules"', f'id = "{"w" * 61}"', "w" * 61, "cannot be an id", "keep it short"),
    "two areas alike": (
        INFO,
        'id = "rules"',
        'id = "about_you" # 2',
        'id = "about_you" # 2',
        "two areas with the id",
        "another id",
    ),
    "language": (INFO, 'language = "en"', 'language = "English"', "language", "'English' is not a language", '"en"'),
    "exposure": (INFO, "level = 2", "level = 4", '{ when = "about.people > 5', "level cannot be 4", "1 (low)"),
    "weight": (Q, "weight = 3", "weight = 9", "weight = 9", "weight cannot be 9", "1, 2 or 3"),
    "options of a number": (
        ABOUT,
        "least = 1",
        'options = [{ id = "one", text = "One" }]\nleast = 1',
        "options = [{",
        "has no options",
        "kind",
    ),
    "least over most": (ABOUT, "least = 1\n", "least = 20000\n", "least = 20000", "larger than the largest", "Swap"),
    "least below nought": (ABOUT, "least = 1\n", "least = -1\n", "least = -1", "below 0", "0 or more"),
    "reserved id": (
        Q,
        'id = "none"',
        'id = "dont_know"',
        'id = "dont_know"',
        "belongs to the program",
        "Take this option out",
    ),
    "other reserved id": (
        ABOUT,
        'id = "online"',
        'id = "not_applicable"',
        'id = "not_applicable"',
        "belongs to the program",
        "turn it off",
    ),
    "equal options": (
        Q,
        'id = "page"',
        'id = "read"',
        'id = "read", text = "There is a page, and all',
        "Two options have the id 'read'",
        "another id",
    ),
    "no grade": (Q, ", grade = 2", "", 'id = "page"', "'page' has no grade", "grade = 0, 1, 2 or 3"),
    "impossible grade": (Q, "grade = 1", "grade = 7", 'id = "spoken"', "grade cannot be 7", "0 (nothing)"),
    "same grade": (Q, "grade = 2", "grade = 1", 'id = "page"', "'page' and 'spoken' have the same grade", "of its own"),
    "no grade 0": (Q, "grade = 0", "grade = 4", "options", "No option has grade 0", "nothing is done"),
    "no grade 3": (Q, "grade = 3", "grade = 4", "options", "No option has grade 3", "written and done"),
    "grades on ticks": (
        ABOUT,
        'text = "Tools on a website"',
        'text = "Tools", grade = 1',
        "options",
        "not graded",
        "Take the grades out",
    ),
    "no parts": (
        CLAUSES,
        None,
        '[[clause]]\nid = "c"\ntitle = "C"\nparts = []\n',
        "parts",
        "has no parts",
        "Add a part",
    ),
    "finding without condition": (
        FINDINGS,
        'when = "answer.written < 3"',
        'when = " "',
        'when = " "',
        "'when' is blank",
        "Write it",
    ),
    "no steps": (
        TASKS,
        'how = ["Take the policy from this program.", "Read it together.", "Let everyone sign it."]',
        "how = []",
        "how",
        "does not say how",
        "one step",
    ),
    "no time": (TASKS, "minutes = 60", "minutes = 0", "minutes = 0", "0 minutes", "1 to 10000"),
    "no time to find out": ("find-out.toml", "minutes = 15", "minutes = -5", "minutes = -5", "-5 minutes", "from 1"),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_is_reported(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Each mistake is reported with its file, its line and its cure."""
    file, old, new, marker, text, cure = planted
    if old is None:
        example.write(file, new)
    else:
        example.change(file, old, new)

    example.expect(file, marker, text, cure)


def test_nothing_to_choose_from(example) -> None:  # type: ignore[no-untyped-def]
    """A question without options is a dead end."""
    start = example.text(ABOUT).index("options = [")
    end = example.text(ABOUT).index("]", start)
    example.change(ABOUT, example.text(ABOUT)[start : end + 1], "")

    problem = next(problem for problem in example.problems() if "nothing to choose from" in problem.text)
    assert ("question 'forms'", "Add options.") == (problem.where, problem.cure)


def test_one_answer_is_no_choice(example) -> None:  # type: ignore[no-untyped-def]
    """A choice of one thing, with no other way to answer, is reported."""
    example.write(
        "questions/more.toml",
        example.text(Q).split("options = [")[0].replace('"written"', '"only"').replace('"graded"', '"choice"')
        + 'allow_dont_know = false\nallow_not_applicable = false\noptions = [{ id = "yes", text = "Yes" }]\n'
        + 'examples = { trade = "A", office = "B", care = "C" }\n',
    )

    example.expect("questions/more.toml", "options", "One answer is no choice", "another option")


@pytest.mark.parametrize(("grade", "sound"), [("", False), (", grade = 2", True)])
def test_a_choice_has_all_grades_or_none(example, grade: str, sound: bool) -> None:  # type: ignore[no-untyped-def]
    """Options of a choice may share a grade, but none may be without one when another has one."""
    example.change(Q, 'kind = "graded"', 'kind = "choice"')
    example.change(Q, ", grade = 1", grade)

    assert sound == (not any("has no grade" in problem.text for problem in example.problems()))
    assert not any("the same grade" in problem.text for problem in example.problems())


def test_a_profile_question_is_not_graded(example) -> None:  # type: ignore[no-untyped-def]
    """What an organisation is, is not right or wrong."""
    example.change(Q, 'area = "rules"', 'area = "about_you"\nprofile = true')

    example.expect(Q, "kind", "about the organisation is not graded", '"choice"')


def test_a_clause_that_may_stay_empty_is_advised_against(example) -> None:  # type: ignore[no-untyped-def]
    """A clause that always stands there, and whose parts may all be missing, gets advice."""
    example.write(
        CLAUSES, '[[clause]]\nid = "c"\ntitle = "C"\nparts = [{ when = "about.people > 3", text = "Text." }]\n'
    )

    example.expect(CLAUSES, "parts", "no text at all", "without a condition", severity="advice")
