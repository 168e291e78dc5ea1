"""A dialog that says much: it is as high as that, and scrolls where the window has less room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.dialogs import Dialog
from app.gui.theme import px
from app.gui.widgets.scroll import scrolled
from app.gui.widgets.words import Words

MOST_SHOWN = 50


class TallDialog(Dialog):
    """A dialog as high as what it says; where the window has less room, its column scrolls."""

    def __init__(self, parent: QWidget, title: str, width_px: int) -> None:
        super().__init__(parent, title, width_px)
        content = QWidget()
        self.words = QVBoxLayout(content)
        self.words.setContentsMargins(0, 0, px(8), 0)
        self.words.setSpacing(px(8))
        self._area = scrolled(content)
        self._area.setAccessibleName(title)
        self._most = parent.window().height() - 40
        self._around = QHBoxLayout()
        self._around.setSpacing(0)
        self._around.addWidget(self._area)
        self.column.addLayout(self._around, 1)

    def fit(self) -> None:
        """Be as high as what is said now, or as the window has room."""
        view, layout = self._area.viewport(), self.layout()
        assert layout is not None, "every dialog has a layout"
        needed = 0
        # Buttons that wrap take room, and so does a scroll bar that comes: the second time counts.
        for _ in range(2):
            layout.activate()
            needed = self.words.totalHeightForWidth(view.width())
            self.resize(self.width(), min(self.height() - view.height() + needed, self._most))
        layout.activate()
        # Only what scrolls needs the keyboard.
        scrolls = needed > view.height()
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)

    def leave_room_for_rings(self) -> None:
        """Keep the edges of what scrolls so far from fields that the ring round the one in focus is not cut."""
        self.words.setContentsMargins(px(5), px(4), px(5), px(6))
        # Out of the column by as much, so that what scrolls stands in line with the title.
        self._around.insertSpacing(0, -px(5))
        self._around.addSpacing(-px(5))

    def show_part(self, part: QWidget) -> None:
        """Grow for it, and bring it into sight where that is not enough."""
        self.fit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._area.ensureWidgetVisible(part, 0, px(4))

    def add_list(self, texts: Sequence[str], column: QVBoxLayout | None = None) -> None:
        """Add lines, at the end of the dialog or of a column in it; of a long list the first ones."""
        column = self.words if column is None else column
        for text in texts[:MOST_SHOWN]:
            column.addWidget(Words(text, "small"))
        if len(texts) > MOST_SHOWN:
            more = self.tr("and {n} more").format(n=len(texts) - MOST_SHOWN)
            column.addWidget(Words(more, "small", "muted"))
