"""The table of changed ids leads to what is there."""

from __future__ import annotations

import pytest

from app.questionnaire.reader import MOST_PIECES

U = "upgrade.toml"
SOUND = """
[[renamed]]
question = "on_paper"
to = "in_writing"

[[renamed]]
question = "in_writing"
to = "written"

[[renamed_option]]
question = "written"
option = "said"
to = "spoken"
"""


def test_a_sound_table(example) -> None:  # type: ignore[no-untyped-def]
    """Ids may have changed more than once; the newest is there today."""
    example.write(U, SOUND)

    assert () == example.problems()


@pytest.mark.parametrize(
    ("old", "new", "marker", "text", "cure"),
    [
        ('to = "written"', 'to = "writen"', 'to = "writen"', "no question 'writen'", "'written'"),
        ('to = "spoken"', 'to = "spokn"', 'to = "spokn"', "no option 'spokn'", "'spoken'"),
        ('question = "written"', 'question = "writen"', 'question = "writen"', "no question 'writen'", "'written'"),
        ('question = "on_paper"', 'question = "people"', 'question = "people"', "still the id", "Take this out"),
        ('option = "said"', 'option = "page"', 'option = "page"', "still the id", "Take this out"),
        ('to = "written"', 'to = "on_paper"', 'to = "on_paper"', "leads back to itself", "circle"),
        ('question = "on_paper"', 'question = "in_writing"', "", "is there twice", "once"),
        ('to = "in_writing"', "", "[[renamed]]", "'to' is missing", "Add a line to"),
        ("[[renamed]]", "[[rename]]", "[[rename]]", "no key 'rename'", "'renamed'"),
        ('to = "written"', 'to = "written"\nwhy = "x"', 'why = "x"', "no key 'why'", "Keys here are"),
    ],
)
def test_a_planted_mistake(example, old: str, new: str, marker: str, text: str, cure: str) -> None:  # type: ignore[no-untyped-def]
    """Each mistake is named with its line and its cure."""
    example.write(U, SOUND.replace(old, new, 1))
    found = [problem for problem in example.problems() if problem.file == U and text in problem.text]

    assert found, "\n".join(map(str, example.problems()))
    assert any(cure in problem.cure for problem in found)
    assert not marker or example.line(U, marker) in {problem.line for problem in found}


def test_ids_of_a_file_that_cannot_be_read_are_not_missed(example) -> None:  # type: ignore[no-untyped-def]
    """Where the questions could not be read, the table is not blamed for it."""
    example.write(U, SOUND)
    example.write("questions/rules.toml", "[[question")

    assert [] == [problem for problem in example.problems() if problem.file == U]


def test_a_long_chain_ends(example) -> None:  # type: ignore[no-untyped-def]
    """A table that is far too long is refused before anybody walks along it."""
    chain = "".join(f'[[renamed]]\nquestion = "q{n}"\nto = "q{n + 1}"\n' for n in range(MOST_PIECES + 1))
    example.write(U, chain)

    assert any("changed ids" in problem.text for problem in example.problems())


@pytest.mark.parametrize("untrusted", ["", "renamed = []", "renamed = 1", "[renamed]", "[[renamed]]", '"" = 1'])
def test_odd_tables(example, untrusted: str) -> None:  # type: ignore[no-untyped-def]
    """An empty table is fine; anything else ends in problems of its own file."""
    example.write(U, untrusted)
    problems = example.problems()

    assert ("" == untrusted or untrusted == "renamed = []") == (() == problems)
    assert {U} >= {problem.file for problem in problems}
