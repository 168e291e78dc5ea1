"""What a newer version of a questionnaire changes for those who answered an older one."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.pack import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class PackNews:
    """What is new, what is gone and what was reworded; the questions stand in the order of their pack."""

    title: str
    made_by: str
    version_before: str
    version: str
    added: tuple[Question, ...]
    left: tuple[Question, ...]
    """Questions that are no longer asked; their answers stay in the file."""
    reworded: tuple[Question, ...]
    """Questions, as they are now, whose words or answers have changed."""
    ask_again: tuple[Question, ...]
    """Questions that were answered and take that answer no longer, so that they are open again."""
    kept: int
    """How many answers go on counting."""
