"""Results: what matters, in order, and what it rests on."""

from __future__ import annotations

from app.gui.pages.results.results import ResultsPage

__all__ = ["ResultsPage"]
