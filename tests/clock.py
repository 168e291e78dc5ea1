"""A clock that stands still, for tests."""

from __future__ import annotations

from datetime import UTC, datetime


def morning() -> datetime:
    """Half past nine on 12 November 2026."""
    return datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
