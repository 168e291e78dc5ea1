"""Check answers: what does not fit together on top, all answers by area below."""

from __future__ import annotations

from app.gui.pages.check_answers.check_answers import CheckAnswers

__all__ = ["CheckAnswers"]
