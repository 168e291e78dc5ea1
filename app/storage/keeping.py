"""Which backups are kept: many of today, fewer of last week, few of last year. Plain functions of times and sizes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta

EVERY = timedelta(minutes=30)
"""How much use lies between two backups."""

_ALL_OF_LAST = timedelta(hours=24)
_DAYS, _WEEKS, _MONTHS = 12, 10, 12
_AT_LEAST = 3


def is_due(times: Iterable[datetime], now: datetime) -> bool:
    """Whether it is time for the next backup. Those that seem to lie in the future, as the clock was set back, are
    passed over."""
    return not any(timedelta(0) <= now - at < EVERY for at in times)


def to_keep(times: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Those of these backups that are kept.

    All of the last 24 hours; then the last one of each of 12 days, 10 weeks and 12 months that have any. Days, weeks
    and months are counted, and not their age, so that a clock that is wrong for a while costs nothing. What lies in
    the future was made while the clock was wrong; it is kept too, until its time comes.
    """
    newest_first = sorted(set(times), reverse=True)
    kept = {at for at in newest_first if now - at < _ALL_OF_LAST}
    kept |= set(newest_first[:_AT_LEAST])
    past = [at for at in newest_first if at <= now]
    for period, count in ((_day, _DAYS), (_week, _WEEKS), (_month, _MONTHS)):
        kept |= _last_of_each(past, period, count)
    return frozenset(kept)


def within(sizes: dict[datetime, int], most_bytes: int) -> frozenset[datetime]:
    """Those of these backups that are kept so that all together take no more than so many bytes.

    The newest three stay in any case. Of the others go first those that are not the last one of their day, then the
    oldest.
    """
    newest_first = sorted(sizes, reverse=True)
    of_days = _last_of_each(newest_first, _day, len(newest_first))
    going = [at for at in reversed(newest_first[_AT_LEAST:]) if at not in of_days]
    going += [at for at in reversed(newest_first[_AT_LEAST:]) if at in of_days]
    kept, total = set(newest_first), sum(sizes.values())
    for at in going:
        if total <= most_bytes:
            break
        kept.remove(at)
        total -= sizes[at]
    return frozenset(kept)


def _last_of_each(
    newest_first: Iterable[datetime], period: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    last: dict[Hashable, datetime] = {}
    for at in newest_first:
        if period(at) not in last:
            if len(last) == count:
                break
            last[period(at)] = at
    return set(last.values())


def _day(at: datetime) -> Hashable:
    return at.date()


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month
