"""Welcome: start a check, or carry on with a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.gui.announce import announce
from app.gui.hub import Hub
from app.gui.icons import draw_icon, draw_sign
from app.gui.pages.recent_files import MissingCard, RecentCard
from app.gui.theme import colours, font, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import IconShape, Line, Strip
from app.gui.widgets.flow import Flow, discard
from app.gui.widgets.scroll import scrolled
from app.gui.widgets.words import Words, lay_out, natural_width, text_height
from app.workspace.recent import RecentFile

if TYPE_CHECKING:
    from app.workspace.safety import Backup


class Welcome(QWidget):
    """The first page: it has no rail and no bar.

    Signals:
        new_wanted: Start a new check was pressed.
        open_wanted: Open a file was pressed.
    """

    new_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._room = 1280
        self._cards: list[QWidget] = []
        self._offered: tuple[Path, Backup] | None = None
        content = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self._both.addWidget(self._promise(), 620)
        self._right = _Paper()
        self._both.addWidget(self._right, 660)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(content)
        outer.addWidget(self._area)
        # Only once the page has its sizes is it known where the focus is.
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._reveal_focus)
        self._fill_right()
        self._space()

    def entered(self) -> None:
        """Show the files used last; the focus goes to the newest, else to Start."""
        self._trouble.hide()
        self._open_copy.hide()
        for card in self._cards:
            discard(card)
        recent = self._hub.desk.recent()
        self._cards = [self._card(file) for file in recent]
        for number, card in enumerate(self._cards):
            self._files.insertWidget(number, card)
        self._order.setVisible(len(recent) > 1)
        self._empty.setVisible(not recent)
        first = next((card for card in self._cards if isinstance(card, RecentCard)), None)
        (first or self._start).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.tr("Groundrules. Welcome."))
        self._reveal.start()

    def fail(self, sentence: str, details: str) -> None:
        """Say why a file could not be opened."""
        self._open_copy.hide()
        self._trouble.set_words(sentence, lead=self.tr("Could not do that."))
        self._trouble.setToolTip(details.replace("<", "‹"))
        self._trouble.show()
        announce(self, sentence, now=True)

    @Slot(object, object)
    def _offer_copy(self, path: Path, backup: Backup) -> None:
        """Offer the newest backup of a file that cannot be used."""
        self._offered = path, backup
        day = self._hub.desk.phrases.date(backup.at.astimezone().date())
        words = self.tr("A copy from {day} is whole. Open the copy").format(day=day)
        self._open_copy.setText(words)
        self._open_copy.set_icon("folder-open")  # anew, with its gap before the words
        self._open_copy.show()
        announce(self, words)

    @Slot()
    def _take_copy(self) -> None:
        if self._offered is not None:
            self._hub.files.open_copy(*self._offered)

    def set_room(self, room: int) -> None:
        """Put the files under the promise where there is no room beside it."""
        wide = room >= 880
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._both.setStretch(0, 620 if wide else 0)
        self._both.setStretch(1, 660 if wide else 1)
        self._room = room
        # Two lines where both have room, as drawn; else it wraps where it must.
        headline = self.tr("Plain rules for AI at work,\nmade on your own computer.")
        self._headline.set_words(headline if room >= 1180 else headline.replace("\n", " "))
        self._space()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._space()

    def _promise(self) -> QWidget:
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.addWidget(_Sign())
        self._left.addSpacing(px(48))
        self._headline = Words("", "display")
        self._left.addWidget(self._headline)
        lead = Words(
            self.tr(
                "Answer plain questions, and look at what AI is here. You leave with a policy people can read, and a"
                " short list of what to do first."
            ),
            "lead",
            "muted",
        )
        lead.setMaximumWidth(px(480))
        self._lead = lead
        narrowed = QHBoxLayout()
        narrowed.addWidget(lead, 1)
        narrowed.addStretch(0)
        self._left.addLayout(narrowed)
        self._left.addSpacing(px(12))
        buttons = QWidget()
        row = Flow(px(14), buttons)
        self._start = Button(self.tr("Start a new check"), "primary", "large", "play")
        self._start.clicked.connect(self.new_wanted)
        find = Button(self.tr("Open a file…"), "plain", "large", "folder-open")
        find.clicked.connect(self.open_wanted)
        row.addWidget(self._start)
        row.addWidget(find)
        self._left.addWidget(buttons)
        self._left.addWidget(
            Words(self.tr("About 20 minutes for a quick check. You can stop at any time."), "small", "muted")
        )
        self._left.addStretch(1)
        self._left.addWidget(Line())
        self._left.addLayout(
            _fact("lock", self.tr("No account, no network. Your answers live in one file that you own."),
                  self.tr("Nothing leaves this computer."))
        )  # fmt: skip
        self._left.addLayout(
            _fact("eye-off", self.tr("We look for AI programs and model files only, and only after you say yes."),
                  self.tr("Your documents and chats are never read."))
        )  # fmt: skip
        return left

    def _fill_right(self) -> None:
        self._files = self._right.column
        head = QHBoxLayout()
        self._order = Words(self.tr("Newest first"), "small", "muted", whole=True)
        head.addWidget(Words(self.tr("Your files"), "heading", whole=True), 1)
        head.addWidget(self._order)
        outer = self._right.outer
        outer.addLayout(head)
        self._trouble = Strip("now", "file-text")
        self._trouble.hide()
        outer.addWidget(self._trouble)
        self._open_copy = Button("", "plain", "inner", "folder-open")
        self._open_copy.clicked.connect(self._take_copy)
        self._open_copy.hide()
        outer.addWidget(self._open_copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._hub.copy_offered.connect(self._offer_copy)
        outer.addLayout(self._files)
        self._empty = Words(
            self.tr("The files you make will be listed here, so that you can carry on where you stopped."),
            "row",
            "muted",
        )
        outer.addWidget(self._empty)
        outer.addWidget(_DropHere(self.tr("Or drop a Groundrules file anywhere in this window.")))
        example = Button(self.tr("Look round with an example"), "text")
        example.clicked.connect(self._open_example)
        outer.addWidget(example, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addStretch(1)

    def _card(self, file: RecentFile) -> QWidget:
        if file.missing:
            gone = MissingCard(file)
            gone.find_wanted.connect(self.open_wanted)
            gone.forget_wanted.connect(self._forget)
            return gone
        card = RecentCard(file, self._hub.desk.phrases)
        card.chosen.connect(self._choose)
        return card

    @Slot()
    def _reveal_focus(self) -> None:
        focus = self.focusWidget()
        if focus is not None:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self._area.ensureWidgetVisible(focus, 0, px(12))

    @Slot(object)
    def _choose(self, path: Path) -> None:
        self._hub.open(path)

    @Slot()
    def _open_example(self) -> None:
        self._hub.open_example()

    @Slot(object)
    def _forget(self, path: Path) -> None:
        self._hub.forget_recent(path)
        self.entered()

    def _space(self) -> None:
        side = px(64) if self._room >= 1180 else px(40)
        self._left.setContentsMargins(side, px(48), px(40), px(40))
        self._left.setSpacing(px(17))
        self._lead.setMaximumWidth(px(480))
        self._right.outer.setContentsMargins(px(40), px(52), px(48), px(32))
        self._right.outer.setSpacing(px(16))
        self._files.setSpacing(px(12))


class _Paper(QWidget):
    """The right half, on the colour of the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = QVBoxLayout(self)
        self.column = QVBoxLayout()

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(known, "rail"))
        painter.fillRect(0, 0, 1, self.height(), ink(known, "mid"))
        painter.end()


class _Sign(QWidget):
    """The program's sign and name."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Groundrules")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(260), px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        side = px(44)
        draw_sign(painter, QRectF(0, px(8), side, side), ink(known, "accent"), ink(known, "on_accent"))
        name = font("heading")
        name.setPixelSize(px(24))
        painter.setFont(name)
        painter.setPen(ink(known, "text"))
        painter.drawText(QRectF(side + px(14), px(8), px(220), side), int(Qt.AlignmentFlag.AlignVCenter), "Groundrules")
        painter.end()


class _DropHere(QWidget):
    """Says that a file can be dropped; the window takes it wherever it falls."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(_growing())

    def sizeHint(self) -> QSize:
        return QSize(px(300), self.heightForWidth(px(500)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(54))

    def heightForWidth(self, width: int) -> int:
        return max(px(54), text_height(self._text, "row", self._room(width)) + px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink(known, "dark"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        room = self._room(self.width())
        wide = min(natural_width(self._text, "row"), room)
        layout, height = lay_out(self._text, "row", room)
        left = (self.width() - wide - px(28)) / 2
        draw_icon(painter, "download", QRectF(left, (self.height() - px(18)) / 2, px(18), px(18)), ink(known, "muted"))
        painter.setPen(ink(known, "muted"))
        layout.draw(painter, QPoint(round(left) + px(28), (self.height() - height) // 2))
        painter.end()

    def _room(self, width: int) -> int:
        return max(1, width - px(28) - px(32))


def _fact(icon_name: str, text: str, lead: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(14))
    row.addWidget(IconShape(icon_name, 20, "accent"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Words(text, "row", lead=lead), 1)
    return row


def _growing() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy
