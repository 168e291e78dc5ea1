"""Days: reading them, and counting months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def day_of(moment: str) -> date | None:
    """The day of an ISO 8601 date or time, as written there; None where there is none."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
