"""What every page is: a scrolling column, a bar at its foot, a place in the rail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.glossary import terms_used
from app.gui.hub import Hub
from app.gui.theme import colours, ink, px
from app.gui.widgets.flow import Flow
from app.gui.widgets.proof_list import ProofList
from app.gui.widgets.scroll import scrolled
from app.gui.widgets.words import Meaning, Words


class ActionBar(QWidget):
    """The bar at the foot of a page: Back and text buttons at its start, the primary at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(px(12), self)
        self._split = False

    def add_near(self, widget: QWidget) -> None:
        """Add to the start of the bar."""
        self._flow.addWidget(widget)

    def add_far(self, widget: QWidget) -> None:
        """Add to the end of the bar; the primary button last."""
        if not self._split:
            self._flow.stretch()
            self._split = True
        self._flow.addWidget(widget)

    def set_side(self, side: int) -> None:
        """Stand so many pixels from the edges of the page, as its column does."""
        self._flow.setContentsMargins(side, px(12), side, px(11))
        self._flow.setSpacing(px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink(known, "window"))
        painter.fillRect(0, 0, self.width(), 1, ink(known, "mid"))
        painter.end()


class Page(QWidget):
    """A page of the window. It takes the hub and nothing else, and reads ``hub.workspace`` in ``refresh``.

    A page puts widgets into ``column`` and ``bar``. The window builds it when it is first shown, calls ``entered``
    each time it is shown, and ``refresh`` when something changed while it is shown. What the window must know of it
    earlier stands in its entry in ``register.py``.
    """

    id: ClassVar[str]
    """The same as its entry's."""
    gap_px: ClassVar[int] = 16
    """Between the parts of the column, at 100 %."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.hub = hub
        self.room = 1280
        """Width of the window at a text size of 100 %."""
        self.bar = ActionBar()
        self.content = QWidget()
        self.column = QVBoxLayout(self.content)
        self.area = scrolled(self.content)
        self.area.verticalScrollBar().rangeChanged.connect(self._bar_moved)
        self._space()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)

    def entered(self) -> None:
        """Called when the page is shown; fills it."""
        self.refresh()

    def refresh(self) -> None:
        """Show what ``hub.workspace`` says now."""

    def leaving(self) -> None:
        """Called when another page is shown, or the file is closed: keeps what is half typed."""

    def first_focus(self) -> QWidget | None:
        """What gets the focus when the page is shown."""
        return None

    def reveal(self, part: QWidget) -> None:
        """Bring a part of the column into sight, with what was just put into it laid out."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.area.ensureWidgetVisible(part, 0, px(12))

    def side_focus(self) -> QWidget | None:
        """Where F6 goes in the page after its main part; None where there is no side panel."""
        return None

    def proof(self) -> ProofList | None:
        """Where proof is attached on this page now; None where there is nothing that it could belong to."""
        return None

    def show_question(self, question_id: str, come_back_to: str) -> None:
        """Be ready to show a question when entered; Continue then goes to the page ``come_back_to``, if named."""

    def show_names(self, come_back_to: str) -> None:
        """Be ready to have the names for the policy filled in when entered, and to go back to a page."""

    def show_task(self, task_id: str) -> None:
        """Be ready to show a task when entered."""

    def show_entry(self, entry_id: str) -> None:
        """Be ready to show an entry of the register when entered."""

    def go_on(self) -> None:
        """Enter, or Alt and the right arrow: what the primary button does."""

    def go_back(self) -> None:
        """Alt and the left arrow: what Back does."""

    def room_changed(self) -> None:
        """Called when ``room`` has changed: from 1180 as drawn; below, side columns go under; under 880 one column."""

    def meanings(self) -> tuple[Meaning, ...]:
        """The words on this page that have a meaning, for F1: those of its texts, its choices and its rows."""
        terms = terms_used(self._shown_texts(), self.hub.workspace.assessment.pack.glossary)
        return tuple(Meaning(term.term, term.meaning, term.also) for term in terms)

    def glossary(self) -> tuple[Meaning, ...]:
        """All words of the questionnaire that have a meaning."""
        terms = self.hub.workspace.assessment.pack.glossary
        return tuple(Meaning(term.term, term.meaning, term.also) for term in terms)

    def set_room(self, room: int) -> None:
        """The window tells how much room there is."""
        if room != self.room:
            self.room = room
            self._space()
            self.room_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.go_on()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._space()
        super().changeEvent(event)

    def _shown_texts(self) -> Iterator[str]:
        for widget in self.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, Words):
                # Not what it tells a screen reader: that holds meanings, which have further terms in them.
                yield widget.text()
            else:
                yield widget.accessibleName()
                yield widget.accessibleDescription()

    def _scrolls(self) -> bool:
        return self.area.verticalScrollBar().maximum() > 0

    @Slot(int, int)
    def _bar_moved(self, _least: int, _most: int) -> None:
        self._space()

    def _space(self) -> None:
        side = px(32) if self.room >= 880 else px(20)
        # The scroll bar stands in the margin, so that nothing moves when it comes.
        taken = self.area.verticalScrollBar().sizeHint().width() if self._scrolls() else 0
        self.column.setContentsMargins(side, px(24), max(0, side - taken), px(24))
        self.column.setSpacing(px(self.gap_px))
        self.bar.set_side(side)
