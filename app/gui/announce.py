"""Says a line to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(speaker: QObject, sentence: str, *, now: bool = False) -> None:
    """Let a screen reader say a sentence when it has finished its own, or at once."""
    event = QAccessibleAnnouncementEvent(speaker, sentence)
    how = QAccessible.AnnouncementPoliteness
    event.setPoliteness(how.Assertive if now else how.Polite)
    QAccessible.updateAccessibility(event)
