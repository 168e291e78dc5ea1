"""Rows that open: a line with a sign and a mark, and under it what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.gui.icons import draw_icon
from app.gui.theme import colours, font, ink, px
from app.gui.widgets.cards import Line
from app.gui.widgets.focus_ring import INSIDE
from app.gui.widgets.marks import chip_width, draw_chip, draw_mark, mark_tint
from app.gui.widgets.words import lay_out, natural_width


@dataclass(frozen=True, slots=True)
class RowFace:
    """What a row that opens shows while it is closed.

    ``sign`` is a mark drawn at its start; ``number`` stands there instead where it is not empty; a row with
    neither shows a chevron. ``chip`` is the word of a chip with the shape of ``chip_mark``; ``trailing`` are plain
    words in its place.
    """

    title: str
    detail: str = ""
    sign: str = ""
    number: str = ""
    chip_mark: str = ""
    chip: str = ""
    trailing: str = ""
    spoken: str = ""
    """Said before the title, such as the word of the sign."""

    @property
    def read_out(self) -> str:
        """The whole row as one line."""
        parts = (self.spoken, self.number, self.title, self.detail, self.chip, self.trailing)
        return ", ".join(part.rstrip(".") for part in parts if part)


class OpenRow(QAbstractButton):
    """One row; Enter, Space or a click opens and closes it. The arrows go to its neighbours.

    Args:
        key: tells it from the other rows.
        face: what it shows.
        inner: True for a row under another row that is open.

    Signals:
        moved: an arrow was pressed: 1 for down, -1 for up.
    """

    moved = Signal(int)

    def __init__(self, key: str, face: RowFace, *, inner: bool = False) -> None:
        super().__init__()
        self.key = key
        self._face = face
        self._inner = inner
        self.setCheckable(True)
        self.setProperty(INSIDE, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(face.title)
        self.setAccessibleName(face.read_out)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        _title, title_height, _detail, detail_height = self._lay(width)
        return max(px(48), title_height + detail_height + px(12))

    def sizeHint(self) -> QSize:
        return QSize(px(400), self.heightForWidth(px(400)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(140), px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width, middle = self.width(), self.height() / 2

        def place(left: float, top: float, wide: float, high: float) -> QRectF:
            return QRectF(width - left - wide if mirrored else left, top, wide, high)

        paper = "alt" if self.underMouse() or self.isChecked() or self._inner else "base"
        if paper == "alt":
            painter.fillRect(self.rect().adjusted(1, 0, -1, 0), ink(known, "alt"))
        face = self._face
        if face.sign:
            side = px(20)
            tint = ink(known, mark_tint(face.sign))
            draw_mark(painter, face.sign, place(px(18), middle - side / 2, side, side), tint, ink(known, paper))
        elif face.number:
            painter.setFont(font("row_strong"))
            painter.setPen(ink(known, "muted"))
            painter.drawText(place(px(10), 0, px(36), self.height()), int(Qt.AlignmentFlag.AlignCenter), face.number)
        else:
            chevron = "chevron-down" if self.isChecked() else "chevron-right"
            spot = place(self._left() - px(36), middle - px(9), px(18), px(18))
            draw_icon(painter, chevron, spot, ink(known, "text"))
        self._paint_end(painter, place)
        title, title_height, detail, detail_height = self._lay(width)
        top = (self.height() - title_height - detail_height) / 2
        left = self._end_room() if mirrored else self._left()
        painter.setPen(ink(known, "text"))
        title.draw(painter, QPointF(left, top))
        if detail is not None:
            painter.setPen(ink(known, "muted"))
            detail.draw(painter, QPointF(left, top + title_height))
        painter.end()

    def _paint_end(self, painter: QPainter, place: object) -> None:
        known, face, middle = colours(self.palette()), self._face, self.height() / 2
        if face.chip:
            wide = chip_width(face.chip)
            rect = place(self.width() - px(18) - wide, middle - px(13), wide, px(26))  # type: ignore[operator]
            draw_chip(painter, face.chip_mark, face.chip, rect, known)
        elif face.trailing:
            wide = natural_width(face.trailing, "small")
            painter.setFont(font("small"))
            painter.setPen(ink(known, "muted"))
            rect = place(self.width() - px(18) - wide, 0, wide, self.height())  # type: ignore[operator]
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), face.trailing)

    def _left(self) -> int:
        return px(82) if self._inner else px(54)

    def _end_room(self) -> int:
        if self._face.chip:
            return chip_width(self._face.chip) + px(30)
        return natural_width(self._face.trailing, "small") + px(34) if self._face.trailing else px(18)

    def _lay(self, width: int) -> tuple[QTextLayout, int, QTextLayout | None, int]:
        room = max(px(60), width - self._left() - self._end_room())
        title, title_height = lay_out(self._face.title, "row" if self._inner else "row_strong", room)
        if not self._face.detail:
            return title, title_height, None, 0
        detail, detail_height = lay_out(self._face.detail, "small", room)
        return title, title_height, detail, detail_height


class RowList(QWidget):
    """Rows that open, one under the other. One Tab stop, arrows inside; what a row opens follows it.

    Signals:
        turned: the key of a row that was opened or closed, and whether it is open now.
    """

    turned = Signal(str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rows: list[OpenRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._boxes: dict[str, QWidget] = {}

    @property
    def rows(self) -> tuple[OpenRow, ...]:
        """The rows in their order."""
        return tuple(self._rows)

    def add(self, row: OpenRow, *, divided: bool = True) -> None:
        """Add a row at the end; ``divided`` draws a line above it."""
        if divided:
            self._column.addWidget(Line())
        self._column.addWidget(row)
        row.moved.connect(self._moved)
        row.toggled.connect(self._turned)
        self._rows.append(row)
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if len(self._rows) == 1 else Qt.FocusPolicy.ClickFocus)
        self._describe(row)

    def row(self, key: str) -> OpenRow | None:
        """The row with this key."""
        return next((row for row in self._rows if row.key == key), None)

    def put_under(self, key: str, box: QWidget | None) -> None:
        """Show a box under a row, or nothing."""
        row = self.row(key)
        if row is None:
            return
        before = self._boxes.pop(key, None)
        if before is not None:
            before.hide()
            before.deleteLater()
        if box is not None:
            self._boxes[key] = box
            self._column.insertWidget(self._column.indexOf(row) + 1, box)
            _tab_after(row, box)

    def box(self, key: str) -> QWidget | None:
        """The box under a row, where there is one."""
        return self._boxes.get(key)

    @Slot(int)
    def _moved(self, step: int) -> None:
        row = self.sender()
        if isinstance(row, OpenRow):
            place = self._rows.index(row) + step
            if 0 <= place < len(self._rows):
                self.take_stop(self._rows[place])

    def take_stop(self, row: OpenRow) -> None:
        """Give a row the focus, and make it the stop of the Tab key."""
        for other in self._rows:
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is row else Qt.FocusPolicy.ClickFocus)
        row.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(bool)
    def _turned(self, opened: bool) -> None:
        row = self.sender()
        if isinstance(row, OpenRow):
            self._describe(row)
            self.turned.emit(row.key, opened)

    def _describe(self, row: OpenRow) -> None:
        state = self.tr("open") if row.isChecked() else self.tr("closed")
        row.setAccessibleDescription(state)


def _tab_after(row: QWidget, box: QWidget) -> None:
    """Let the Tab key go from a row into its box."""
    last = row
    for widget in box.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(last, widget)
            last = widget
