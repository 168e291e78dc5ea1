"""Days: reading them, and counting months."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.days import day_of, months_later


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-12", date(2026, 11, 12)),
        ("2026-11-12T23:30:00-08:00", date(2026, 11, 12)),
        ("2026-11-12T09:00:00Z", date(2026, 11, 12)),
        ("", None),
        ("yesterday", None),
        ("2026-02-30", None),
    ],
)
def test_day_of(moment: str, day: date | None) -> None:
    """A moment's day is the day as written there; what is no date has none."""
    assert day == day_of(moment)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 12), 6, date(2027, 5, 12)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    """Months are counted by the calendar, and a short month ends early."""
    assert later == months_later(day, months)
