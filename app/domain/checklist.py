"""What to do, in order, with its reasons; and how far each task is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from app.domain.finding import Reason
from app.domain.pack import Maps, Priority

TaskState = Literal["not_started", "under_way", "done"]


class TaskProgress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who does a task, by when, how far it is. Dates are ISO 8601; empty texts mean "not said yet"."""

    task: str
    who: str = ""
    by: str = ""
    state: TaskState = "not_started"
    steps_done: tuple[int, ...] = ()
    note: str = ""
    done_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One task that applies here. ``findings`` and ``reasons`` brought it here; ``score`` orders it in its priority."""

    id: str
    title: str
    why: str
    how: tuple[str, ...]
    who: str
    """Who usually does this, in words; ``progress.who`` is the person chosen."""
    minutes: int
    done_when: str
    evidence: str
    priority: Priority
    findings: tuple[str, ...]
    reasons: tuple[Reason, ...]
    score: float
    progress: TaskProgress
    legal: tuple[str, ...] = ()
    """What laws say about it, in words, each with the day on which that was known."""
    maps: Maps = field(default_factory=Maps)
    """Where frameworks speak about the same subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """All tasks that apply, stops first, then by priority and score."""

    items: tuple[ChecklistItem, ...]

    @property
    def stops(self) -> tuple[ChecklistItem, ...]:
        return tuple(item for item in self.items if item.priority == "stop")

    @property
    def six(self) -> tuple[ChecklistItem, ...]:
        """The six that matter most after the stops."""
        return tuple(item for item in self.items if item.priority != "stop")[:6]
