"""To do: who does what by when, and how far it is."""

from __future__ import annotations

from app.gui.pages.to_do.to_do import ToDo

__all__ = ["ToDo"]
