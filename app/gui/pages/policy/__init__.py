"""Policy: read it, see why each part is there, put it in your own words."""

from __future__ import annotations

from app.gui.pages.policy.policy import PolicyPage

__all__ = ["PolicyPage"]
