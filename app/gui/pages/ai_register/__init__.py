"""Register: every AI tool and model, with an owner and a decision."""

from __future__ import annotations

from app.gui.pages.ai_register.ai_register import RegisterPage

__all__ = ["RegisterPage"]
