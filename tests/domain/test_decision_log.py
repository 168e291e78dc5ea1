"""The AI log: what an entry needs, and what stands once entries were corrected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.decision_log import LONGEST, LoggedDecision, checked_decision, standing
from app.errors import ForTheUser

WHOLE = LoggedDecision(
    id="1", day="2026-11-12", who="Tom", tool="Llama 3.1 8B", what_for="Sum up references",
    checked_by="Tom read all 4 himself", result="Let to Ms K.",
)  # fmt: skip


@pytest.mark.parametrize("field", ["day", "who", "tool", "what_for", "checked_by"])
def test_what_is_missing_is_named(field: str) -> None:
    """A day, who, with what, what for and who checked; a text of signs that nobody sees is none."""
    for nothing in ("", " \u202e\x00\n"):
        with pytest.raises(ForTheUser, match=rf"log\.missing\.{field}"):
            checked_decision(replace(WHOLE, **{field: nothing}))


def test_nobody_is_an_answer_and_a_name_is_a_check() -> None:
    """Who checked is blank only where somebody said that nobody did."""
    nobody = checked_decision(replace(WHOLE, checked_by=" ", unchecked=True))
    named = checked_decision(replace(WHOLE, unchecked=True))

    assert (True, "") == (nobody.unchecked, nobody.checked_by)
    assert (False, "Tom read all 4 himself") == (named.unchecked, named.checked_by)


@pytest.mark.parametrize("field", sorted(LONGEST))
def test_a_text_that_is_too_long_is_refused(field: str) -> None:
    """Nothing is cut in silence."""
    with pytest.raises(ForTheUser, match="too_long"):
        checked_decision(replace(WHOLE, **{field: "x" * 5_000}))


@given(st.lists(st.integers(-1, 5), max_size=6))
def test_each_decision_stands_once(corrects: list[int]) -> None:
    """Whatever corrects what: an entry stands, or is among the earlier ones of one that does."""
    log = [
        replace(WHOLE, id=str(number), corrects=str(other) if 0 <= other < number else "", at=f"2026-11-12T{number:02}")
        for number, other in enumerate(corrects)
    ]
    lines = standing(log)
    told = {one.id for line in lines for one in (line.decision, *line.earlier)}

    assert told == {decision.id for decision in log}
    assert all(line.decision.id not in {decision.corrects for decision in log} for line in lines)


def test_the_newest_day_comes_first() -> None:
    """By the day of the decision; a correction keeps what it said before, oldest first."""
    log = (
        replace(WHOLE, id="a", day="2026-11-01"),
        replace(WHOLE, id="b", day="2026-11-05"),
        replace(WHOLE, id="c", day="2026-11-01", corrects="a"),
        replace(WHOLE, id="d", day="2026-11-02", corrects="c"),
    )
    lines = standing(log)

    assert ["b", "d"] == [line.decision.id for line in lines]
    assert ["a", "c"] == [decision.id for decision in lines[1].earlier]
