"""AI log: decisions made with AI, two minutes each."""

from __future__ import annotations

from app.gui.pages.ai_log.ai_log import AiLogPage

__all__ = ["AiLogPage"]
