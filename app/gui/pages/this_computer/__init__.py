"""This computer: before the look, while it runs, and what was found."""

from __future__ import annotations

from app.gui.pages.this_computer.this_computer import ThisComputer

__all__ = ["ThisComputer"]
