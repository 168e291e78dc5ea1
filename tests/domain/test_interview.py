"""Which questions are asked of whom."""

from __future__ import annotations

from msgspec.structs import replace
from small_pack import PACK, known, told

from app.domain.interview import is_asked


def test_what_certainly_applies_is_asked() -> None:
    """A question is asked when its condition is known to hold, not before."""
    facts = known(told({"forms": ("online",)}))

    assert not is_asked(PACK.question("makers"), facts, full=True)
    assert is_asked(PACK.question("lead"), facts, full=False)


def test_what_was_answered_stays_in_the_quick_check() -> None:
    """A question of the full check alone is asked in the quick one only where it was answered."""
    lead = replace(PACK.question("lead"), quick=False)

    assert not is_asked(lead, known(told({})), full=False)
    assert is_asked(lead, known(told({})), full=True)
    assert is_asked(lead, known(told({"lead": "none"})), full=False)


def test_about_you_is_asked_in_both_checks() -> None:
    """What describes the organisation decides the rest, so the quick check asks it too."""
    assert is_asked(replace(PACK.question("lead"), quick=False, profile=True), known(told({})), full=False)
