"""What was passed, opened and not seen: kept while a scan runs, told at its end."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.scan_event import Skipped, SkipReason

_NAMED_EACH = 20
"""How many places are named for one reason before the rest are only counted."""


class Coverage:
    """Counts of one scan. ``waiting`` holds what could not be seen and has not been told yet."""

    def __init__(self) -> None:
        self.files_passed = 0
        self.files_opened = 0
        self.waiting: list[Skipped] = []
        self.skips = 0
        """How often something was not looked at."""
        self.closed: dict[int, int] = {}
        """How many folders were not entered by rule, by the number of the reason."""
        self._named: dict[tuple[SkipReason, str], int] = {}
        self._counted: dict[tuple[SkipReason, str], int] = {}

    def skip(self, reason: SkipReason, what: str, *, within: str = "") -> None:
        """Note that something was not looked at.

        Args:
            what: its path or name, ready to show.
            within: the place it lies in. When given, only the place is named and its cases are counted.
        """
        self.skips += 1
        if within:
            self._counted[reason, within] = self._counted.get((reason, within), 0) + 1
            return
        known = (reason, what) in self._named
        if known or sum(1 for named, _ in self._named if named == reason) < _NAMED_EACH:
            self._named[reason, what] = self._named.get((reason, what), 0) + 1
            if not known:
                self.waiting.append(Skipped(what=what, reason=reason))
        else:
            self._counted[reason, "…"] = self._counted.get((reason, "…"), 0) + 1

    def close(self, reasons: Iterable[int]) -> None:
        """Count folders that are never entered, by the number of the reason."""
        for reason in reasons:
            self.closed[reason] = self.closed.get(reason, 0) + 1

    def tell(self) -> list[Skipped]:
        """What could not be seen since the last call."""
        told, self.waiting = self.waiting, []
        return told

    def all_skipped(self) -> tuple[Skipped, ...]:
        """Everything that was not looked at, by reason and name."""
        rows = [*self._named.items(), *self._counted.items()]
        return tuple(
            Skipped(what=what, reason=reason, count=count)
            for (reason, what), count in sorted(rows, key=lambda row: row[0])
        )
