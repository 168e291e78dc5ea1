"""Which questions are asked here and now, and which are still open."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.condition import parse
from app.domain.facts import Facts
from app.domain.pack import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """The questions that apply, in order. Profile questions are kept apart, as they have their own page."""

    profile: tuple[Question, ...]
    questions: tuple[Question, ...]
    unanswered_profile: tuple[str, ...]
    unanswered: tuple[str, ...]
    """Ids of the open ones among ``questions``, in order."""
    minutes_left: int

    def position(self, question_id: str) -> tuple[int, int]:
        """The question's number within its area and how many that area has, such as (1, 4)."""
        area = next(question.area for question in self.questions if question.id == question_id)
        ids = [question.id for question in self.questions if question.area == area]
        return ids.index(question_id) + 1, len(ids)


def is_asked(question: Question, facts: Facts, *, full: bool) -> bool:
    """Whether this question is put to this organisation: it applies, and it belongs to the check that was chosen.

    A question is asked once its condition is known to hold. One that was answered stays, also when the quick check
    does not ask it.
    """
    chosen = full or question.quick or question.profile or question.fact in facts
    return chosen and parse(question.when).verdict(facts).value is True
