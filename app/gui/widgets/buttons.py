"""Buttons: primary, outlined, and underlined text."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.gui.icons import icon
from app.gui.theme import colours, ink, px

Rank = Literal["primary", "plain", "text", "toggle"]
Kind = Literal["bar", "inner", "large"]


class Button(QPushButton):
    """A button; Enter presses it as Space does.

    Args:
        text: a verb first, one to four words.
        rank: ``primary`` is filled, at most one on a page; ``plain`` outlined; ``text`` underlined.
        kind: ``bar`` 40 pixels high, ``inner`` 34 for cards, ``large`` 48 for Welcome.
        icon_name: an icon of ``resources/icons``.
    """

    def __init__(self, text: str, rank: Rank = "plain", kind: Kind = "bar", icon_name: str = "") -> None:
        super().__init__(text)
        self.setProperty("rank", rank)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if rank == "text":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._rank = rank
        self._icon_name = icon_name
        self._drawn: tuple[str, str, int, int] | None = None
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw_icon()
        super().changeEvent(event)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon, or none."""
        self._icon_name = icon_name
        self._draw_icon()

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        tint = {"primary": "on_accent", "text": "accent"}.get(self._rank, "text")
        colour, size, gap = ink(colours(self.palette()), tint), px(18), px(5) if self.text() else 0
        wanted = (self._icon_name, colour.name(), size, gap)
        # Qt tells of a new palette or font several times while a window is put together.
        if wanted != self._drawn:
            self._drawn = wanted
            self.setIconSize(QSize(size + gap, size))
            self.setIcon(icon(self._icon_name, colour, size, gap))
