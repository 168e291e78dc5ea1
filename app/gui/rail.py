"""The rail: the organisation, the pages in order with how far each is, and what is saved where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.gui.icons import draw_icon
from app.gui.pages.entry import PageEntry, RailMark
from app.gui.theme import Colours, colours, font, ink, px
from app.gui.widgets.buttons import Button
from app.gui.widgets.cards import IconShape, Line
from app.gui.widgets.flow import Flow
from app.gui.widgets.marks import draw_mark, mark_tint
from app.gui.widgets.scroll import scrolled
from app.gui.widgets.words import Words, lay_out, natural_width

_LARGE_LETTERS = 40
"""An organisation with a longer name has it in smaller letters, so that there is room for the pages."""

_ROW = 34
"""The least height of a page's row, so that all pages stand in a window of 1024 x 700."""


class RailItem(QAbstractButton):
    """One page in the rail.

    Signals:
        moved: an arrow was pressed: 1 for down, -1 for up.
    """

    moved = Signal(int)

    def __init__(self, page: PageEntry) -> None:
        super().__init__()
        self.page_id = page.id
        self._icon_name = page.icon_name
        self._mark = RailMark()
        self.setText(page.title())
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_mark(self, mark: RailMark, spoken: str) -> None:
        """Show how far the page is; ``spoken`` says it in words."""
        self._mark = mark
        self.setAccessibleName(f"{self.text()}, {spoken}" if spoken else self.text())
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)[2]

    def sizeHint(self) -> QSize:
        return QSize(px(211), self.heightForWidth(px(211)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A button would take the arrows for Tab, and a scroll area for itself.
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, here = QRectF(self.rect()), self.isChecked()
        title, title_height, _height, under = self._lay(self.width())
        paper = "rail"
        if here or self.underMouse():
            paper = "accent_wash" if here else "window"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink(known, paper))
            painter.drawRoundedRect(rect, 6, 6)
        if here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink(known, "accent"))
            painter.drawRoundedRect(QRectF(0, px(7), px(4), rect.height() - px(14)), 2, 2)
        tint = ink(known, "accent" if here else "text")
        draw_icon(painter, self._icon_name, QRectF(px(10), (rect.height() - px(18)) / 2, px(18), px(18)), tint)
        end = rect.width() - px(10)
        if self._mark.mark:
            side = px(15)
            end -= side
            place = QRectF(end, (rect.height() - side) / 2, side, side)
            draw_mark(painter, self._mark.mark, place, self._tint(known), ink(known, paper))
        elif self._mark.words:
            style = "least_strong" if here else "least"
            width = natural_width(self._mark.words, style)
            painter.setFont(font(style))
            painter.setPen(ink(known, "muted"))
            words = QRectF(end - width, 0, width, rect.height())
            if under:
                words = QRectF(px(38), (rect.height() + title_height - px(18)) / 2, width, px(18))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._mark.words)
        painter.setPen(ink(known, "text"))
        title.draw(painter, QPointF(px(38), (rect.height() - title_height - (px(18) if under else 0)) / 2))
        painter.end()

    def _lay(self, width: int) -> tuple[QTextLayout, int, int, bool]:
        """The title in lines, its height, the height of the whole, and whether the words of the mark go under it."""
        room = width - px(38) - px(10)
        beside = px(21) if self._mark.mark else 0
        if self._mark.words:
            beside = natural_width(self._mark.words, "least_strong") + px(6)
        under = bool(self._mark.words) and natural_width(self.text(), "row_strong") > room - beside
        style = "row_strong" if self.isChecked() else "row"
        title, height = lay_out(self.text(), style, room if under else room - beside)
        return title, height, max(px(_ROW), height + (px(18) if under else 0) + px(12)), under

    def _tint(self, known: Colours) -> QColor:
        return ink(known, "text" if self._mark.mark == "under_way" else mark_tint(self._mark.mark))


class Rail(QFrame):
    """The pages in order.

    Signals:
        wanted: the id of the page that was pressed.
        person_wanted: somebody wants to say who they are.
    """

    wanted = Signal(str)
    person_wanted = Signal()

    def __init__(self, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Pages"))
        self._items: dict[str, RailItem] = {}
        self._rows: list[Flow] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.setSpacing(0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._name = Words("", "strong")
        self._line = Words("", "least", "muted")
        self._whose = QVBoxLayout()
        self._whose.setSpacing(0)
        self._whose.addWidget(self._name)
        self._whose.addWidget(self._line)
        self._column.addLayout(self._whose)
        headings = {
            "check": self.tr("The check"),
            "rules": self.tr("The rules"),
            "records": self.tr("The records"),
        }
        group = ""
        for page in pages:
            if page.group != group:
                group = page.group
                self._column.addWidget(_Heading(headings[group]))
            item = RailItem(page)
            item.clicked.connect(self._pressed)
            item.moved.connect(self._move)
            self._items[page.id] = item
            self._column.addWidget(item)
        self._column.addStretch(1)
        self._area = scrolled(content)
        outer.addWidget(self._area, 1)
        self._foot = QVBoxLayout()
        self._saved = Words("", "least", "muted")
        self._where = Words(self.tr("Stays on this computer"), "least", "muted")
        self._foot.addWidget(Line())
        self._foot.addSpacing(px(9))
        for icon_name, words in (
            ("check", self._saved),
            ("lock", self._where),
        ):
            row = QWidget()
            flow = Flow(px(7), row)
            self._rows.append(flow)
            flow.addWidget(IconShape(icon_name, 15, "muted"))
            flow.addWidget(words)
            self._foot.addWidget(row)
        self._person = Button("", "text", "inner")
        self._person.clicked.connect(self.person_wanted)
        who = QWidget()
        flow = Flow(px(7), who)
        self._rows.append(flow)
        flow.addWidget(self._person)
        self._foot.addWidget(who)
        outer.addLayout(self._foot)
        # Only once the rail is laid out is it known where an item lies.
        self._laid = QTimer(self)
        self._laid.setSingleShot(True)
        self._laid.timeout.connect(self._reveal)
        self._space()

    def show_organisation(self, name: str, line: str) -> None:
        """Say whose assessment this is."""
        self._name.set_style("strong" if len(name) <= _LARGE_LETTERS else "row_strong")
        self._name.set_words(name)
        self._line.set_words(line)
        self._line.setVisible(bool(line))

    def show_saved(self, words: str) -> None:
        """Say when the last change was saved."""
        self._saved.set_words(words)

    def show_protected(self, *, protected: bool) -> None:
        """Say whether the file asks for a passphrase."""
        here = self.tr("Stays on this computer")
        self._where.set_words(self.tr("Protected by a passphrase") if protected else here)

    def show_person(self, name: str) -> None:
        """Say who works here."""
        told = self.tr("You are: {name}").format(name=name) if name else self.tr("Who are you?")
        self._person.setToolTip(name)
        self._person.setAccessibleName(told)
        self._fit_person()

    def show_mark(self, page_id: str, mark: RailMark) -> None:
        """Say how far a page is."""
        spoken = {"done": self.tr("done"), "under_way": self.tr("under way")}.get(mark.mark, mark.words)
        self._items[page_id].set_mark(mark, spoken)

    def show_page(self, page_id: str) -> None:
        """Say which page is shown; only its item is a stop of the Tab key, arrows go from there."""
        for item in self._items.values():
            here = item.page_id == page_id
            item.setChecked(here)
            item.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self._laid.start()

    def take_focus(self) -> None:
        """Give the focus to the page that is shown."""
        for item in self._items.values():
            if item.isChecked():
                item.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._show_item(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_person()
        self._laid.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._space()
            self._fit_person()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(known, "rail"))
        edge = 0 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else self.width() - 1
        painter.fillRect(edge, 0, 1, self.height(), ink(known, "mid"))
        painter.end()

    def _fit_person(self) -> None:
        """Shorten a long name at its end; the whole is in the tool tip."""
        room = self.width() - px(10 + 10 + 10) - px(8)
        told = self._person.accessibleName().replace("&", "&&")
        self._person.setText(self._person.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, room))

    @Slot(int)
    def _move(self, step: int) -> None:
        items = list(self._items.values())
        here = next(number for number, item in enumerate(items) if item is self.sender())
        there = items[(here + step) % len(items)]
        there.setFocus(Qt.FocusReason.TabFocusReason)
        self._show_item(there)

    @Slot()
    def _reveal(self) -> None:
        for item in self._items.values():
            if item.isChecked():
                self._show_item(item)

    def _show_item(self, item: RailItem) -> None:
        self._area.ensureWidgetVisible(item, 0, px(10))

    @Slot()
    def _pressed(self) -> None:
        item = self.sender()
        if isinstance(item, RailItem):
            item.setChecked(True)
            self.wanted.emit(item.page_id)

    def _space(self) -> None:
        self._column.setContentsMargins(px(10), px(18), px(10), px(10))
        self._column.setSpacing(0)
        self._whose.setContentsMargins(px(10), 0, px(10), px(14))
        self._foot.setContentsMargins(px(10), 0, px(10), px(12))
        self._foot.setSpacing(px(1))
        for row in self._rows:
            row.setContentsMargins(px(10), 0, 0, 0)
            row.setSpacing(px(8))


class _Heading(Words):
    """The name of a group of pages."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "least", "muted", whole=True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _origin(self, _height: int) -> QPointF:
        return QPointF(px(12), px(12))
