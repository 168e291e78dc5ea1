"""What the reader says about files that do not hold what a pack holds, each planted into the example."""

from __future__ import annotations

import pytest

from app.questionnaire.reader import read

Q, ABOUT, INFO = "questions/rules.toml", "questions/about_you.toml", "pack.toml"
FINDINGS, CLAUSES, TASKS = "findings/rules.toml", "clauses/rules.toml", "tasks/rules.toml"

PLANTED = {
    "unknown key": (Q, "weight = 3", "wieght = 3", "wieght", "no key 'wieght'", "'weight'"),
    "unknown key, nothing near": (Q, "weight = 3", "zzz = 3", "zzz", "no key 'zzz'", "Keys here are: id, area"),
    "unknown key inside": (Q, 'detail = "Nothing', 'detial = "Nothing', "detial", "no key 'detial'", "'detail'"),
    "unknown table": (Q, "[question.maps]", "[question.map]", "[question.map]", "no key 'map'", "'maps'"),
    "unknown framework": (Q, "iso = ", "isso = ", "isso", "no key 'isso'", "'iso'"),
    "unknown list": (Q, "[[question]]", "[[questions]]", "[[questions]]", "no key 'questions'", "'question'"),
    "one bracket": (TASKS, "[[task]]", "[task]", "[task]", "'task' stands here alone", "[[task]]"),
    "missing key": (
        Q,
        'good = "One page that everyone has read."\n',
        "",
        "[[question]]",
        "'good' is missing",
        'good = "..."',
    ),
    "missing key inside": (
        Q,
        'office = "New colleagues read the page on their first day."\n',
        "",
        "[question.examples]",
        "'office' is missing",
        "office",
    ),
    "missing in an option": (Q, ', text = "We talk about it"', "", 'id = "spoken"', "'text' is missing", "text"),
    "missing in pack.toml": (INFO, 'made_by = "You"\n', "", 'id = "tea-room"', "'made_by' is missing", "made_by"),
    "missing in find-out.toml": (
        "find-out.toml",
        "minutes = 15\n",
        "",
        "title",
        "'minutes' is missing",
        "whole number",
    ),
    "blank": (Q, "People cannot keep rules that nobody wrote.", "  ", "why", "'why' is blank", "Write it"),
    "blank step": (TASKS, '"Read it together."', '""', "how", "text is blank", "take it out"),
    "text for number": (Q, "weight = 3", 'weight = "3"', "weight", "whole number, not the text '3'", "without quotes"),
    "fraction": (Q, "weight = 3", "weight = 2.5", "weight", "whole number, not a number", "whole number"),
    "flag for number": (Q, "weight = 3", "weight = true", "weight", "whole number, not true", "without quotes"),
    "huge number": (ABOUT, "most = 10000", "most = 99999999999999999999", "most", "too large", "smaller"),
    "text for flag": (
        Q,
        "quick = true",
        'quick = "yes"',
        "quick",
        "true or false, not the text 'yes'",
        "without quotes",
    ),
    "number for text": (
        Q,
        'text = "Are your rules for AI written down?"',
        "text = 5",
        "text = 5",
        "a text, not a number",
        "quotes",
    ),
    "date for text": (INFO, 'version = "1.0"', "version = 2026-01-01", "version", "a text, not a date", "quotes"),
    "text for list": (
        FINDINGS,
        'tasks = ["write-rules"]',
        'tasks = "write-rules"',
        "tasks",
        "a list, not the text",
        "square brackets",
    ),
    "table for list": (
        Q,
        "seen = [",
        "seen = { when = 3 }\nunused = [",
        "seen",
        "a list, not a table",
        "square brackets",
    ),
    "text for table": (
        TASKS,
        "rules = [{",
        'rules = ["now", {',
        'rules = ["now"',
        "table of keys and values",
        "{ key = ... }",
    ),
    "wrong kind": (Q, 'kind = "graded"', 'kind = "grade"', 'kind = "grade"', "'grade' cannot stand here", "'graded'"),
    "wrong kind, nothing near": (
        Q,
        'kind = "graded"',
        'kind = "xyz"',
        'kind = "xyz"',
        "'xyz' cannot stand here",
        "choice, graded, number, several",
    ),
    "wrong priority": (
        TASKS,
        'priority = "next"',
        'priority = "nxt"',
        'priority = "nxt"',
        "'nxt' cannot stand here",
        "'next'",
    ),
    "hidden signs": (
        Q,
        "Whoever runs the place.",
        "Whoever\\u202e runs the place.",
        "who",
        "hidden signs",
        "Type it again",
    ),
    "control signs": (Q, "Whoever runs the place.", "\\u001b[31mWhoever", "who", "hidden signs", "Type it again"),
    "syntax": (
        Q,
        'kind = "graded"',
        'kind = "graded',
        'kind = "graded',
        "cannot be read as TOML",
        "quote or a bracket",
    ),
    "key twice": (Q, "weight = 3", "weight = 3\nweight = 2", "weight = 2", "cannot be read as TOML", "there twice"),
    "yaml": (FINDINGS, "[[finding]]", "finding:", "finding:", "cannot be read as TOML", "Look at this line"),
    "equal ids": (
        ABOUT,
        'id = "forms"',
        'id = "people"',
        'id = "people" # 2',
        "another question with the id 'people'",
        "another id",
    ),
    "no id": (ABOUT, 'id = "forms"\n', "", "# second", "'id' is missing", 'id = "..."'),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_is_reported(example, planted) -> None:  # type: ignore[no-untyped-def]
    """Each mistake is reported with its file, its line and its cure."""
    file, old, new, marker, text, cure = planted
    if marker.endswith("# 2"):
        new = marker
    if marker == "# second":
        example.change(file, '[[question]]\nid = "forms"', '[[question]] # second\nid = "forms"')
    example.change(file, old, new)

    example.expect(file, marker, text, cure)


def test_says_everything_at_once(example) -> None:  # type: ignore[no-untyped-def]
    """Mistakes in different files, and several in one piece, are all there after one reading."""
    example.change(INFO, 'licence = "CC0-1.0"\n', "")
    example.change(Q, "weight = 3", 'wieght = 3\nquick = "yes"')
    example.change(Q, "quick = true\n", "")
    example.change(Q, 'why = "People cannot keep rules that nobody wrote."', 'why = ""')
    example.change(FINDINGS, 'kind = "gap"', 'kind = "gp"')
    example.change(CLAUSES, "title = ", "titel = ")
    example.change(TASKS, "minutes = 60", 'minutes = "an hour"')
    example.change(ABOUT, "about", "about")
    said = "\n".join(example.errors())

    for mistake in (
        "'licence'",
        "'wieght'",
        "'yes'",
        "'why' is blank",
        "'gp'",
        "'titel'",
        "'title' is missing",
        "'an hour'",
    ):
        assert mistake in said


def test_a_sound_file_beside_a_broken_one_is_checked(example) -> None:  # type: ignore[no-untyped-def]
    """A file that cannot be read at all does not hide mistakes in others."""
    example.write(ABOUT, "= nonsense")
    example.change(TASKS, "minutes = 60", "minutes = 0")

    assert {ABOUT, TASKS} == {problem.file for problem in example.problems() if problem.severity == "error"}


@pytest.mark.parametrize("file", ["pack.toml", "find-out.toml"])
def test_a_file_that_every_pack_has_is_missing(example, file: str) -> None:  # type: ignore[no-untyped-def]
    """The missing file is named, and nothing is said that only follows from it."""
    (example.folder / file).unlink()

    assert [f"{file}: error: This file is missing. questionnaires/README.md shows what it holds."] == example.errors()


def test_a_glossary_may_be_missing(example) -> None:  # type: ignore[no-untyped-def]
    """Not every pack has words to explain."""
    (example.folder / "glossary.toml").unlink()

    assert () == example.problems()


def test_questions_come_in_the_order_of_areas(example) -> None:  # type: ignore[no-untyped-def]
    """The order of areas goes before the names of files, and within an area the order of the files counts."""
    example.change(ABOUT, "", example.text(Q).replace('"written"', '"kept"'))
    files = {name: example.text(name).encode() for name in (INFO, ABOUT, Q)}

    assert ["people", "forms", "kept", "written"] == [piece.value.id for piece in read(files).questions]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_endings_and_byte_order_marks_do_not_matter(example, ending: str) -> None:  # type: ignore[no-untyped-def]
    """Files saved by Windows editors are read, and lines are counted the same."""
    example.change(Q, "weight = 3", "wieght = 3")
    line = example.line(Q, "wieght")
    text = example.text(Q).replace("\n", ending)
    (example.folder / Q).write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert [line] == [problem.line for problem in example.problems() if "wieght" in problem.text]


def test_no_line_is_better_than_a_wrong_one(example) -> None:  # type: ignore[no-untyped-def]
    """When a header also stands inside a text, places are named without a line."""
    example.change(Q, 'who = "Whoever runs the place."', 'wh = """\n[[question]]\n"""')

    assert [None, None] == [problem.line for problem in example.problems() if "'wh" in problem.text]
