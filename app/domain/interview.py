"""Which questions are asked here and now, and which are still open."""

from __future__ import annotations

from dataclasses import dataclass

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
