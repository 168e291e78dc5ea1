"""Which backups stay: close together near now, far apart long ago, and never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.storage.keeping import EVERY, is_due, to_keep, within

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)
MINUTES = st.integers(-60 * 24 * 40, 60 * 24 * 800)
TIMES = st.lists(MINUTES.map(lambda minutes: NOW - timedelta(minutes=minutes)), max_size=120)


def worked(days: int) -> list[datetime]:
    """Half-hourly backups of eight hours on each of so many days before now."""
    first = NOW.replace(hour=9, minute=0)
    return [
        first - timedelta(days=day) + timedelta(minutes=30 * half) for day in range(1, days + 1) for half in range(16)
    ]


@given(TIMES)
def test_the_newest_and_all_of_the_last_day_are_kept(times: list[datetime]) -> None:
    """Whatever else goes, the newest backup stays, and everything since this time yesterday."""
    kept = to_keep(times, NOW)

    assert kept <= set(times)
    assert {at for at in times if NOW - at < timedelta(hours=24)} <= kept
    assert not times or max(times) in kept


@given(TIMES)
def test_thinning_twice_takes_nothing_more(times: list[datetime]) -> None:
    """What was kept once is kept again: only time takes backups away."""
    kept = to_keep(times, NOW)

    assert kept == to_keep(kept, NOW)


@given(TIMES)
def test_there_are_never_many(times: list[datetime]) -> None:
    """Beside the last day's, and those of a clock gone wrong, no more than 12 days, 10 weeks and 12 months are kept."""
    old = {at for at in to_keep(times, NOW) if NOW - at >= timedelta(hours=24)}

    assert len(old) <= 12 + 10 + 12


@given(TIMES)
def test_every_month_that_had_one_keeps_one(times: list[datetime]) -> None:
    """Of each of the twelve newest months with a backup, the last one is there."""
    past = [at for at in times if at <= NOW]
    months = sorted({(at.year, at.month) for at in past}, reverse=True)[:12]

    assert set(months) <= {(at.year, at.month) for at in to_keep(times, NOW)}


def test_a_year_of_work_keeps_days_weeks_and_months() -> None:
    """After a year of half-hourly backups there are those of 12 days, then of weeks, then of months."""
    kept = sorted(to_keep(worked(360), NOW), reverse=True)
    days = {at.date() for at in kept}

    assert {(NOW - timedelta(days=day)).date() for day in range(1, 13)} <= days
    assert len({(at.year, at.month) for at in kept}) == 12
    assert len(kept) < 50


@given(TIMES, st.integers(1, 400))
def test_a_clock_that_is_wrong_for_an_hour_costs_no_day(times: list[datetime], years: int) -> None:
    """A thinning while the clock is years ahead leaves the last of each of the newest 12 days."""
    ahead = NOW + timedelta(days=365 * (years % 20 + 1))
    past = sorted({at.date() for at in times if at <= ahead}, reverse=True)[:12]

    assert set(past) <= {at.date() for at in to_keep(times, ahead)}


@given(TIMES, st.lists(st.integers(0, 500), min_size=120, max_size=120), st.integers(0, 4000))
def test_large_backups_stay_within_their_room(times: list[datetime], sizes: list[int], most: int) -> None:
    """All together take no more than the room there is, but the newest three always stay."""
    told = dict(zip(times, sizes, strict=False))
    kept = within(told, most)
    newest = set(sorted(told, reverse=True)[:3])

    assert newest <= kept <= set(told)
    assert sum(told[at] for at in kept) <= most or kept == newest


def test_half_hours_go_before_days() -> None:
    """Where room is short, the last backup of a day outlives the others of that day."""
    times = worked(4)
    kept = within(dict.fromkeys(times, 100), 700)

    assert {at.date() for at in times} == {at.date() for at in kept}


@given(TIMES)
def test_due_after_half_an_hour(times: list[datetime]) -> None:
    """A backup is due when none was made in the last 30 minutes, whatever a wrong clock made before."""
    recent = [at for at in times if NOW - EVERY < at <= NOW]

    assert is_due(times, NOW) is not bool(recent)
