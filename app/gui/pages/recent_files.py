"""The files opened last, as cards on Welcome."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.gui.theme import colours, font, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import chip_width, draw_chip
from app.gui.widgets.words import Words, lay_out, natural_width, text_height
from app.phrases import Phrases
from app.workspace.recent import RecentFile


class RecentCard(QAbstractButton):
    """A file opened before: name, what it says, its marks. The whole card opens it.

    Signals:
        chosen: the path.
    """

    chosen = Signal(object)

    def __init__(self, file: RecentFile, phrases: Phrases) -> None:
        super().__init__()
        self._file = file
        self._when = self._day(file.when, phrases)
        self._summary = self._says()
        self._chips = self._marks()
        self.setSizePolicy(_growing())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(file.name)
        self.setToolTip(str(file.path).replace("<", "‹"))
        self.setAccessibleName(
            ", ".join([file.name, self._when, self._summary, *(text for _mark, text in self._chips)])
        )
        self.clicked.connect(self._press)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(px(480), self.heightForWidth(px(480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(100))

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)[2]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ink(known, "alt" if self.underMouse() else "base"))
        painter.setPen(QPen(ink(known, "mid"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        name_height, summary_height, _height, chips = self._lay(self.width())
        side, top = px(19), px(14)
        room = self.width() - 2 * side
        painter.setPen(ink(known, "text"))
        lay_out(self._file.name, "strong", self._name_room(room))[0].draw(painter, QPoint(side, top))
        painter.setPen(ink(known, "muted"))
        painter.setFont(font("least"))
        when = QRectF(side, top, room, px(24))
        painter.drawText(when, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._when)
        top += name_height + px(2)
        if self._summary:
            lay_out(self._summary, "small", room)[0].draw(painter, QPoint(side, top))
        top += summary_height + px(8)
        for (mark, text), place in zip(self._chips, chips, strict=True):
            draw_chip(painter, mark, text, place.translated(side, top), known)
        painter.end()

    @Slot()
    def _press(self) -> None:
        self.chosen.emit(self._file.path)

    def _name_room(self, room: int) -> int:
        return max(px(80), room - natural_width(self._when, "least") - px(12))

    def _lay(self, width: int) -> tuple[int, int, int, list[QRectF]]:
        room = max(1, width - 2 * px(19))
        name = text_height(self._file.name, "strong", self._name_room(room))
        summary = text_height(self._summary, "small", room) if self._summary else 0
        places: list[QRectF] = []
        left = down = 0
        for _mark, text in self._chips:
            wide = chip_width(text)
            if left and left + wide > room:
                left, down = 0, down + px(34)
            places.append(QRectF(left, down, wide, px(26)))
            left += wide + px(8)
        chips = down + px(26) if places else -px(8)
        return name, summary, px(14) + name + px(2) + summary + px(8) + chips + px(16), places

    def _says(self) -> str:
        if self._file.synced:
            warning = self.tr("In {service}: open it on one computer at a time.").format(service=self._file.synced)
            return f"{self._about()} {warning}"
        return self._about()

    def _about(self) -> str:
        if self._file.protected:
            return self.tr("Protected: it asks for its passphrase.")
        parts = [self._file.work]
        if self._file.people:
            people = self.tr("1 person") if self._file.people == 1 else self.tr("{n} people")
            parts.append(people.format(n=self._file.people))
        sentence = ", ".join(part for part in parts if part)
        left = self._file.open_questions
        if left:
            more = self.tr("1 question left.") if left == 1 else self.tr("{n} questions left.").format(n=left)
        else:
            more = self.tr("All questions answered.")
        return f"{sentence}. {more}" if sentence else more

    def _marks(self) -> list[tuple[str, str]]:
        file = self._file
        marks: list[tuple[str, str]] = []
        if file.protected:
            return marks
        if file.stops:
            marks.append(("stop", self.tr("1 stop") if file.stops == 1 else self.tr("{n} stops").format(n=file.stops)))
        elif not (file.open_questions or file.dont_know):
            marks.append(("done", self.tr("No stops")))
        if file.now:
            marks.append(("now", self.tr("{n} now").format(n=file.now)))
        if file.next:
            marks.append(("next", self.tr("{n} next").format(n=file.next)))
        if file.dont_know:
            marks.append(("unknown", self.tr("{n} not known yet").format(n=file.dont_know)))
        return marks

    def _day(self, when: datetime, phrases: Phrases) -> str:
        own = when.astimezone()
        if own.date() == datetime.now().astimezone().date():
            return self.tr("Today, {time}").format(time=f"{own:%H:%M}")
        return phrases.date(own.date())


class MissingCard(QFrame):
    """A file that is not where it was, with what can be done about it.

    Signals:
        find_wanted: Find it was pressed.
        forget_wanted: Take it off this list was pressed, for this path.
    """

    find_wanted = Signal()
    forget_wanted = Signal(object)

    def __init__(self, file: RecentFile) -> None:
        super().__init__()
        self._path = file.path
        column = QVBoxLayout(self)
        column.setContentsMargins(px(19), px(14), px(19), px(12))
        column.setSpacing(px(2))
        column.addWidget(Words(file.name, "strong"))
        column.addWidget(Words(self.tr("We cannot find this file. It may have moved."), "small", "muted"))
        row = QWidget()
        flow = Flow(px(16), row)
        find = Button(self.tr("Find it…"), "text", "inner")
        find.setAccessibleDescription(file.name)
        find.clicked.connect(self.find_wanted)
        forget = Button(self.tr("Take it off this list"), "text", "inner")
        forget.setAccessibleDescription(file.name)
        forget.clicked.connect(self._forget)
        flow.addWidget(find)
        flow.addWidget(forget)
        column.addWidget(row)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ink(known, "base"))
        painter.setPen(QPen(ink(known, "mid"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    @Slot()
    def _forget(self) -> None:
        self.forget_wanted.emit(self._path)


def _growing() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy
