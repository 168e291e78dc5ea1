"""What is chosen in a list, in full: beside the list, or under it where there is no room."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.theme import px
from app.gui.widgets.cards import Card
from app.gui.widgets.flowing import FlowingArea
from app.gui.widgets.paper import Paper

_LEAST_PX = 165
_NO_LIMIT = 16_777_215


class SidePanel(QWidget):
    """Beside the list it has its own width and scrolls by itself; under it, it is as high as all it says.

    Args:
        holder: the paper it is written on.
        content: what is shown of the thing that is chosen.
        buttons: what can be done with it; they stay in sight while the content scrolls.
        width_px: beside the list, at 100 %.
    """

    def __init__(self, holder: Card | Paper, content: QWidget, buttons: QWidget, width_px: int) -> None:
        super().__init__()
        self._width_px = width_px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(holder)
        self._area = FlowingArea(content, px(_LEAST_PX))
        holder.column.addWidget(self._area, 1)
        holder.column.addWidget(buttons)

    def set_beside(self, *, beside: bool) -> None:
        """Say whether it stands beside the list."""
        self.setMinimumWidth(px(self._width_px) if beside else 0)
        self.setMaximumWidth(px(self._width_px) if beside else _NO_LIMIT)
        self._area.set_flowing(flowing=not beside)

    def show_top(self) -> None:
        """Show another thing from its beginning."""
        self._area.verticalScrollBar().setValue(0)
