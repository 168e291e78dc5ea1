"""Rules where you work: dated facts, each with its source and how sure we are."""

from __future__ import annotations

from app.gui.pages.laws.laws import LawsPage

__all__ = ["LawsPage"]
