"""The AI log: decisions made with the help of AI. An entry is never changed; another one may correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from app.domain.days import day_of
from app.domain.organisation import LONGEST_NAME
from app.domain.person import on_one_line
from app.errors import ForTheUser

LONGEST = {"who": LONGEST_NAME, "tool": 200, "what_for": 1_000, "checked_by": 300, "result": 1_000}
"""How long each text may be, in characters."""
_NEEDED = ("who", "tool", "what_for")


class LoggedDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision in which AI had a part. ``day`` is ISO 8601."""

    id: str = ""
    day: str
    who: str
    """Who used AI for it."""
    tool: str
    what_for: str
    checked_by: str = ""
    """Who looked at the result; empty where nobody did."""
    unchecked: bool = False
    """Somebody said that nobody looked at it."""
    result: str = ""
    corrects: str = ""
    """Id of the entry that this one takes the place of; empty where it is a new one."""
    at: str = ""
    """When it was written down, ISO 8601 with offset."""
    by: str = ""
    """Who wrote it down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One decision as it stands now, and the entries that it took the place of, oldest first."""

    decision: LoggedDecision
    earlier: tuple[LoggedDecision, ...] = ()


def checked_decision(untrusted_decision: LoggedDecision) -> LoggedDecision:
    """An entry as it is kept: texts on one line, without control and direction characters.

    Raises:
        ForTheUser: something is missing or too long; the phrase is that of the field.
    """
    texts = {field: on_one_line(getattr(untrusted_decision, field)) for field in LONGEST}
    if day_of(untrusted_decision.day) is None:
        raise ForTheUser("log.missing.day")
    for field in _NEEDED:
        if not texts[field]:
            raise ForTheUser(f"log.missing.{field}")
    if not texts["checked_by"] and not untrusted_decision.unchecked:
        raise ForTheUser("log.missing.checked_by")
    for field, most in LONGEST.items():
        if len(texts[field]) > most:
            raise ForTheUser("log.too_long", most=most, count=len(texts[field]))
    return replace(untrusted_decision, **texts, unchecked=not texts["checked_by"])


def standing(log: Sequence[LoggedDecision]) -> tuple[LogLine, ...]:
    """The decisions as they stand now, each with what it corrects, the newest day first."""
    by_id = {decision.id: decision for decision in log}
    corrected = {decision.corrects for decision in log}
    lines = []
    for decision in log:
        if decision.id in corrected:
            continue
        earlier: list[LoggedDecision] = []
        before = by_id.get(decision.corrects)
        while before is not None and before not in earlier:
            earlier.append(before)
            before = by_id.get(before.corrects)
        lines.append(LogLine(decision=decision, earlier=tuple(reversed(earlier))))
    return tuple(sorted(lines, key=_when, reverse=True))


def _when(line: LogLine) -> tuple[str, str]:
    return line.decision.day, line.decision.at
