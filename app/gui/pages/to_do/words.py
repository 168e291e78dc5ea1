"""Tasks in words: lines of the table, what is late, and which tasks a filter lets through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import QObject

from app.domain.checklist import ChecklistItem
from app.domain.days import day_of
from app.gui.models.tasks import GroupLine, TaskLine
from app.phrases import Phrases

EVERYONE, NOBODY = "everyone", "nobody"
ANY, OPEN, LATE = "any", "open", "late"
STATES = ("not_started", "under_way", "done")


class TaskWords(QObject):
    """Says in short words how far tasks are.

    Args:
        phrases: words that the documents use too.
    """

    def __init__(self, phrases: Phrases, parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases

    def states(self) -> list[tuple[str, str]]:
        """The states a task can have, with their words."""
        return [(state, self._phrases.say(f"task_state.{state}")) for state in STATES]

    def people(self, items: Sequence[ChecklistItem]) -> list[str]:
        """Everybody who has a task, each once, in the order of the alphabet."""
        names = {item.progress.who for item in items if item.progress.who}
        return sorted(names, key=lambda name: (name.casefold(), name))

    def lines(self, items: Sequence[ChecklistItem], who: str, state: str, today: date) -> list[GroupLine | TaskLine]:
        """The lines of the table: the heads count all tasks, also those that a filter leaves out."""
        lines: list[GroupLine | TaskLine] = []
        for priority, group in groupby(items, key=lambda item: item.priority):
            members = list(group)
            shown = [item for item in members if _let_through(item, who, state, today)]
            if not shown:
                continue
            done = sum(item.progress.state == "done" for item in members)
            lines.append(
                GroupLine(
                    priority=priority,
                    word=self._phrases.say(f"priority.{priority}"),
                    when=self._phrases.say(f"priority_when.{priority}"),
                    count=self.tr("{done} of {all} done").format(done=done, all=len(members)),
                )
            )
            lines += [self._line(item, today) for item in shown]
        return lines

    def summary(self, items: Sequence[ChecklistItem]) -> str:
        """How much is done."""
        done = sum(item.progress.state == "done" for item in items)
        words = self.tr("{done} of {all} done.").format(done=done, all=len(items))
        if any(item.priority == "stop" for item in items):
            words += " " + self.tr("Stops come first, whatever else is on the list.")
        return words

    def short_day(self, day: date, today: date) -> str:
        """A day for a narrow column: 13 Nov; with its year where that is another one."""
        words = self._phrases.short_date(day)
        return words if day.year == today.year else f"{words} {day.year}"

    def _line(self, item: ChecklistItem, today: date) -> TaskLine:
        progress = item.progress
        day = day_of(progress.by)
        spoken = self.tr("by {date}").format(date=self._phrases.date(day)) if day else ""
        return TaskLine(
            id=item.id,
            title=item.title,
            priority_word=self._phrases.say(f"priority.{item.priority}"),
            who=progress.who,
            by_iso=progress.by if day else "",
            by=self.short_day(day, today) if day else "",
            by_spoken=spoken,
            time=self._phrases.short_time(item.minutes),
            state=progress.state,
            state_word=self._phrases.say(f"task_state.{progress.state}"),
            late=self._late(item, today),
            nobody=self.tr("Choose who"),
        )

    def _late(self, item: ChecklistItem, today: date) -> str:
        days = days_late(item, today)
        if days <= 0:
            return ""
        return self.tr("1 day late") if days == 1 else self.tr("{n} days late").format(n=days)


def days_late(item: ChecklistItem, today: date) -> int:
    """How many days ago a task was to be done; 0 when it is done, or not late."""
    day = day_of(item.progress.by)
    if day is None or item.progress.state == "done":
        return 0
    return max(0, (today - day).days)


def _let_through(item: ChecklistItem, who: str, state: str, today: date) -> bool:
    progress = item.progress
    if who == NOBODY and progress.who:
        return False
    if who not in (EVERYONE, NOBODY) and progress.who != who.removeprefix("name:"):
        return False
    if state == OPEN:
        return progress.state != "done"
    if state == LATE:
        return days_late(item, today) > 0
    return state == ANY or progress.state == state
