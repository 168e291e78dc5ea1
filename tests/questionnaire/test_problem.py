"""Problems as one line, and texts from outside made safe to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.problem import Problem, did_you_mean, shown


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem(file="a.toml", line=3, where="task 't', how", text="Wrong.", cure="Cure."),
            "a.toml:3: error: task 't', how: Wrong. Cure.",
        ),
        (Problem(file="a.toml", text="Wrong.", cure="Cure.", severity="advice"), "a.toml: advice: Wrong. Cure."),
        (Problem(file="", text="Wrong.", cure=""), "error: Wrong."),
    ],
)
def test_is_one_line(problem: Problem, line: str) -> None:
    """File and line come first, as editors understand them; then what is wrong and the cure."""
    assert line == str(problem)


@given(st.text(max_size=500))
def test_what_is_shown_is_safe(text: str) -> None:
    """What stands in a pack cannot break a line, colour a terminal, or turn the direction of what follows."""
    safe = shown(text)

    assert len(safe) <= 200
    assert not any(sign in safe for sign in "\n\r\x1b\u202e\u2066\u200b\ufeff")


@pytest.mark.parametrize(("wrong", "cure"), [("optoins", "Did you mean 'options'?"), ("xyz", ""), ("", "")])
def test_suggests_what_is_near(wrong: str, cure: str) -> None:
    """A slip is recognised, and nothing is suggested that is far off."""
    assert cure == did_you_mean(wrong, ["options", "text"])
