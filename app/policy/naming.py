"""Names that somebody typed, and numbers, fit to stand in a document."""

from __future__ import annotations

from app.domain.assessment import Assessment
from app.domain.slots import one_line
from app.phrases import Phrases


def named(untrusted_name: str, slot: str, phrases: Phrases, *, longest: int = 0) -> str:
    """A name that somebody typed, on one line, or the words that stand where nobody has.

    ``longest`` cuts it after so many characters, where there is no room for more; 0 leaves it as it is.
    """
    name = one_line(untrusted_name) or phrases.say(f"slot.{slot}")
    return name if not longest or len(name) <= longest else name[: longest - 1].rstrip() + "…"


def record_words(assessment: Assessment, phrases: Phrases) -> str:
    """Which record a paper belongs to, for its foot; empty where the assessment is in no file."""
    return phrases.say("policy.record", number=assessment.record_number) if assessment.head else ""
