"""What a find says about itself."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.domain.observation import Observation

CAN_RUN_CODE = Observation(id="m1", kind="model", name="rent_score.pkl", runs_code="can")


def test_code_from_nobody_we_know() -> None:
    """A file that can run code, brought by somebody, with nothing that says who made it."""
    assert CAN_RUN_CODE.unknown_code


@pytest.mark.parametrize(
    "known",
    [
        {"maker": "Meta"},
        {"source": "hf.co/meta-llama"},
        {"made_here": True},
        {"origin": "program"},
        {"runs_code": "no"},
    ],
    ids=str,
)
def test_code_that_somebody_answers_for(known: dict[str, object]) -> None:
    """A maker, a source, this computer itself or the program it came with: each is enough to ask."""
    assert not replace(CAN_RUN_CODE, **known).unknown_code
