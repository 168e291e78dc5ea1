"""A table without a grid: rows with thin lines between them, chosen as a whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app.gui.theme import colours, font, ink, px
from app.gui.widgets.words import lay_out, text_height


class PlainHeader(QHeaderView):
    """Column heads in small words that wrap.

    Args:
        lead_px: where the first head begins, at 100 %.
        least_px: the least height, at 100 %.
        lead_style: the text style of the first head; the others are small.
    """

    def __init__(self, lead_px: int, least_px: int, lead_style: str = "least") -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._lead_px = lead_px
        self._least_px = least_px
        self._lead_style = lead_style
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The table stands in a card, whose round corners stay in sight.
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        highest = 0
        for section in range(self.count()):
            if not self.isSectionHidden(section):
                style, _left = self._face(section)
                height = text_height(self._text(section), style, self._room(section))
                highest = max(highest, height)
        return QSize(px(100), max(px(self._least_px), highest + px(20)))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        known = colours(self.palette())
        painter.save()
        style, left = self._face(section)
        text, height = lay_out(self._text(section), style, self._room(section))
        painter.setFont(font(style))
        painter.setPen(ink(known, "text" if style != "least" else "muted"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        start = rect.left() if mirrored else rect.left() + left
        text.draw(painter, QRect(start, rect.bottom() - px(9) - height, 1, 1).topLeft().toPointF())
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink(known, "mid"))
        painter.restore()

    def _face(self, section: int) -> tuple[str, int]:
        return (self._lead_style, px(self._lead_px)) if section == 0 else ("least", 0)

    def _room(self, section: int) -> int:
        return max(px(20), self.sectionSize(section) - self._face(section)[1] - px(6))

    def _text(self, section: int) -> str:
        model = self.model()
        return str(model.headerData(section, Qt.Orientation.Horizontal)) if model is not None else ""


class PlainTable(QTableView):
    """A table whose rows are chosen whole. The arrows go from row to row and from cell to cell.

    Args:
        name: for screen readers.
        header: its column heads.
    """

    def __init__(self, name: str, header: PlainHeader) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalHeader(header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.viewport().setAutoFillBackground(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit()

    def fit(self) -> None:
        """Give columns their widths and rows their heights; called when the room or the texts have changed."""

    def whole_height(self) -> int:
        """How high the table is when nothing of it is scrolled away."""
        rows = sum(self.rowHeight(number) for number in range(self.model().rowCount()))
        return rows + self.horizontalHeader().sizeHint().height() + 2
